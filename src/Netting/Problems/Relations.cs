namespace Interlieux.Netting.Problems;

/// <summary>Which venues had obligations with each other, in either direction: an undirected graph in compressed rows.</summary>
/// <remarks>Cost: O(n + m) to build; <see cref="AreRelated"/> is a binary search in one row.</remarks>
internal sealed class Relations
{
    private readonly int[] _start;
    private readonly int[] _neighbours;

    public Relations(NettingProblem problem)
    {
        var venues = problem.Venues.Length;
        _start = new int[venues + 1];
        foreach (var line in problem.Lines)
        {
            _start[line.Debtor + 1]++;
            _start[line.Creditor + 1]++;
        }

        for (var venue = 0; venue < venues; venue++)
            _start[venue + 1] += _start[venue];
        _neighbours = new int[_start[venues]];
        var next = _start.AsSpan(0, venues).ToArray();
        foreach (var line in problem.Lines)
        {
            _neighbours[next[line.Debtor]++] = line.Creditor;
            _neighbours[next[line.Creditor]++] = line.Debtor;
        }

        for (var venue = 0; venue < venues; venue++)
            Array.Sort(_neighbours, _start[venue], _start[venue + 1] - _start[venue]);
    }

    /// <summary>The venues related to this one, ascending; one with obligations in both directions comes twice.</summary>
    public ReadOnlySpan<int> Of(int venue) => _neighbours.AsSpan(_start[venue], _start[venue + 1] - _start[venue]);

    public bool AreRelated(int a, int b) => Of(a).Length <= Of(b).Length ? Of(a).BinarySearch(b) >= 0 : Of(b).BinarySearch(a) >= 0;
}
