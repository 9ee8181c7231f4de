namespace Interlieux.Netting.Fewest.Sets;

/// <summary>Improves a partition: some groups at a time are taken apart, and their elements packed again by prices and exact cover.</summary>
/// <remarks>
/// <para>Large neighbourhood search (Shaw 1998). The sets of the drawn elements are listed up to a size, the linear program says
/// whether one group more is conceivable, and a short cover search looks for it within the waste that the prices leave; else for another
/// partition with as many groups, which costs nothing and moves the search on.</para>
/// <para>It proves nothing. Cost: some 10⁵ to 10⁶ operations a round, all metered. The draws come from a fixed generator.</para>
/// </remarks>
internal sealed class SetNeighbourhoods
{
    private const int NodesMax = 4_000;
    private const int SetsMax = 8_000;

    /// <summary>Of more elements than this a dive finds more than a short cover search.</summary>
    private const int DiveMin = 60;

    private readonly long[] _values;
    private readonly WorkMeter _meter;
    private readonly List<int[]> _groups = [];
    private readonly List<int> _loose = [];
    private readonly Draws _draws = new();

    /// <summary>Starts from a partition of elements with these values, from the largest absolute one down.</summary>
    public SetNeighbourhoods(long[] values, IEnumerable<int[]> groups, WorkMeter meter)
    {
        (_values, _meter) = (values, meter);
        var loose = new bool[values.Length];
        loose.AsSpan().Fill(true);
        foreach (var group in groups)
        {
            if (group.Length > ZeroSumSets.SizeMax)
                continue;
            _groups.Add(group);
            foreach (var element in group)
                loose[element] = false;
        }

        _loose.AddRange(Enumerable.Range(0, values.Length).Where(element => loose[element]));
    }

    /// <summary>Prices of all elements: of two drawn groups the one that costs more is taken apart, for it wastes more. Null: either.</summary>
    public long[]? Prices { get; set; }

    /// <summary>The groups that are kept apart; what they leave is one group if it is anything.</summary>
    public IReadOnlyList<int[]> Groups => _groups;

    /// <summary>Number of groups.</summary>
    public int Count => _groups.Count + (_loose.Count > 0 ? 1 : 0);

    /// <summary>One round. False when there is no work left.</summary>
    /// <param name="most">Elements taken apart, about.</param>
    /// <param name="size">Sets are listed up to this size.</param>
    public bool Round(int most, int size)
    {
        var (drawn, looseDrawn, elements) = Draw(most);
        var whole = looseDrawn == _loose.Count;
        var pool = new SetPool();
        long[] values = [.. elements.Select(element => _values[element])];
        var sets = new ZeroSumSets(values, pool);
        var listed = 2;
        for (var next = 2; next <= size; next++, listed++)
        {
            if (!sets.List(next, SetsMax - pool.Count, _meter))
                break;
        }

        if (_meter.Stopped != StopReason.Finished)
            return false;
        var program = new SetProgram(pool, values.Length, listed - 1, _meter);
        if (!program.Solve() || !_meter.TrySpend(pool.Entries))
            return false;
        var prices = SetPrices.Round(pool, program, listed - 1);
        var cover = new SetCover(pool, values.Length, whole ? null : new LooseElements());
        var known = drawn + (whole && looseDrawn > 0 ? 1 : 0);
        if (prices.Groups > known && most > DiveMin)
        {
            if (new SetDive(pool, program, _meter).Run() is not { } dived)
                return false;
            var covered = dived.Sum(set => pool.Members(set).Length);
            if (dived.Count + (whole && covered < elements.Length ? 1 : 0) > known)
            {
                Exchange(drawn, looseDrawn, elements, Members(pool, dived));
                return true;
            }
        }

        for (var target = Math.Min(known + 1, prices.Groups); target >= known && target > 0; target--)
        {
            if (cover.Search(prices, target, (SetsMax, NodesMax), _meter) == SetCover.Outcome.Found)
            {
                Exchange(drawn, looseDrawn, elements, Members(pool, cover.Chosen));
                break;
            }
        }

        return _meter.Stopped == StopReason.Finished;
    }

    /// <summary>Draws groups and loose elements, and moves them to the end of their lists.</summary>
    private (int Groups, int Loose, int[] Elements) Draw(int most)
    {
        var elements = new List<int>(most + ZeroSumSets.SizeMax);
        var loose = _loose.Count <= most / 2 ? _loose.Count : most / 2;
        for (var i = 0; i < loose; i++)
        {
            var last = _loose.Count - 1 - i;
            var pick = _draws.Below(last + 1);
            (_loose[pick], _loose[last]) = (_loose[last], _loose[pick]);
            elements.Add(_loose[last]);
        }

        var groups = 0;
        while (elements.Count < most && groups < _groups.Count)
        {
            var last = _groups.Count - 1 - groups++;
            var (pick, other) = (_draws.Below(last + 1), _draws.Below(last + 1));
            if (Cost(_groups[other]) > Cost(_groups[pick]))
                pick = other;
            (_groups[pick], _groups[last]) = (_groups[last], _groups[pick]);
            elements.AddRange(_groups[last]);
        }

        elements.Sort();
        return (groups, loose, [.. elements]);
    }

    private static IEnumerable<int[]> Members(SetPool pool, IEnumerable<int> sets) =>
        sets.Select(set => Array.ConvertAll(pool.Members(set).ToArray(), place => (int)place));

    private long Cost(int[] group)
    {
        long cost = 0;
        foreach (var element in group)
            cost += Prices is null ? 0 : Prices[element];
        return cost;
    }

    private void Exchange(int groups, int loose, int[] elements, IEnumerable<int[]> found)
    {
        _groups.RemoveRange(_groups.Count - groups, groups);
        _loose.RemoveRange(_loose.Count - loose, loose);
        var free = new bool[elements.Length];
        free.AsSpan().Fill(true);
        foreach (var set in found)
        {
            foreach (var place in set)
                free[place] = false;
            _groups.Add(Array.ConvertAll(set, place => elements[place]));
        }

        _loose.AddRange(elements.Where((_, place) => free[place]));
    }

    /// <summary>What a neighbourhood leaves stays loose: it belongs to no group, and the rest outside may complete it.</summary>
    private sealed class LooseElements : ILeftovers
    {
        public int Groups(ReadOnlySpan<int> elements) => 0;

        public int LargerAtMost(ReadOnlySpan<int> elements, int size) => elements.Length / (size + 1);
    }
}
