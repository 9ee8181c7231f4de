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
    private const int ListedMax = 60;

    private readonly int[] _remaining = new int[values.Length];
    private readonly long[] _prices = new long[values.Length];
    private readonly FittingPatterns _fitting = new(values);
    private readonly SubsetProgram _exact = new();
    private readonly List<int[]> _groups = [];
    private ulong _draws;

    public string Log = "";

    /// <summary>One dive; a later one chooses differently where patterns are alike. False when no work is left.</summary>
    public bool Run(int variant)
    {
        _draws = unchecked((ulong)variant * 0xD1342543DE82EF95);
        search.Rest.Counts.CopyTo(_remaining, 0);
        _groups.Clear();
        Log = "";
        while (true)
        {
            patterns.Restrict(_remaining);
            if (!Solve())
                return false;
            Log += $" {_groups.Count}+{patterns.Program.Objective:F2}/{_remaining.Sum()}";
            if (_groups.Count + Math.Floor(patterns.Program.Objective + 1e-6) <= search.Best.Count || !Fix())
                break;
            if (Exact())
                break;
        }

        Finish();
        return true;
    }

    private bool Solve()
    {
        var program = patterns.Program;
        for (var round = 0; round < 8; round++)
        {
            if (!program.Maximize(search.Meter))
                return false;
            patterns.RoundOpen(_remaining, _prices);
            if (!search.Meter.TrySpend(patterns.Walks.Cost))
                return false;
            if (patterns.Walks.Price(_prices, PatternProgram.Unit - 1000) == ClosedWalks.Unreached)
                return true;
            var added = 0;
            _fitting.List(_remaining, _prices, patterns.Walks, PatternProgram.Unit - 1000, -1, 20_000, (members, _) =>
            {
                if (patterns.Add(members))
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

    private bool Fix()
    {
        var (pool, program) = (patterns.Pool, patterns.Program);
        var (best, nearest) = (0.0, -1);
        var fixedAny = false;
        for (var pattern = 0; pattern < pool.Count; pattern++)
        {
            var level = program.Level(pattern);
            if (level < 1e-6)
                continue;
            var times = Math.Min((int)(level + 1e-6), pool.Fits(pattern, _remaining));
            if (times > 0)
            {
                Take(pattern, times);
                fixedAny = true;
            }

            var part = level - Math.Floor(level + 1e-6) + (1e-3 * Draw());
            if (part > best && pool.Fits(pattern, _remaining) > 0)
                (best, nearest) = (part, pattern);
        }

        if (fixedAny)
            return true;
        if (nearest < 0)
            return false;
        Take(nearest, 1);
        return true;
    }

    private void Take(int pattern, int times)
    {
        patterns.Pool.Take(pattern, times, _remaining);
        var members = patterns.Pool.Members(pattern);
        for (var i = 0; i < times; i++)
            _groups.Add(members);
    }

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

    private void Finish()
    {
        var pool = new List<int>();
        for (var i = 0; i < _remaining.Length; i++)
            pool.AddRange(Enumerable.Repeat(i, _remaining[i]));
        Log += $" => {_groups.Count} + {pool.Count} left";
        search.Offer(NettingPhase.Patterns, new Partition([.. _groups], pool));
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
