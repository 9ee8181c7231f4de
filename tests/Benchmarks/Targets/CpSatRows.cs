using System.Diagnostics;
using Interlieux.Netting;
using Interlieux.Tests.Shared.Netting.CpSat;
using static Interlieux.Tests.Shared.Netting.InstanceFamilies;

namespace Interlieux.Benchmarks.Targets;

/// <summary>Row 8: CP-SAT with its best model, and with the popular one, beside the engine in the same run.</summary>
/// <remarks>CP-SAT's time is its own wall time, of the solve alone, from net positions; the engine's is all of it, from obligations to invoices.
/// Where CP-SAT is stopped by its time limit the ratio is one from below.</remarks>
internal static class CpSatRows
{
    public static IEnumerable<Func<Figures>> Row8(Scale scale) =>
    [
        () => Beside(scale, "arc-flow model", ArcFlowModel.Solve, 50, 8, 60, 200),
        () => Beside(scale, "arc-flow model", ArcFlowModel.Solve, 200, 4, 30, 300),
        () => Beside(scale, "popular model", PopularModel.Solve, 50, 2, 10, null),
        () => Beside(scale, "popular model", PopularModel.Solve, 200, 1, 10, null),
    ];

    private static Figures Beside(
        Scale scale, string name, Func<IEnumerable<long>, double, ModelResult> model, int venues, int seeds, double limit, double? asked)
    {
        var seconds = scale.Seconds(limit);
        Series.Warm(scale, seed => Gravity(venues, Tariff.HalfDays, seed), GroupRows.Options(1));
        model([3, 2, -5], 1);
        var (ratio, times, instances) = (new Sample(), new Sample(), 0);
        var (ours, theirs, without, worse, open) = (0, 0, 0, 0, 0);
        foreach (var seed in scale.Seeds(seeds))
        {
            var obligations = Gravity(venues, Tariff.HalfDays, seed);
            var (plan, milliseconds) = Timed(obligations);
            var found = model(obligations.NetPositions(), seconds);
            if (found.Bound > plan.Count || plan.LowerBound > found.Count)
                throw new InvalidOperationException($"seed {seed}: {plan.LowerBound}..{plan.Count} against CP-SAT's {found.Bound}..{found.Count}");
            instances++;
            ratio.Add(found.Seconds * 1_000 / milliseconds);
            times.Add(found.Seconds);
            worse += plan.Count > found.Count ? 1 : 0;
            open += found.Proven ? 0 : 1;
            if (found.Count == ModelResult.None)
                without++;
            else
                (ours, theirs) = (ours + plan.Count, theirs + found.Count);
        }

        Limit[] limits = [Limit.AtMost("worse counts", worse, 0)];
        return new Figures(
            8, $"half-days n = {venues}: CP-SAT's {name}, {(asked is { } times0 ? $"≥ {times0} ×, " : "")}never a worse count", instances,
            $"{ratio.Median:F0} × (from {ratio.Min:F0} ×), CP-SAT p50 {times.Median:F2} max {times.Max:F2} s, stopped by its {seconds} s in {open}, "
                + $"without a plan in {without}; count {ours} against {theirs}, worse in {worse}",
            asked is { } least ? [Limit.AtLeast("median ratio", ratio.Median, least), .. limits] : limits)
        {
            Values =
            {
                ["ratioMedian"] = ratio.Median, ["ratioMin"] = ratio.Min, ["cpSatP50Seconds"] = times.Median, ["cpSatMaxSeconds"] = times.Max,
                ["cpSatLimitSeconds"] = seconds, ["cpSatStopped"] = open, ["cpSatWithoutPlan"] = without, ["count"] = ours, ["cpSatCount"] = theirs,
                ["worse"] = worse,
            },
        };
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
}
