namespace Interlieux.Netting.Existing;

/// <summary>Finds neighbours of a venue at random, also by their net position.</summary>
/// <remarks>A sparse graph keeps each venue's neighbours sorted by position; a graph of nearly all pairs sorts all venues once and takes one
/// that is no neighbour for a miss. Venues with net position 0 are not found.</remarks>
internal sealed class NeighboursByValue
{
    private const long ListedMax = 1 << 23;

    private readonly AllowedGraph _graph;
    private readonly int[] _start;
    private readonly int[] _venues;
    private readonly long[] _values;

    // Whether there is one list for all venues.
    private readonly bool _shared;

    public NeighboursByValue(long[] positions, AllowedGraph graph)
    {
        _graph = graph;
        var arcs = 0L;
        for (var venue = 0; venue < graph.Count; venue++)
            arcs += graph.Degree(venue);
        _shared = arcs > ListedMax;
        _start = new int[graph.Count + 1];
        var lists = new List<int>();
        for (var venue = 0; venue < graph.Count; venue++)
        {
            var from = lists.Count;
            if (_shared && venue == 0)
                lists.AddRange(Enumerable.Range(0, graph.Count).Where(other => positions[other] != 0));
            for (var rank = 0; !_shared && rank < graph.Degree(venue); rank++)
            {
                if (positions[graph.Neighbour(venue, rank)] != 0)
                    lists.Add(graph.Neighbour(venue, rank));
            }

            lists.Sort(from, lists.Count - from, Comparer<int>.Create((a, b) =>
                positions[a] != positions[b] ? positions[a].CompareTo(positions[b]) : a.CompareTo(b)));
            _start[venue + 1] = lists.Count;
        }

        _venues = [.. lists];
        _values = Array.ConvertAll(_venues, venue => positions[venue]);
    }

    /// <summary>A neighbour, or −1.</summary>
    public int Any(int venue, Draws draws)
    {
        var (from, to) = Range(venue);
        return from == to ? -1 : Checked(venue, _venues[from + draws.Below(to - from)]);
    }

    /// <summary>A neighbour with this position, or −1.</summary>
    public int With(int venue, long value, Draws draws)
    {
        var (from, to) = Range(venue);
        var low = Below(from, to, value);
        if (low == to || _values[low] != value)
            return -1;
        var high = low + 1;
        while (high < to && _values[high] == value && high - low < 64)
            high++;
        return Checked(venue, _venues[low + (high - low == 1 ? 0 : draws.Below(high - low))]);
    }

    private (int From, int To) Range(int venue) => _shared ? (0, _venues.Length) : (_start[venue], _start[venue + 1]);

    private int Checked(int venue, int other) => !_shared || _graph.Adjacent(venue, other) ? other : -1;

    private int Below(int from, int to, long value)
    {
        while (from < to)
        {
            var middle = (from + to) >>> 1;
            if (_values[middle] < value)
                from = middle + 1;
            else
                to = middle;
        }

        return from;
    }
}
