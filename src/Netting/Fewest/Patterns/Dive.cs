namespace Interlieux.Netting.Fewest.Patterns;

/// <summary>From the pattern program to a partition: what is whole is fixed, the rest is solved again, round by round.</summary>
/// <remarks>
/// <para>Each round takes the whole part of the solution; if there is none, the patterns that are nearest to one. What remains is a smaller
/// pattern program, whose patterns have to fit, and which gets new ones by <see cref="FittingPatterns"/>. A small remainder is
/// solved exactly by <see cref="SubsetProgram"/>.</para>
/// <para>Source: diving with column generation (Joncour et al. 2010). It proves nothing.</para>
/// </remarks>
internal sealed class Dive(GroupSearch search, PatternProgram patterns, int[] values)
{
    private const long ExactStates = 1 << 14;
    private const int ListedMax = 150;
    private const int RoundsMax = 20;
    private const int NodesMax = 50_000;
    private const int CoverElements = 48;

    /// <summary>Of patterns that are not whole only those above this are fixed, but for the first.</summary>
    private const double PartMin = 0.55;
    private const double Noise = 0.05;

    private readonly int[] _remaining = new int[values.Length];
    private readonly long[] _prices = new long[values.Length];
    private readonly FittingPatterns _fitting = new(values);
    private readonly SubsetProgram _exact = new();
    private readonly List<int[]> _groups = [];
    private readonly List<(double Part, int Pattern)> _near = [];
    private readonly WasteCover _cover = new();
    private Draws _draws = new(0);

    /// <summary>One dive; a later one chooses differently where patterns are alike. False when no work is left.</summary>
    public bool Run(int variant)
    {
        _draws = new Draws(unchecked((ulong)variant * 0xD1342543DE82EF95));
        search.Rest.Counts.CopyTo(_remaining, 0);
        _groups.Clear();
        while (true)
        {
            patterns.Restrict(_remaining);
            if (!Solve())
                return false;
            if (_groups.Count + Math.Floor(patterns.Program.Objective + 1e-6) <= search.Best.Count || !Fix())
                break;
            if (Exact() || Cover())
                break;
            if (search.Meter.Stopped != StopReason.Finished)
                return false;
        }

        Finish();
        return true;
    }

    /// <summary>The program of what remains, with new patterns that fit. False when no work is left.</summary>
    private bool Solve()
    {
        var program = patterns.Program;
        for (var round = 0; round < RoundsMax; round++)
        {
            if (!program.Maximize(search.Meter))
                return false;
            patterns.RoundOpen(_remaining, _prices);
            if (!search.Meter.TrySpend(patterns.Walks.Cost(values.Length)))
                return false;
            const long Most = PatternProgram.Unit + (4 * PatternProgram.MemberPrice);
            if (patterns.Walks.Price(_prices, Most) == ClosedWalks.Unreached)
                return true;
            var added = 0;
            _fitting.List(_remaining, _prices, patterns.Walks, Most, -1, NodesMax, (members, _) =>
            {
                var cost = 0.0;
                foreach (var member in members)
                    cost += program.Prices[member];
                if (cost < 1 - 1e-7 && patterns.Add(members))
                    added++;
                return added < ListedMax;
            });
            if (!search.Meter.TrySpend(_fitting.Nodes))
                return false;
            if (added == 0)
                return true;
        }

        return program.Maximize(search.Meter);
    }

    /// <summary>Fixes what is whole; if nothing is, the patterns nearest to it. False when no pattern fits.</summary>
    private bool Fix()
    {
        var (pool, program) = (patterns.Pool, patterns.Program);
        var whole = false;
        _near.Clear();
        for (var pattern = 0; pattern < pool.Count; pattern++)
        {
            var level = program.Level(pattern);
            if (level < 1e-6)
                continue;
            var times = Math.Min((int)(level + 1e-6), pool.Fits(pattern, _remaining));
            if (times > 0)
            {
                Take(pattern, times);
                whole = true;
            }

            _near.Add((level - Math.Floor(level + 1e-6) + (Noise * _draws.Unit()), pattern));
        }

        if (whole)
            return true;
        _near.Sort((a, b) => a.Part != b.Part ? b.Part.CompareTo(a.Part) : a.Pattern.CompareTo(b.Pattern));
        var most = Math.Max(1, (int)program.Objective / 8);
        var taken = 0;
        foreach (var (part, pattern) in _near)
        {
            if (taken == most || (taken > 0 && part < PartMin))
                break;
            if (pool.Fits(pattern, _remaining) == 0)
                continue;
            Take(pattern, 1);
            taken++;
        }

        return taken > 0;
    }

    private void Take(int pattern, int times)
    {
        patterns.Pool.Take(pattern, times, _remaining);
        var members = patterns.Pool.Members(pattern);
        for (var i = 0; i < times; i++)
            _groups.Add(members);
    }

    /// <summary>A remainder so small that all its partitions can be considered.</summary>
    private bool Exact()
    {
        if (SubsetProgram.States(_remaining) > ExactStates)
            return false;
        int[] open = [.. Enumerable.Range(0, _remaining.Length).Where(i => _remaining[i] > 0)];
        if (open.Length == 0)
            return true;
        var solved = _exact.Solve([.. open.Select(i => search.Rest.Values[i])], [.. open.Select(i => _remaining[i])]);
        foreach (var group in solved.Groups)
            _groups.Add(Array.ConvertAll(group, i => open[i]));
        Array.Clear(_remaining);
        foreach (var i in solved.Pool)
            _remaining[open[i]]++;
        return true;
    }

    /// <summary>A remainder of some dozens of elements, for as many groups as its own program says.</summary>
    private bool Cover()
    {
        var elements = 0;
        foreach (var count in _remaining)
            elements += count;
        if (elements > CoverElements)
            return false;
        patterns.Restrict(_remaining);
        if (!Solve())
            return false;
        patterns.RoundOpen(_remaining, _prices);
        var scale = patterns.Walks.Price(_prices, 2 * PatternProgram.Unit);
        var groups = (int)(patterns.Program.Objective + 1e-6);
        Int128 budget = -(Int128)groups * scale;
        for (var type = 0; type < _prices.Length; type++)
            budget += _remaining[type] == 0 ? 0 : (Int128)_remaining[type] * _prices[type];
        if (scale is 0 or ClosedWalks.Unreached || budget < 0 || budget > 2 * scale)
            return false;
        patterns.Walks.Price(_prices, scale + (long)budget + 1);
        if (_cover.Search(_remaining, _fitting, patterns.Walks, _prices, scale, (long)budget, (2_000, 500), search.Meter)
            != WasteCover.Outcome.Found)
        {
            return false;
        }

        _groups.AddRange(_cover.Groups);
        Array.Clear(_remaining);
        return true;
    }

    private void Finish()
    {
        var pool = new List<int>();
        for (var i = 0; i < _remaining.Length; i++)
            pool.AddRange(Enumerable.Repeat(i, _remaining[i]));
        search.Offer(NettingPhase.Patterns, new Partition([.. _groups], pool));
    }
}
