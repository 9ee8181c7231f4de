namespace Interlieux.Netting.Fewest.Patterns;

/// <summary>Lists the patterns that fit into what remains and cost little, each once.</summary>
/// <remarks>A depth-first search along walks (see <see cref="ClosedWalks"/>) in which the members of each sign come in the order of their
/// indexes, so that a pattern has one walk; a prefix is left as soon as it and the cheapest way back, whatever fits, cost
/// too much. Cost: the prefixes that are not left, times the values of one sign.</remarks>
internal sealed class FittingPatterns
{
    private readonly int[] _values;
    private readonly int[] _positive;
    private readonly int[] _negative;
    private readonly List<int> _members = [];
    private int[] _copy = new int[16];
    private int[] _remaining = [];
    private long[] _prices = [];
    private ClosedWalks? _walks;
    private Found? _found;
    private long _nodes;
    private bool _stopped;

    public FittingPatterns(int[] values)
    {
        _values = values;
        _positive = [.. Enumerable.Range(0, values.Length).Where(i => values[i] > 0)];
        _negative = [.. Enumerable.Range(0, values.Length).Where(i => values[i] < 0)];
    }

    /// <summary>Takes a pattern and what it costs; false ends the listing.</summary>
    public delegate bool Found(Span<int> members, long cost);

    /// <summary>Steps taken by the last listing.</summary>
    public long Nodes { get; private set; }

    /// <summary>Lists all patterns that cost <paramref name="most"/> at most; of <paramref name="first"/> and later values when it is 0 or more,
    /// and then it is in each. False when it stopped before the end: at the limit of nodes, or because <paramref name="found"/> said false.</summary>
    public bool List(
        int[] remaining, long[] prices, ClosedWalks walks, long most, int first, long nodesMax, Found found)
    {
        (_remaining, _prices, _walks, _found) = (remaining, prices, walks, found);
        (_nodes, _stopped) = (nodesMax, false);
        _members.Clear();
        if (first >= 0)
            Step(first, 0, 0, first, first, most);
        else
            Extend(0, 0, 0, 0, most);
        Nodes = nodesMax - _nodes;
        return !_stopped;
    }

    // From a sum of 0 or less a positive follows, from one above 0 a negative: not before the last of its sign.
    private void Extend(int sum, long cost, int positive, int negative, long most)
    {
        var (types, from) = sum <= 0 ? (_positive, positive) : (_negative, negative);
        var at = Array.BinarySearch(types, from);
        for (var i = at < 0 ? ~at : at; i < types.Length && !_stopped; i++)
        {
            if (_remaining[types[i]] > 0)
                Step(types[i], sum, cost, positive, negative, most);
        }
    }

    private void Step(int type, int sum, long cost, int positive, int negative, long most)
    {
        if (--_nodes < 0)
        {
            _stopped = true;
            return;
        }

        (sum, cost) = (sum + _values[type], cost + _prices[type]);
        if (sum < _walks!.Low || sum > _walks.High || cost + _walks.CostTo(sum) > most)
            return;
        _remaining[type]--;
        _members.Add(type);
        if (sum == 0)
            Tell(cost);
        else if (_values[type] > 0)
            Extend(sum, cost, type, negative, most);
        else
            Extend(sum, cost, positive, type, most);
        _members.RemoveAt(_members.Count - 1);
        _remaining[type]++;
    }

    // The receiver may sort the members: it gets a copy.
    private void Tell(long cost)
    {
        if (_copy.Length < _members.Count)
            _copy = new int[2 * _members.Count];
        _members.CopyTo(_copy);
        _stopped |= !_found!(_copy.AsSpan(0, _members.Count), cost);
    }
}
