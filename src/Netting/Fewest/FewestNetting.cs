using Interlieux.Netting.Bilateral;
using Interlieux.Netting.Fewest.QuarterLists;

namespace Interlieux.Netting.Fewest;

/// <summary>As few invoices as possible, when anyone may invoice anyone.</summary>
/// <remarks>
/// <para>Problem. Net positions b sum to 0; n of them are not 0. Any plan that settles them falls into connected parts, each a
/// zero-sum group of k venues with at least k − 1 invoices. So the fewest are n − K, with K the most groups into which the
/// venues can be partitioned. Strongly NP-hard (Pătcaş 2012), and as hard to approximate as set packing (Yao 2017).</para>
/// <para>Outline. (1) <see cref="Pairing"/>, without loss. (2) <see cref="CheapBound"/> on the rest. (3) <see cref="Construction"/>,
/// greedy. (4) <see cref="SubsetProgram"/> over all of a small rest: exact; and
/// <see cref="QuarterListEngine"/> when hardly any sets sum to 0. (5) <see cref="LocalSearch"/>, a little. (6) The same
/// programs over a larger rest, if they are affordable. (7) Else local search with the work that is left. Each step is left out
/// as soon as the bound is met.
/// (8) <see cref="GroupSettlement"/>.</para>
/// <para>Invariants: every open venue is in exactly one group; every group sums to 0; the bound never rests on a search that was
/// cut off.</para>
/// <para>Not handled: pairs that must not invoice each other, territories, a minimum invoice.</para>
/// </remarks>
internal sealed class FewestNetting
{
    /// <summary>What the exact program solves in a few milliseconds, before any local search.</summary>
    private const long SmallStates = 1 << 16;

    /// <summary>What local search may use before the exact program is asked for something large.</summary>
    private const long FirstWork = 20_000_000;

    public static SettlementPlan Solve(ObligationSet obligations, WorkMeter meter, IProgress<NettingProgress>? progress)
    {
        var (pairs, rest) = Pairing.Split(obligations.NetPositions());
        var open = (2 * pairs.Count) + rest.Size;
        GroupSearch? search = null;
        search = new GroupSearch(rest, meter, 1, Report);
        Report(NettingPhase.Pairing);
        Run(search);
        return Plan(obligations, pairs, search);

        void Report(NettingPhase phase)
        {
            if (search is not null)
            {
                progress?.Report(new NettingProgress(
                    phase, open - pairs.Count - search.Best.Count, open - pairs.Count - search.Bound, meter.Used));
            }
        }
    }

    /// <summary>The methods in their turn, until one closes the search or no work is left.</summary>
    internal static void Run(GroupSearch search)
    {
        var (rest, meter) = (search.Rest, search.Meter);
        if (!search.Closed)
            search.Offer(NettingPhase.Construction, Whole(new Construction(rest, meter).SmallGroups(), meter));
        if (!search.Closed)
            search.Offer(NettingPhase.Construction, Whole(new Construction(rest, meter).Fill(), meter));
        if (meter.Stopped != StopReason.Finished)
            return;
        Exhaust(search, SmallStates);
        var lists = search.Closed ? long.MaxValue : QuarterListEngine.Work(rest);
        if (lists <= FirstWork)
            QuarterListEngine.Run(search);
        var local = new LocalSearch(rest, meter);
        if (!search.Closed)
            search.Offer(NettingPhase.LocalSearch, local.Improve(search.Best, search.Bound, FirstWork));
        Exhaust(search, SubsetProgram.StatesMax);
        if (lists > FirstWork)
            QuarterListEngine.Run(search);
        if (!search.Closed)
            search.Offer(NettingPhase.LocalSearch, local.Improve(search.Best, search.Bound, meter.Left));
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
        var partition = new SubsetProgram().Solve(rest.Values, rest.Counts);
        search.Offer(NettingPhase.Exhaustive, partition);
        search.Limit(NettingPhase.Exhaustive, new PartCertificate
        {
            First = "", Pairs = 0, Proof = Proof.Exhaustive, Groups = partition.Count,
        });
    }

    private static SettlementPlan Plan(
        ObligationSet obligations, List<(int Debtor, int Creditor, long Amount)> pairs, GroupSearch search)
    {
        var (invoices, groups) = GroupSettlement.Settle(obligations.Venues, pairs, search.Rest, search.Best);
        var open = (2 * pairs.Count) + search.Rest.Size;
        var proven = groups - pairs.Count >= search.Bound;
        Int128 moved = 0;
        foreach (var invoice in invoices)
            moved += invoice.Amount;
        return new SettlementPlan
        {
            Policy = ClearingPolicy.Fewest,
            Venues = obligations.Venues.Length,
            Obligations = obligations.Count,
            Invoices = invoices,
            Count = invoices.Length,
            LowerBound = open - pairs.Count - search.Bound,
            Proof = proven ? search.Proof : Proof.None,
            Proven = proven,
            Statistics = new NettingStatistics
            {
                BilateralCount = BilateralNetting.Count(obligations),
                Gross = obligations.Total,
                Moved = moved,
                OpenVenues = open,
                Pairs = pairs.Count,
                Work = search.Meter.Used,
                Stopped = proven ? StopReason.Finished : search.Meter.Stopped,
            },
        };
    }
}
