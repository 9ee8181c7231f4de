namespace Interlieux.Netting.Fewest.Sets;

/// <summary>Rounds the solution of a <see cref="SetProgram"/> to disjoint sets: what is nearly whole is fixed, and the program solved again.</summary>
/// <remarks>Diving (a heuristic; it proves nothing). Cost: some dozens of solutions, each a few pivots and passes through the list.</remarks>
internal sealed class SetDive(SetPool pool, SetProgram program, WorkMeter meter)
{
    private const double Whole = 0.95;
    private const int StepsPart = 40;

    /// <summary>Dives once; null when no work is left. Afterwards all sets are allowed again.</summary>
    public List<int>? Run()
    {
        var used = new bool[program.Elements];
        var (fixedSets, banned) = (new List<int>(), new List<int>());
        var done = false;
        while (!done && program.Solve() && meter.TrySpend(pool.Entries))
        {
            var before = fixedSets.Count;
            Fix(used, fixedSets);
            done = fixedSets.Count == before;
            if (!done)
                Ban(used, fixedSets, banned);
        }

        foreach (var set in banned)
            program.Allow(set);
        return done ? fixedSets : null;
    }

    private void Fix(bool[] used, List<int> fixedSets)
    {
        var levels = new List<(double Level, int Set)>();
        for (var place = 0; place < program.Sets.Count; place++)
        {
            if (program.Level(place) > 1e-6 && !Meets(program.Sets[place], used))
                levels.Add((-program.Level(place), program.Sets[place]));
        }

        levels.Sort();
        var some = 1 + (levels.Count / StepsPart);
        foreach (var (level, set) in levels)
        {
            if ((-level < Whole && some <= 0) || Meets(set, used))
                continue;
            some--;
            fixedSets.Add(set);
            foreach (var element in pool.Members(set))
                used[element] = true;
        }
    }

    private void Ban(bool[] used, List<int> fixedSets, List<int> banned)
    {
        var kept = new HashSet<int>(fixedSets);
        for (var set = 0; set < pool.Count; set++)
        {
            if (program.IsBanned(set) || !Meets(set, used) || kept.Contains(set))
                continue;
            program.Ban(set);
            banned.Add(set);
        }
    }

    private bool Meets(int set, bool[] used)
    {
        foreach (var element in pool.Members(set))
        {
            if (used[element])
                return true;
        }

        return false;
    }
}
