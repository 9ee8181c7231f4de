namespace Interlieux.Netting.Existing;

/// <summary>Which venues may invoice each other: an undirected graph, of few pairs or of all pairs but a few.</summary>
/// <remarks>Only the shorter side is stored, as sorted lists, so that ten thousand venues with three forbidden pairs take no more
/// than a sparse graph. Adjacency: O(log list). Neighbours come in ascending order. Immutable.</remarks>
internal sealed class AllowedGraph
{
    private readonly int[] _start;
    private readonly int[] _listed;

    // False: a list holds the neighbours. True: it holds what is no neighbour, the venue itself included.
    private readonly bool _complement;

    private AllowedGraph(int venues, IEnumerable<(int A, int B)> pairs, bool complement)
    {
        _complement = complement;
        var arcs = new HashSet<(int From, int To)>();
        foreach (var (a, b) in pairs)
        {
            if (a == b)
                continue;
            arcs.Add((a, b));
            arcs.Add((b, a));
        }

        if (complement)
            arcs.UnionWith(Enumerable.Range(0, venues).Select(v => (v, v)));
        var sorted = arcs.ToArray();
        Array.Sort(sorted);
        _start = new int[venues + 1];
        _listed = Array.ConvertAll(sorted, arc => arc.To);
        foreach (var (from, _) in sorted)
            _start[from + 1]++;
        for (var v = 0; v < venues; v++)
            _start[v + 1] += _start[v];
    }

    /// <summary>Number of venues, also those that may invoice nobody.</summary>
    public int Count => _start.Length - 1;

    /// <summary>A graph of these pairs only, in any order and direction; repeated pairs count once.</summary>
    public static AllowedGraph Of(int venues, IEnumerable<(int A, int B)> allowed) => new(venues, allowed, false);

    /// <summary>A graph of all pairs but these.</summary>
    public static AllowedGraph AllBut(int venues, IEnumerable<(int A, int B)> forbidden) => new(venues, forbidden, true);

    /// <summary>Number of neighbours.</summary>
    public int Degree(int venue)
    {
        var listed = _start[venue + 1] - _start[venue];
        return _complement ? Count - listed : listed;
    }

    /// <summary>A neighbour by its rank, from 0, in ascending order.</summary>
    public int Neighbour(int venue, int rank)
    {
        var start = _start[venue];
        if (!_complement)
            return _listed[start + rank];

        // Before the i-th listed venue, which is L, there are L − i neighbours.
        int low = 0, high = _start[venue + 1] - start;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (_listed[start + middle] - middle <= rank)
                low = middle + 1;
            else
                high = middle;
        }

        return rank + low;
    }

    /// <summary>Whether the two may invoice each other; a venue is not its own neighbour.</summary>
    public bool Adjacent(int a, int b)
    {
        var found = _listed.AsSpan(_start[a], _start[a + 1] - _start[a]).BinarySearch(b) >= 0;
        return found != _complement;
    }

    /// <summary>The connected components, each ascending, by their first venues. Cost: O(n + listed pairs), times a logarithm.</summary>
    public List<int[]> Components() => Components([.. Enumerable.Range(0, Count)]);

    /// <summary>The connected components of the graph among these venues alone.</summary>
    /// <remarks>Each venue reached looks either at its neighbours or at all venues not yet reached, whichever are fewer: a venue
    /// that stays unreached in the second case is a forbidden pair, of which there are few.</remarks>
    public List<int[]> Components(ReadOnlySpan<int> venues)
    {
        var unreached = new HashSet<int>(venues.Length);
        foreach (var venue in venues)
            unreached.Add(venue);
        var components = new List<int[]>();
        var queue = new List<int>();
        foreach (var first in venues)
        {
            if (!unreached.Remove(first))
                continue;
            queue.Clear();
            queue.Add(first);
            for (var head = 0; head < queue.Count && unreached.Count > 0; head++)
                Reach(queue[head], unreached, queue);
            components.Add([.. queue.Order()]);
        }

        components.Sort((a, b) => a[0].CompareTo(b[0]));
        return components;
    }

    /// <summary>Whether these venues hang together among themselves.</summary>
    public bool Connected(ReadOnlySpan<int> venues) => venues.Length <= 1 || Components(venues).Count == 1;

    /// <summary>The graph among these venues, which are renumbered by their place in the list.</summary>
    public AllowedGraph Induced(int[] venues)
    {
        var place = new Dictionary<int, int>(venues.Length);
        for (var i = 0; i < venues.Length; i++)
            place.Add(venues[i], i);
        var pairs = new List<(int, int)>();
        for (var i = 0; i < venues.Length; i++)
        {
            for (var at = _start[venues[i]]; at < _start[venues[i] + 1]; at++)
            {
                if (_listed[at] > venues[i] && place.TryGetValue(_listed[at], out var other))
                    pairs.Add((i, other));
            }
        }

        return new AllowedGraph(venues.Length, pairs, _complement);
    }

    private void Reach(int venue, HashSet<int> unreached, List<int> queue)
    {
        var reached = queue.Count;
        if (Degree(venue) <= unreached.Count)
        {
            for (var rank = 0; rank < Degree(venue); rank++)
            {
                if (unreached.Contains(Neighbour(venue, rank)))
                    queue.Add(Neighbour(venue, rank));
            }
        }
        else
        {
            foreach (var other in unreached)
            {
                if (Adjacent(venue, other))
                    queue.Add(other);
            }
        }

        for (var i = reached; i < queue.Count; i++)
            unreached.Remove(queue[i]);
    }
}
