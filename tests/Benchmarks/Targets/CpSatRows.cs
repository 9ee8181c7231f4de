using System.Diagnostics;
using Interlieux.Benchmarks.CpSat;
using Interlieux.Netting;
using static Interlieux.Tests.Shared.Netting.InstanceFamilies;

namespace Interlieux.Benchmarks.Targets;

/// <summary>Row 8: CP-SAT with its best model, and with the popular one, beside the engine in the same run.</summary>
internal static class CpSatRows
{
    private const double SecondsMax = 60;

    public static IEnumerable<Func<Figures>> All(Scale scale) =>
    [
        () => ArcFlow(50, 200, scale.Seeds(8), scale.Seconds(SecondsMax)),
        () => ArcFlow(200, 300, scale.Seeds(4), scale.Seconds(SecondsMax)),
        () => Popular(20, scale.Seeds(4), scale.Seconds(20)),
    ];

    private static Figures ArcFlow(int venues, double asked, int seeds, double seconds)
    {
        Warm(venues);
        var ratio = new Sample();
        var (worse, open) = (0, 0);
        foreach (var seed in GroupRows.Seeds(seeds))
        {
            var obligations = Gravity(venues, Tariff.HalfDays, seed);
            var (plan, ours) = Timed(obligations);
            var theirs = ArcFlowModel.Solve(obligations.NetPositions(), seconds);
            ratio.Add(theirs.Seconds * 1_000 / ours);
            worse += plan.Count > theirs.Count ? 1 : 0;
            open += theirs.Proven ? 0 : 1;
        }

        var figures = new Figures(
            8, $"half-days n = {venues}: ≥ {asked} × CP-SAT (arc-flow), never worse", seeds,
            $"median {ratio.Median:F0} ×, {worse} worse, CP-SAT open after {seconds} s in {open}", ratio.Median >= asked && worse == 0);
        figures.Values["ratioMedian"] = ratio.Median;
        figures.Values["worse"] = worse;
        figures.Values["open"] = open;
        return figures;
    }

    private static Figures Popular(int venues, int seeds, double seconds)
    {
        Warm(venues);
        var ratio = new Sample();
        var (worse, open) = (0, 0);
        foreach (var seed in GroupRows.Seeds(seeds))
        {
            var obligations = Gravity(venues, Tariff.HalfDays, seed);
            var (plan, ours) = Timed(obligations);
            var theirs = PopularModel.Solve(obligations.NetPositions(), seconds);
            ratio.Add(theirs.Seconds * 1_000 / ours);
            worse += plan.Count > theirs.Count ? 1 : 0;
            open += theirs.Proven ? 0 : 1;
        }

        var figures = new Figures(
            8, $"half-days n = {venues}: beside CP-SAT's popular model, never worse", seeds,
            $"median {ratio.Median:F0} ×, {worse} worse, CP-SAT open after {seconds} s in {open}", worse == 0);
        figures.Values["ratioMedian"] = ratio.Median;
        return figures;
    }

    /// <summary>The best of three, so that a hiccup of the machine does not count for one side alone.</summary>
    private static (SettlementPlan Plan, double Milliseconds) Timed(ObligationSet obligations)
    {
        var best = double.MaxValue;
        SettlementPlan? plan = null;
        for (var i = 0; i < 3; i++)
        {
            var start = Stopwatch.GetTimestamp();
            plan = NettingEngine.Solve(obligations, GroupRows.Options(10));
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return (plan!, best);
    }

    private static void Warm(int venues)
    {
        foreach (var seed in GroupRows.Seeds(30))
            NettingEngine.Solve(Gravity(venues, Tariff.HalfDays, 900 + seed), GroupRows.Options(1));
        ArcFlowModel.Solve([3, 2, -5], 1);
    }
}
