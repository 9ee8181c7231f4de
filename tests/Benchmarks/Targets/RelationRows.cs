using Interlieux.Netting;
using Interlieux.Tests.Shared.Netting.CpSat;
using static Interlieux.Tests.Shared.Netting.InstanceFamilies;

namespace Interlieux.Benchmarks.Targets;

/// <summary>Rows 10 and 11: the policies that keep to relations and to obligations.</summary>
internal static class RelationRows
{
    public static IEnumerable<Func<Figures>> Row10(Scale scale) =>
    [
        () => Solve(scale, 10, ClearingPolicy.Existing, 50, 20, 1, "existing n = 50: 95 % proven < 1 s", s => [GroupRows.Proven(s, 0.95)]),
        () => Solve(scale, 10, ClearingPolicy.Existing, 3_500, 2, 30, "existing n = 3,500: within 5 % of the bound in 30 s", s =>
            [GroupRows.RelativeGap(s, 0.05)]),
    ];

    public static IEnumerable<Func<Figures>> Row11(Scale scale) =>
    [
        // Ends where the search for fewer invoices begins: the flow of the least amount, its proof and the invoices are there then.
        () => Solve(
            scale, 11, ClearingPolicy.Directed, 3_500, 5, 10, "directed n = 3,500: least amount < 0.3 s",
            s => [GroupRows.Max(s, 300), Limit.AtLeast("least proven", s.LeastProven, s.Instances)], NettingPhase.LocalSearch),
        () => Solve(scale, 11, ClearingPolicy.Directed, 20, 20, 10, "directed n = 20: count proven < 50 ms", s =>
            [GroupRows.Proven(s), GroupRows.Max(s, 50)]),
        () => AsFew(scale),
        () => AgainstBound(scale),
    ];

    private static Figures Solve(
        Scale scale,
        int row,
        ClearingPolicy policy,
        int venues,
        int seeds,
        double seconds,
        string bar,
        Func<Series, Limit[]> limits,
        NettingPhase? until = null)
    {
        var options = GroupRows.Options(scale.Seconds(seconds)) with { Policy = policy };
        Series.Warm(scale, seed => Gravity(venues, Tariff.HalfDays, seed), options, until);
        var series = Series.Of(scale.Seeds(seeds).Select(seed => Gravity(venues, Tariff.HalfDays, seed)), options, until);
        return series.Against(row, bar, limits(series));
    }

    /// <summary>CP-SAT until it ends by itself: amount and count must be the same.</summary>
    private static Figures AsFew(Scale scale)
    {
        var (times, instances, other, open) = (new Sample(), 0, 0, 0);
        foreach (var seed in scale.Seeds(8))
        {
            var obligations = Gravity(20, Tariff.HalfDays, seed);
            var plan = NettingEngine.Solve(obligations, GroupRows.Options(10) with { Policy = ClearingPolicy.Directed });
            var found = DirectedModel.Solve(obligations, 60);
            instances++;
            times.Add(found.Seconds);
            open += found.Proven ? 0 : 1;
            other += plan.Statistics.Moved != DirectedModel.Least(obligations) || plan.Count > found.Count || plan.Count < found.Bound ? 1 : 0;
        }

        return new Figures(
            11, "directed n = 20: amount and count as CP-SAT proves them", instances,
            $"{other} differ; CP-SAT p50 {times.Median:F2} max {times.Max:F2} s, open in {open}", Limit.AtMost("that differ", other, 0))
        {
            Values = { ["differ"] = other, ["cpSatP50Seconds"] = times.Median, ["cpSatMaxSeconds"] = times.Max, ["cpSatStopped"] = open },
        };
    }

    private static Figures AgainstBound(Scale scale)
    {
        var seconds = scale.Seconds(60);
        var obligations = Gravity(200, Tariff.HalfDays, 1);
        var plan = NettingEngine.Solve(obligations, GroupRows.Options(seconds) with { Policy = ClearingPolicy.Directed });
        var found = DirectedModel.Solve(obligations, seconds);
        var above = ((double)plan.Count / found.Bound) - 1;
        return new Figures(
            11, "directed n = 200: within 3 % of CP-SAT's bound after 60 s", 1,
            $"{plan.Count} invoices, {above:P1} above CP-SAT's bound {found.Bound} after {seconds} s (its count {(found.Count == ModelResult.None ? "none" : found.Count)}); own bound {plan.LowerBound}",
            Limit.AtMost("share above", above, 0.03))
        {
            Values = { ["above"] = above, ["count"] = plan.Count, ["bound"] = plan.LowerBound, ["cpSatBound"] = found.Bound, ["cpSatCount"] = found.Count, ["cpSatLimitSeconds"] = seconds },
        };
    }
}
