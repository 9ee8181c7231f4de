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
        var unmerged = new int[_start[venues]];
        var next = _start.AsSpan(0, venues).ToArray();
        // Lines are sorted by debtor, then creditor: both what owes a venue and what it owes come ascending.
        foreach (var line in problem.Lines)
            unmerged[next[line.Creditor]++] = line.Debtor;
        var owing = (int[])next.Clone();
        foreach (var line in problem.Lines)
            unmerged[next[line.Debtor]++] = line.Creditor;
        for (var venue = 0; venue < venues; venue++)
            Merge(unmerged, _start[venue], owing[venue], _start[venue + 1]);
    }

    /// <summary>The venues related to this one, ascending; one with obligations in both directions comes twice.</summary>
    public ReadOnlySpan<int> Of(int venue) => _neighbours.AsSpan(_start[venue], _start[venue + 1] - _start[venue]);

    public bool AreRelated(int a, int b) => Of(a).Length <= Of(b).Length ? Of(a).BinarySearch(b) >= 0 : Of(b).BinarySearch(a) >= 0;

    private void Merge(int[] from, int start, int middle, int end)
    {
        var (left, right) = (start, middle);
        for (var i = start; i < end; i++)
            _neighbours[i] = right == end || (left < middle && from[left] <= from[right]) ? from[left++] : from[right++];
    }
}
