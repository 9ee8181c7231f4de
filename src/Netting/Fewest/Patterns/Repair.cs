namespace Interlieux.Netting.Fewest.Patterns;

/// <summary>One group more, by <see cref="WasteCover"/> on a part: wasteful groups and some others are taken apart.</summary>
/// <remarks>Prices say how much a group wastes, and to gain a group the part must have wasted as much as a pattern costs. So the pool and the
/// most wasteful groups are taken first, and then groups drawn by chance. Source: large neighbourhood search (Shaw 1998).
/// It proves nothing. The draws come from a fixed generator.</remarks>
internal sealed class Repair(GroupSearch search, PatternProgram patterns, int[] values)
{
    private const int CandidatesMax = 5_000;
    private const int NodesMax = 2_000;
    private const int FreedMin = 3;

    /// <summary>As deep as a search may go.</summary>
    private const int GroupsMax = 2_000;

    /// <summary>How far chance may reorder wasteful groups, in patterns.</summary>
    private const double WasteNoise = 0.3;

    private readonly int[] _counts = new int[values.Length];
    private readonly long[] _prices = new long[values.Length];
    private readonly FittingPatterns _fitting = new(values);
    private readonly WasteCover _cover = new();
    private readonly List<int[]> _groups = [];
    private readonly List<(long Order, int Number, int[] Group)> _queue = [];
    private readonly Draws _draws = new(0);

    /// <summary>Tries so many parts of about so many elements. False when no work is left.</summary>
    public bool Run(int rounds, int size)
    {
        for (var round = 0; round < rounds && !search.Closed && size < search.Rest.Size; round++)
        {
            var budget = Free(size);
            if (budget < 0 || budget > patterns.Scale + (patterns.Scale / 4))
                return true;
            if (!Reprice(budget))
                return false;
            var outcome = _cover.Search(
                _counts, _fitting, patterns.Walks, _prices, patterns.Scale, budget, (CandidatesMax, NodesMax), search.Meter);
            if (search.Meter.Stopped != StopReason.Finished)
                return false;
            if (outcome != WasteCover.Outcome.Found)
                continue;
            _groups.AddRange(_cover.Groups);
            search.Offer(NettingPhase.Cover, new Partition([.. _groups], []));
        }

        return true;
    }

    /// <summary>Takes groups apart, the most wasteful first, and keeps the others; the budget of one group more than were taken.</summary>
    private long Free(int size)
    {
        var scale = patterns.Scale;
        _queue.Clear();
        foreach (var group in search.Best.Groups)
        {
            var waste = -scale;
            foreach (var member in group)
                waste += patterns.Prices[member];
            _queue.Add((-waste - (long)(_draws.Unit() * WasteNoise * scale), _queue.Count, group));
        }

        _queue.Sort((a, b) => a.Order != b.Order ? a.Order.CompareTo(b.Order) : a.Number.CompareTo(b.Number));
        Array.Clear(_counts);
        _groups.Clear();
        var (freed, elements, cost) = (0, 0, 0L);
        foreach (var (_, _, group) in _queue)
        {
            // More waste than one group more needs only makes the search longer.
            var grown = cost;
            foreach (var member in group)
                grown += patterns.Prices[member];
            var full = elements + group.Length > size && freed >= FreedMin && cost >= (freed + 1) * scale;
            if (full || grown > (freed + 3) * scale)
            {
                _groups.Add(group);
                continue;
            }

            freed++;
            elements += group.Length;
            cost = grown;
            foreach (var member in group)
                _counts[member]++;
        }

        return cost - ((freed + 1) * scale);
    }

    /// <summary>Prices the walks over the values of the part alone.</summary>
    private bool Reprice(long budget)
    {
        var open = 0;
        for (var type = 0; type < _prices.Length; type++)
        {
            _prices[type] = _counts[type] > 0 ? patterns.Prices[type] : -1;
            open += _counts[type] > 0 ? 1 : 0;
        }

        if (!search.Meter.TrySpend(patterns.Walks.Cost(open)))
            return false;
        patterns.Walks.Price(_prices, patterns.Scale + budget + 1);
        return true;
    }

    /// <summary>The whole rest at once, for as many groups as the bound. True when it lowered the bound.</summary>
    /// <remarks>Only with a budget below the cost of a pattern: then every zero-sum set that it can afford is a pattern, and all are listed.</remarks>
    public bool LowerBound((int Candidates, int Nodes) limits)
    {
        var groups = search.Bound;
        var budget = -groups * (Int128)patterns.Scale;
        for (var type = 0; type < values.Length; type++)
            budget += (Int128)search.Rest.Counts[type] * patterns.Prices[type];
        if (budget < 0 || budget >= patterns.Scale || groups > GroupsMax || !search.Meter.TrySpend(patterns.Walks.Cost(values.Length)))
            return false;
        search.Rest.Counts.CopyTo(_counts, 0);
        patterns.Walks.Price(patterns.Prices, patterns.Scale + (long)budget + 1);
        var outcome = _cover.Search(
            _counts, _fitting, patterns.Walks, patterns.Prices, patterns.Scale, (long)budget, limits, search.Meter);
        if (outcome == WasteCover.Outcome.Found)
            search.Offer(NettingPhase.Cover, new Partition([.. _cover.Groups], []));
        else if (outcome == WasteCover.Outcome.Excluded)
            search.Limit(NettingPhase.Cover, PatternCertificates.Cover(search.Rest, patterns.Prices, patterns.Scale, groups - 1, _cover));
        return outcome == WasteCover.Outcome.Excluded;
    }
}
