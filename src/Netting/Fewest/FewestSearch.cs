using Interlieux.Netting.Fewest.Patterns;
using Interlieux.Netting.Fewest.QuarterLists;
using Interlieux.Netting.Fewest.Sets;

namespace Interlieux.Netting.Fewest;

/// <summary>The methods that look for the most zero-sum groups of a rest, in their turn, until one closes the search.</summary>
/// <remarks>The order is by cost. A bound never rests on a method that was cut off.</remarks>
internal static class FewestSearch
{
    /// <summary>What the exact program solves in a few milliseconds, before any local search.</summary>
    private const long SmallStates = 1 << 16;

    /// <summary>What local search may use before the exact program is asked for something large.</summary>
    private const long FirstWork = 20_000_000;

    public static void Run(GroupSearch search)
    {
        var (rest, meter) = (search.Rest, search.Meter);
        if (!search.Closed)
            search.Offer(NettingPhase.Construction, Whole(new Construction(rest, meter).SmallGroups(), meter));
        if (!search.Closed)
            search.Offer(NettingPhase.Construction, Whole(new Construction(rest, meter).Fill(), meter));
        if (meter.Stopped != StopReason.Finished)
            return;
        Exhaust(search, SmallStates);
        var listsFirst = QuarterListEngine.Promising(search, FirstWork);
        if (listsFirst)
            QuarterListEngine.Run(search);
        // Small sets are listed where there are few of them; where values repeat, patterns of values are fewer than sets.
        if (!search.Closed && SetEngine.Suits(rest))
            SetEngine.Run(search, BeforeLongSets);
        else
            PatternEngine.Run(search);
        if (meter.Stopped != StopReason.Finished)
            return;
        var local = new LocalSearch(rest, meter);
        if (!search.Closed)
            search.Offer(NettingPhase.LocalSearch, local.Improve(search.Best, search.Bound, FirstWork));
        Exhaust(search, SubsetProgram.StatesMax);
        if (!listsFirst)
            QuarterListEngine.Run(search);
        if (!search.Closed)
            search.Offer(NettingPhase.LocalSearch, local.Improve(search.Best, search.Bound, meter.Left));
    }

    // What ends by itself comes before what goes on until it is stopped. A giant among small values needs groups larger than can be
    // listed: patterns have no largest size.
    private static void BeforeLongSets(GroupSearch search)
    {
        QuarterListEngine.Run(search);
        if (SetEngine.LieClose(search.Rest))
            PatternEngine.Run(search);
    }

    // More work must never end worse: a construction that was cut off may be luckier than the whole one, so it does not count.
    private static Partition? Whole(Partition? constructed, WorkMeter meter) =>
        meter.Stopped == StopReason.Finished ? constructed : null;

    private static void Exhaust(GroupSearch search, long statesMax)
    {
        var rest = search.Rest;
        var states = SubsetProgram.States(rest.Counts);
        if (search.Closed || states > statesMax || !search.Meter.TrySpend(states * rest.Values.Length))
            return;
        var program = new SubsetProgram();
        var partition = program.Solve(rest.Values, rest.Counts);
        search.Offer(NettingPhase.Exhaustive, partition);
        search.Limit(NettingPhase.Exhaustive, new PartCertificate
        {
            First = "", Pairs = 0, Proof = Proof.Exhaustive, Groups = partition.Count, Sets = program.ZeroSums,
        });
    }
}
