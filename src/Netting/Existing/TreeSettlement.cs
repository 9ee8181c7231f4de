namespace Interlieux.Netting.Existing;

/// <summary>One invoice, by the numbers of the venues.</summary>
internal readonly record struct TreeInvoice(int Debtor, int Creditor, long Amount);

/// <summary>Settles a connected zero-sum group along allowed pairs, with one invoice less than it has venues, or fewer.</summary>
/// <remarks>
/// <para>On a spanning tree the amounts are determined: over each edge flows what its side has too much. An edge over which nothing flows
/// is dropped, and the group falls into two. Among the trees: least total moved first, then pairs with real relations, then few invoices at one
/// venue; ties by the order of the venues.</para>
/// <para>Start: again and again the largest debtor pays the largest creditor it may pay, as without a graph; what is not tied
/// together then is, by any allowed pair. Then edges are exchanged as the network simplex method does (Dantzig 1951; Ahuja, Magnanti, Orlin
/// 1993): an edge enters, one on its cycle leaves, if the total falls, or stays and the second or third wish is met better. No amount on
/// the tree is 0, or the group would be split, so each exchange gains strictly and the least total is reached.</para>
/// <para>Cost: an exchange O(allowed pairs in the group + its venues); groups of more than <see cref="ExchangeMax"/> allowed pairs keep the start.
/// Amounts on a tree are sums of positions of one side, kept in 128 bits; an invoice is a long, and one that would not fit is an
/// overflow.</para>
/// </remarks>
internal sealed class TreeSettlement
{
    private const int ExchangeMax = 20_000;
    private const int ExchangesMax = 2_000;

    private readonly int[] _venues;
    private readonly Int128[] _positions;
    private readonly AllowedGraph _graph;
    private readonly Func<int, int, bool>? _related;
    private readonly List<int>[] _tree;

    // By venue: its parent in the tree rooted at 0, the flow to it (what goes from the venue to its parent), its depth.
    private readonly int[] _parent;
    private readonly int[] _depth;
    private readonly Int128[] _toParent;
    private readonly int[] _order;

    private TreeSettlement(int[] venues, long[] positions, AllowedGraph graph, Func<int, int, bool>? related)
    {
        (_venues, _graph, _related) = (venues, graph, related);
        _positions = Array.ConvertAll(venues, venue => (Int128)positions[venue]);
        _tree = [.. venues.Select(_ => new List<int>())];
        _parent = new int[venues.Length];
        _depth = new int[venues.Length];
        _order = new int[venues.Length];
        _toParent = new Int128[venues.Length];
    }

    /// <summary>The invoices of a group, one list for each group it falls into; the largest amounts first. Lone venues give none.</summary>
    /// <param name="venues">The group: ascending, connected, with positions that sum to 0.</param>
    /// <param name="positions">Net position of each venue of the graph; above 0 receives.</param>
    /// <param name="graph">Who may invoice whom.</param>
    /// <param name="related">Whether two venues had exchanges; null when all allowed pairs had.</param>
    public static List<List<TreeInvoice>> Settle(
        int[] venues, long[] positions, AllowedGraph graph, Func<int, int, bool>? related = null)
    {
        if (venues.Length == 1)
            return [];
        var settlement = new TreeSettlement(venues, positions, graph, related);
        settlement.Start();
        settlement.Root();
        if (!settlement.Splits())
            settlement.Exchange();
        return settlement.Invoices();
    }

    /// <summary>The groups into which settling these venues falls apart by itself, relays that nothing flows through included.</summary>
    public static IEnumerable<int[]> Divide(int[] venues, long[] positions, AllowedGraph graph)
    {
        if (venues.Length < 2)
            return [venues];
        var settlement = new TreeSettlement(venues, positions, graph, null);
        settlement.Start();
        settlement.Root();
        if (!settlement.Splits())
            settlement.Exchange();
        if (!settlement.Splits())
            return [venues];
        var parts = settlement.Parts(out var count);
        return Enumerable.Range(0, count).SelectMany(part =>
            Divide([.. venues.Where((_, venue) => parts[venue] == part)], positions, graph));
    }

    /// <summary>Largest debtor to largest creditor along allowed pairs, then any allowed pairs that tie the rest together.</summary>
    private void Start()
    {
        var block = Enumerable.Range(0, _venues.Length).ToArray();
        var left = (Int128[])_positions.Clone();
        var debtors = Sorted(-1);
        var creditors = Sorted(1);
        foreach (var debtor in debtors)
        {
            foreach (var creditor in creditors)
            {
                if (left[debtor] == 0)
                    break;
                if (left[creditor] == 0 || !Allowed(debtor, creditor) || !Tie(debtor, creditor, block))
                    continue;
                var amount = Int128.Min(-left[debtor], left[creditor]);
                left[debtor] += amount;
                left[creditor] -= amount;
            }
        }

        // Debtor to creditor first, then anything.
        foreach (var debtor in debtors)
        {
            foreach (var creditor in creditors)
            {
                if (Find(block, debtor) != Find(block, creditor) && Allowed(debtor, creditor))
                    Tie(debtor, creditor, block);
            }
        }

        var tied = _tree.Sum(edges => edges.Count) / 2;
        for (var a = 0; a < _venues.Length && tied < _venues.Length - 1; a++)
        {
            for (var b = a + 1; b < _venues.Length; b++)
            {
                if (Find(block, a) != Find(block, b) && Allowed(a, b) && Tie(a, b, block))
                    tied++;
            }
        }

        if (tied < _venues.Length - 1)
            throw new InvalidOperationException("A group that is not connected.");
    }

    private int[] Sorted(int sign) =>
        [.. Enumerable.Range(0, _venues.Length).Where(v => Int128.Sign(_positions[v]) == sign)
            .OrderByDescending(v => Int128.Abs(_positions[v])).ThenBy(v => v)];

    private bool Allowed(int a, int b) => _graph.Adjacent(_venues[a], _venues[b]);

    private bool Tie(int a, int b, int[] block)
    {
        var (blockA, blockB) = (Find(block, a), Find(block, b));
        if (blockA == blockB)
            return false;
        block[Math.Max(blockA, blockB)] = Math.Min(blockA, blockB);
        _tree[a].Add(b);
        _tree[b].Add(a);
        return true;
    }

    private static int Find(int[] block, int venue)
    {
        while (block[venue] != venue)
            venue = block[venue] = block[block[venue]];
        return venue;
    }

    /// <summary>Roots the tree at the first venue and finds the flows from the leaves up.</summary>
    private void Root()
    {
        (_parent[0], _depth[0], _order[0]) = (-1, 0, 0);
        var count = 1;
        for (var head = 0; head < count; head++)
        {
            foreach (var child in _tree[_order[head]])
            {
                if (child == _parent[_order[head]])
                    continue;
                (_parent[child], _depth[child]) = (_order[head], _depth[_order[head]] + 1);
                _order[count++] = child;
            }
        }

        _positions.CopyTo(_toParent.AsSpan());
        for (var i = count - 1; i > 0; i--)
            _toParent[_parent[_order[i]]] += _toParent[_order[i]];
    }

    private bool Splits() => _order.Skip(1).Any(venue => _toParent[venue] == 0);

    private void Exchange()
    {
        var pairs = new List<(int A, int B)>();
        for (var a = 0; a < _venues.Length; a++)
        {
            for (var b = a + 1; b < _venues.Length; b++)
            {
                if (!Allowed(a, b))
                    continue;
                pairs.Add((a, b));
                if (pairs.Count > ExchangeMax)
                    return;
            }
        }

        if (pairs.Count < _venues.Length)
            return;
        for (var exchanges = 0; exchanges < ExchangesMax && !Splits(); exchanges++)
        {
            if (!pairs.Exists(pair => TryEnter(pair.A, pair.B)))
                return;
        }
    }

    /// <summary>Puts an edge into the tree in place of one on its cycle, if that is better. The amounts on the cycle change by what the
    /// leaving edge carried: all others of its direction fall, those against it rise.</summary>
    private bool TryEnter(int a, int b)
    {
        if (_tree[a].Contains(b))
            return false;
        var cycle = Cycle(a, b);
        var before = Worth(a, b, cycle, -1, 0);
        var (best, bestWorth) = (-1, before);
        for (var i = 0; i < cycle.Count; i++)
        {
            // A flow of this much along a → b cancels what goes along edge i in the direction from a to b.
            var worth = Worth(a, b, cycle, i, cycle[i].Flow);
            if (worth.CompareTo(bestWorth) < 0)
                (best, bestWorth) = (i, worth);
        }

        if (best < 0)
            return false;
        var (from, to, _) = cycle[best];
        _tree[from].Remove(to);
        _tree[to].Remove(from);
        _tree[a].Add(b);
        _tree[b].Add(a);
        Root();
        return true;
    }

    /// <summary>The tree path from a to b: each edge with what flows along it in this direction.</summary>
    private List<(int From, int To, Int128 Flow)> Cycle(int a, int b)
    {
        var (up, down) = (new List<(int, int, Int128)>(), new List<(int, int, Int128)>());
        while (a != b)
        {
            if (_depth[a] >= _depth[b])
            {
                // What a side is to receive flows down to it: to the parent goes the opposite.
                up.Add((a, _parent[a], -_toParent[a]));
                a = _parent[a];
            }
            else
            {
                down.Add((_parent[b], b, _toParent[b]));
                b = _parent[b];
            }
        }

        down.Reverse();
        up.AddRange(down);
        return up;
    }

    private (Int128 Moved, int Unrelated, int Crowding) Worth(int a, int b, List<(int From, int To, Int128 Flow)> cycle, int leaving, Int128 moved)
    {
        var total = leaving < 0 ? 0 : Int128.Abs(moved);
        var (unrelated, crowding) = (0, 0);
        for (var i = 0; i < cycle.Count; i++)
        {
            total += Int128.Abs(cycle[i].Flow - moved);
            if (i == leaving)
                continue;
            unrelated += Related(cycle[i].From, cycle[i].To) ? 0 : 1;
        }

        if (leaving >= 0)
        {
            unrelated += Related(a, b) ? 0 : 1;
            // What the sum of the squares of the degrees changes by: an edge gone at two venues, one more at two others.
            var (from, to, _) = cycle[leaving];
            crowding = Change(from) + Change(to);
            crowding += from == a || to == a ? 0 : Change(a);
            crowding += from == b || to == b ? 0 : Change(b);

            int Change(int venue)
            {
                var old = _tree[venue].Count;
                var now = old - (venue == from || venue == to ? 1 : 0) + (venue == a || venue == b ? 1 : 0);
                return (now * now) - (old * old);
            }
        }

        return (total, unrelated, crowding);
    }

    private bool Related(int a, int b) => _related is null || _related(_venues[a], _venues[b]);

    /// <summary>The part of each venue, when edges without a flow are dropped.</summary>
    private int[] Parts(out int count)
    {
        // In order of the tree a parent comes before its children, so its part is known.
        var part = new int[_venues.Length];
        count = 1;
        foreach (var venue in _order.Skip(1))
            part[venue] = _toParent[venue] == 0 ? count++ : part[_parent[venue]];
        return part;
    }

    /// <summary>The edges that carry something, by the parts they form.</summary>
    private List<List<TreeInvoice>> Invoices()
    {
        var part = Parts(out var count);
        var parts = Enumerable.Range(0, count).Select(_ => new List<TreeInvoice>()).ToList();
        foreach (var venue in _order.Skip(1))
        {
            if (_toParent[venue] == 0)
                continue;
            var (own, up) = (_venues[venue], _venues[_parent[venue]]);
            parts[part[venue]].Add(_toParent[venue] > 0
                ? new TreeInvoice(up, own, checked((long)_toParent[venue]))
                : new TreeInvoice(own, up, checked((long)-_toParent[venue])));
        }

        foreach (var invoices in parts)
        {
            invoices.Sort((x, y) => x.Amount != y.Amount ? y.Amount.CompareTo(x.Amount)
                : x.Debtor != y.Debtor ? x.Debtor.CompareTo(y.Debtor) : x.Creditor.CompareTo(y.Creditor));
        }

        parts.RemoveAll(invoices => invoices.Count == 0);
        return parts;
    }
}
