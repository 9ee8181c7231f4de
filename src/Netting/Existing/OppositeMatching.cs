namespace Interlieux.Netting.Existing;

/// <summary>The most disjoint pairs of neighbours with opposite equal positions, and venues that touch every such pair.</summary>
/// <remarks>
/// <para>These pairs form a bipartite graph: who receives on one side, who pays on the other. A largest matching by Hopcroft and Karp
/// (1973), O(pairs · √n); the cover by Kőnig's theorem (1931) has as many venues as the matching has pairs, so neither can be better.</para>
/// <para>Pairs are looked up by value and not stored: in a graph of nearly all pairs there may be n² of them, but there a search
/// finds its end at once, as venues seen are not looked at again.</para>
/// </remarks>
internal sealed class OppositeMatching
{
    private const int Unseen = int.MaxValue;

    private readonly long[] _positions;
    private readonly AllowedGraph _graph;
    private readonly Dictionary<long, int[]> _paying;
    private readonly int[] _mate;
    private readonly int[] _layer;
    private readonly int[] _next;
    private readonly int[] _receiving;

    private OppositeMatching(long[] positions, AllowedGraph graph)
    {
        (_positions, _graph) = (positions, graph);
        _paying = Enumerable.Range(0, positions.Length).Where(v => positions[v] < 0)
            .GroupBy(v => positions[v]).ToDictionary(same => same.Key, same => same.ToArray());
        _receiving = [.. Enumerable.Range(0, positions.Length).Where(v => positions[v] > 0 && Options(v).Length > 0)];
        _mate = new int[positions.Length];
        _layer = new int[positions.Length];
        _next = new int[positions.Length];
        _mate.AsSpan().Fill(-1);
    }

    /// <summary>The largest matching and the smallest cover.</summary>
    /// <param name="positions">Net position of each venue.</param>
    /// <param name="graph">Who may invoice whom.</param>
    /// <returns>The mate of each venue, or −1; and the venues of the cover, ascending.</returns>
    public static (int[] Mate, int[] Cover) Solve(long[] positions, AllowedGraph graph)
    {
        var matching = new OppositeMatching(positions, graph);
        while (matching.Layer())
        {
            matching._next.AsSpan().Clear();
            foreach (var venue in matching._receiving)
            {
                if (matching._mate[venue] < 0)
                    matching.Augment(venue);
            }
        }

        // After the last layering: seen from a free receiver by alternating paths. Kőnig: receivers not seen, payers seen.
        var cover = Enumerable.Range(0, positions.Length).Where(v => positions[v] > 0
            ? matching._mate[v] >= 0 && matching._layer[v] == Unseen
            : positions[v] < 0 && matching._mate[v] >= 0 && matching._layer[matching._mate[v]] != Unseen);
        return (matching._mate, [.. cover]);
    }

    /// <summary>How many such pairs there are.</summary>
    public static long CountPairs(long[] positions, AllowedGraph graph)
    {
        var matching = new OppositeMatching(positions, graph);
        var pairs = 0L;
        foreach (var venue in matching._receiving)
        {
            foreach (var payer in matching.Options(venue))
                pairs += graph.Adjacent(venue, payer) ? 1 : 0;
        }

        return pairs;
    }

    private int[] Options(int venue) =>
        _positions[venue] != long.MinValue && _paying.TryGetValue(-_positions[venue], out var options) ? options : [];

    /// <summary>Breadth first from the free receivers, by layers. True when a free payer is reached.</summary>
    private bool Layer()
    {
        _layer.AsSpan().Fill(Unseen);
        var queue = new List<int>();
        foreach (var venue in _receiving)
        {
            if (_mate[venue] >= 0)
                continue;
            _layer[venue] = 0;
            queue.Add(venue);
        }

        var found = false;
        var unseen = new Dictionary<long, List<int>>();
        for (var head = 0; head < queue.Count; head++)
        {
            var venue = queue[head];
            if (!unseen.TryGetValue(_positions[venue], out var payers))
                unseen.Add(_positions[venue], payers = [.. Options(venue)]);
            var kept = 0;
            for (var i = 0; i < payers.Count; i++)
            {
                var payer = payers[i];
                if (!_graph.Adjacent(venue, payer))
                {
                    payers[kept++] = payer;
                }
                else if (_mate[payer] < 0)
                {
                    found = true;
                }
                else
                {
                    _layer[_mate[payer]] = _layer[venue] + 1;
                    queue.Add(_mate[payer]);
                }
            }

            payers.RemoveRange(kept, payers.Count - kept);
        }

        return found;
    }

    /// <summary>Depth first along the layers, without recursion: a path can be as long as the graph. One augmenting path, or none.</summary>
    private bool Augment(int root)
    {
        var path = new List<int> { root };
        while (path.Count > 0)
        {
            var venue = path[^1];
            var options = Options(venue);
            if (_next[venue] == options.Length)
            {
                path.RemoveAt(path.Count - 1);
                continue;
            }

            var payer = options[_next[venue]++];
            if (!_graph.Adjacent(venue, payer))
                continue;
            var holder = _mate[payer];
            if (holder >= 0)
            {
                if (_layer[holder] == _layer[venue] + 1)
                    path.Add(holder);
                continue;
            }

            for (var i = path.Count - 1; i >= 0; i--)
            {
                var previous = _mate[path[i]];
                (_mate[path[i]], _mate[payer]) = (payer, path[i]);
                payer = previous;
            }

            return true;
        }

        return false;
    }
}
