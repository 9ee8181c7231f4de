namespace Interlieux.Netting.Fewest.Patterns;

/// <summary>One group more, by <see cref="WasteCover"/> on a part: wasteful groups and some others are taken apart.</summary>
/// <remarks>Prices say how much a group wastes, and to gain a group the part must have wasted as much as a pattern costs. So the pool and the
/// most wasteful groups are taken first, and then groups drawn by chance. Source: large neighbourhood search (Shaw 1998).
/// It proves nothing. The draws come from a fixed generator.</remarks>
internal sealed class Repair(GroupSearch search, PatternProgram patterns, int[] values)
{
    private readonly int[] _counts = new int[values.Length];
    private readonly long[] _prices = new long[values.Length];
    private readonly FittingPatterns _fitting = new(values);
    private readonly WasteCover _cover = new();
    private readonly List<int[]> _groups = [];
    private readonly List<(long Order, int[] Group)> _queue = [];
    private ulong _draws;

    public string Log = "";

    /// <summary>Tries so many parts of about so many elements. False when no work is left.</summary>
    public bool Run(int rounds, int size)
    {
        var scale = patterns.Scale;
        for (var round = 0; round < rounds && !search.Closed; round++)
        {
            _groups.Clear();
            _groups.AddRange(search.Best.Groups);
            _queue.Clear();
            foreach (var group in _groups)
            {
                var waste = -scale;
                foreach (var member in group)
                    waste += patterns.Prices[member];
                _queue.Add((-waste - (long)(Draw() * 0.3 * scale), group));
            }

            _queue.Sort((a, b) => a.Order.CompareTo(b.Order));
            Array.Clear(_counts);
            var (freed, elements, cost) = (0, 0, 0L);
            foreach (var (_, group) in _queue)
            {
                if (elements + group.Length > size && freed >= 3 && cost >= (freed + 1) * scale)
                    break;
                freed++;
                elements += group.Length;
                foreach (var member in group)
                {
                    _counts[member]++;
                    cost += patterns.Prices[member];
                }
            }

            var budget = cost - ((freed + 1) * scale);
            if (budget < 0)
                return true;
            for (var type = 0; type < _prices.Length; type++)
                _prices[type] = _counts[type] > 0 ? patterns.Prices[type] : -1;
            if (!search.Meter.TrySpend(patterns.Walks.Cost))
                return false;
            patterns.Walks.Price(_prices, scale + budget + 1);
            var outcome = _cover.Search(_counts, _fitting, patterns.Walks, _prices, scale, budget, (5_000, 2_000), search.Meter);
            Log += $" [{freed} groups {elements} el W={(double)budget / scale:F2} cand={_cover.Candidates} nodes={_cover.Nodes} {outcome}]";
            if (outcome != WasteCover.Outcome.Found)
            {
                if (search.Meter.Stopped != StopReason.Finished)
                    return false;
                continue;
            }

            _groups.Clear();
            _groups.AddRange(_queue.Skip(freed).Select(item => item.Group));
            _groups.AddRange(_cover.Groups);
            search.Offer(NettingPhase.Cover, new Partition([.. _groups], []));
        }

        return true;
    }

    /// <summary>The whole rest at once, for as many groups as the bound: closes the search, lowers the bound, or is cut.</summary>
    public bool Whole((int Candidates, int Nodes) limits)
    {
        var groups = search.Bound;
        var budget = -groups * (Int128)patterns.Scale;
        for (var type = 0; type < values.Length; type++)
            budget += (Int128)search.Rest.Counts[type] * patterns.Prices[type];
        if (budget < 0 || budget > patterns.Scale || !search.Meter.TrySpend(patterns.Walks.Cost))
            return false;
        search.Rest.Counts.CopyTo(_counts, 0);
        patterns.Walks.Price(patterns.Prices, patterns.Scale + (long)budget + 1);
        var outcome = _cover.Search(
            _counts, _fitting, patterns.Walks, patterns.Prices, patterns.Scale, (long)budget, limits, search.Meter);
        Log += $" whole [W={(double)budget / patterns.Scale:F2} cand={_cover.Candidates} nodes={_cover.Nodes} {outcome}]";
        if (outcome == WasteCover.Outcome.Found)
            search.Offer(NettingPhase.Cover, new Partition([.. _cover.Groups], []));
        else if (outcome == WasteCover.Outcome.Excluded)
            search.Limit(NettingPhase.Cover, PatternCertificates.Cover(search.Rest, patterns.Prices, patterns.Scale, groups - 1, _cover));
        return outcome == WasteCover.Outcome.Excluded;
    }

    private double Draw()
    {
        unchecked
        {
            _draws += 0x9E3779B97F4A7C15;
            var z = _draws;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
        }
    }
}
