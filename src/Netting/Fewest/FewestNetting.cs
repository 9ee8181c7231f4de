using Interlieux.Netting.Bilateral;

namespace Interlieux.Netting.Fewest;

/// <summary>As few invoices as possible, when anyone may invoice anyone.</summary>
/// <remarks>
/// <para>Problem. Net positions b sum to 0; n of them are not 0. Any plan that settles them falls into connected parts, each a
/// zero-sum group of k venues with at least k − 1 invoices. So the fewest are n − K, with K the most groups into which the
/// venues can be partitioned. Strongly NP-hard (Pătcaş 2012), and as hard to approximate as set packing (Yao 2017).</para>
/// <para>Outline. (1) <see cref="Pairing"/>, without loss. (2) <see cref="CheapBound"/> on the rest. (3) <see cref="Construction"/>,
/// greedy. (4) <see cref="SubsetProgram"/> over all of a small rest: exact. (5) <see cref="LocalSearch"/>, a little. (6) The same
/// program over a larger rest, if it is affordable. (7) Else local search with the work that is left. Each step is left out
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

    private readonly WorkMeter _meter;
    private readonly IProgress<NettingProgress>? _progress;
    private readonly Rest _rest;
    private readonly List<(int Debtor, int Creditor, long Amount)> _pairs;
    private readonly int _open;
    private int _bound;
    private Proof _proof;
    private Partition _best = new([], []);

    private FewestNetting(IReadOnlyList<long> positions, WorkMeter meter, IProgress<NettingProgress>? progress)
    {
        (_meter, _progress) = (meter, progress);
        (_pairs, _rest) = Pairing.Split(positions);
        (_bound, _proof) = CheapBound.Of(_rest);
        _open = (2 * _pairs.Count) + _rest.Size;
    }

    public static SettlementPlan Solve(ObligationSet obligations, WorkMeter meter, IProgress<NettingProgress>? progress)
    {
        var netting = new FewestNetting(obligations.NetPositions(), meter, progress);
        netting.Search();
        return netting.Plan(obligations);
    }

    private void Search()
    {
        // Without any search the rest is one group, as far as it does not fall apart by itself.
        _best = new Partition([], Elements()).Divided(_rest);
        Report(NettingPhase.Pairing);

        Try(NettingPhase.Construction, () => Whole(new Construction(_rest, _meter).SmallGroups()));
        Try(NettingPhase.Construction, () => Whole(new Construction(_rest, _meter).Fill()));
        if (_meter.Stopped != StopReason.Finished)
            return;
        Try(NettingPhase.Exhaustive, () => Exhaustive(SmallStates));
        var local = new LocalSearch(_rest, _meter);
        Try(NettingPhase.LocalSearch, () => local.Improve(_best, _bound, FirstWork));
        Try(NettingPhase.Exhaustive, () => Exhaustive(SubsetProgram.StatesMax));
        Try(NettingPhase.LocalSearch, () => local.Improve(_best, _bound, _meter.Left));
    }

    private void Try(NettingPhase phase, Func<Partition?> method)
    {
        if (_best.Count >= _bound)
            return;
        if (method()?.Divided(_rest) is { } found && found.Count > _best.Count)
            _best = found;
        Report(phase);
    }

    // More work must never end worse: a construction that was cut off may be luckier than the whole one, so it does not count.
    private Partition? Whole(Partition? constructed) => _meter.Stopped == StopReason.Finished ? constructed : null;

    private Partition? Exhaustive(long statesMax)
    {
        var states = SubsetProgram.States(_rest.Counts);
        if (states > statesMax || !_meter.TrySpend(states * _rest.Values.Length))
            return null;
        var partition = new SubsetProgram().Solve(_rest.Values, _rest.Counts);
        (_bound, _proof) = (partition.Count, Proof.Exhaustive);
        return partition;
    }

    private List<int> Elements() =>
        [.. Enumerable.Range(0, _rest.Values.Length).SelectMany(i => Enumerable.Repeat(i, _rest.Counts[i]))];

    private void Report(NettingPhase phase) => _progress?.Report(new NettingProgress(
        phase, _open - _pairs.Count - _best.Count, _open - _pairs.Count - _bound, _meter.Used));

    private SettlementPlan Plan(ObligationSet obligations)
    {
        var (invoices, groups) = GroupSettlement.Settle(obligations.Venues, _pairs, _rest, _best);
        var proven = groups - _pairs.Count >= _bound;
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
            LowerBound = _open - _pairs.Count - _bound,
            Proof = proven ? _proof : Proof.None,
            Proven = proven,
            Statistics = new NettingStatistics
            {
                BilateralCount = BilateralNetting.Count(obligations),
                Gross = obligations.Total,
                Moved = moved,
                OpenVenues = _open,
                Pairs = _pairs.Count,
                Work = _meter.Used,
                Stopped = proven ? StopReason.Finished : _meter.Stopped,
            },
        };
    }
}
