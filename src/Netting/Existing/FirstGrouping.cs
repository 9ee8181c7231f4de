namespace Interlieux.Netting.Existing;

/// <summary>A first partition into connected zero-sum groups: pairs, then triples, then what is left is joined along short paths.</summary>
/// <remarks>
/// <para>A largest matching of opposite equal neighbours comes first, as pairs are what the bound counts most. Triples are taken greedily,
/// from the venues with the fewest neighbours up. The components of what is left rarely balance: again and again the one with the least
/// excess is joined with the nearest other one by breadth-first search, and swallows the groups (and relays) on the way.
/// The graph is connected and the positions sum to 0, so nothing is left in the end.</para>
/// <para>Cost: O(pairs · √n) for the matching, about O(pairs) for each joining, a few hundred of them in thousands of venues.</para>
/// </remarks>
internal sealed class FirstGrouping
{
    /// <summary>Open components looked at before one is chosen, and partners tried for a triple: enough to choose from.</summary>
    private const int ChoicesMax = 64;
    private const int PartnersMax = 2_000;

    private readonly long[] _positions;
    private readonly AllowedGraph _graph;
    private readonly bool[] _placed;
    private readonly List<int[]> _groups = [];

    private FirstGrouping(long[] positions, AllowedGraph graph) =>
        (_positions, _graph, _placed) = (positions, graph, new bool[positions.Length]);

    /// <summary>Given groups, pairs, triples; and loose venues as groups of one.</summary>
    /// <param name="positions">Net position of each venue.</param>
    /// <param name="graph">Who may invoice whom.</param>
    /// <param name="mate">The other venue of its pair, or −1.</param>
    /// <param name="given">Disjoint groups that are taken first, where they are connected and sum to 0.</param>
    /// <param name="triples">Whether triples are looked for.</param>
    public static Grouping Loose(long[] positions, AllowedGraph graph, int[] mate, IEnumerable<int[]> given, bool triples = true)
    {
        var first = new FirstGrouping(positions, graph);
        foreach (var group in given)
        {
            if (first.Excess(group) == 0 && graph.Connected(group))
                first.Take(group);
        }

        for (var venue = 0; venue < positions.Length; venue++)
        {
            if (positions[venue] == 0)
                first.Take(venue);
            else if (mate[venue] > venue)
                first.Take(venue, mate[venue]);
        }

        if (triples)
            first.Triples();
        for (var venue = 0; venue < positions.Length; venue++)
            first.Take(venue);
        return new Grouping(positions.Length, first._groups);
    }

    /// <summary>Joins what is loose to groups that sum to 0.</summary>
    public static Grouping Joined(long[] positions, AllowedGraph graph, Grouping loose)
    {
        var first = new FirstGrouping(positions, graph);
        var groups = loose.ToList();
        int[] open = [.. groups.Where(group => group.Length == 1 && positions[group[0]] != 0).Select(group => group[0])];
        var grouping = new Grouping(
            positions.Length, groups.Where(group => group.Length > 1 || positions[group[0]] == 0).Concat(graph.Components(open)));
        first.JoinOpen(grouping, open);
        return grouping;
    }

    private void Take(params int[] group)
    {
        if (group.Any(venue => _placed[venue]))
            return;
        foreach (var venue in group)
            _placed[venue] = true;
        _groups.Add(group);
    }

    private void Triples()
    {
        int[] open = [.. Enumerable.Range(0, _positions.Length).Where(venue => !_placed[venue])];
        var byValue = open.GroupBy(venue => (Int128)_positions[venue]).ToDictionary(same => same.Key, same => same.ToArray());
        foreach (var venue in open.OrderBy(_graph.Degree).ThenBy(venue => venue))
        {
            if (!_placed[venue])
                TakeTriple(venue, byValue);
        }
    }

    private void TakeTriple(int venue, Dictionary<Int128, int[]> byValue)
    {
        var partners = Math.Min(PartnersMax, _graph.Degree(venue));
        for (var rank = 0; rank < partners; rank++)
        {
            var second = _graph.Neighbour(venue, rank);
            if (_placed[second] || !byValue.TryGetValue(-((Int128)_positions[venue] + _positions[second]), out var thirds))
                continue;
            foreach (var third in thirds)
            {
                if (_placed[third] || third == venue || third == second
                    || !(_graph.Adjacent(venue, third) || _graph.Adjacent(second, third)))
                {
                    continue;
                }

                Take(venue, second, third);
                return;
            }
        }
    }

    private void JoinOpen(Grouping grouping, int[] open)
    {
        var queue = new PriorityQueue<int, (Int128 Excess, int First)>();
        foreach (var venue in open)
        {
            if (grouping.Members(grouping.GroupOf(venue))[0] == venue)
                Enqueue(grouping.GroupOf(venue));
        }

        while (queue.TryDequeue(out var first, out var key))
        {
            // Known by its first venue: one that was merged meanwhile has another excess, or another first venue.
            var group = grouping.GroupOf(first);
            var members = grouping.Members(group);
            if (members[0] != first || Int128.Abs(Excess(members)) != key.Excess)
                continue;
            Enqueue(Merge(grouping, Path(grouping, group)));
        }

        void Enqueue(int group)
        {
            var members = grouping.Members(group);
            var excess = Excess(members);
            if (excess != 0)
                queue.Enqueue(members[0], (Int128.Abs(excess), members[0]));
        }
    }

    private Int128 Excess(int[] members)
    {
        Int128 sum = 0;
        foreach (var venue in members)
            sum += _positions[venue];
        return sum;
    }

    private static int Merge(Grouping grouping, List<int> path)
    {
        int[] members = [.. path.SelectMany(grouping.Members).Order()];
        foreach (var group in path)
            grouping.Remove(group);
        grouping.Add(members);
        return grouping.GroupOf(members[0]);
    }

    /// <summary>The groups on a shortest way from this one to another that does not balance, both included.</summary>
    private List<int> Path(Grouping grouping, int from)
    {
        var parent = new Dictionary<int, int> { [from] = from };
        var level = new List<int> { from };
        var needed = -Excess(grouping.Members(from));
        while (true)
        {
            var (next, best, bestKey) = (new List<int>(), -1, (Int128.MaxValue, 0));
            var choices = 0;
            foreach (var group in level)
            {
                foreach (var venue in grouping.Members(group))
                {
                    for (var rank = 0; rank < _graph.Degree(venue) && choices < ChoicesMax; rank++)
                    {
                        var other = grouping.GroupOf(_graph.Neighbour(venue, rank));
                        if (!parent.TryAdd(other, group))
                            continue;
                        next.Add(other);
                        var excess = Excess(grouping.Members(other));
                        if (excess == 0)
                            continue;
                        choices++;
                        var key = (Int128.Abs(needed - excess), grouping.Members(other)[0]);
                        if (key.CompareTo(bestKey) < 0)
                            (best, bestKey) = (other, key);
                    }
                }
            }

            if (best >= 0)
            {
                var path = new List<int> { best };
                while (path[^1] != from)
                    path.Add(parent[path[^1]]);
                return path;
            }

            if (next.Count == 0)
                throw new InvalidOperationException("A component that is not connected or does not sum to 0.");
            level = next;
        }
    }
}
