using Interlieux.Benchmarks.CpSat;
using Interlieux.Netting;
using static Interlieux.Tests.Shared.Netting.InstanceFamilies;

namespace Interlieux.Benchmarks.Targets;

/// <summary>Rows 10 and 11: the policies that keep to relations and to obligations.</summary>
internal static class RelationRows
{
    private const long LeastAmountWork = 150_000_000;

    public static IEnumerable<Func<Figures>> Existing(Scale scale)
    {
        var policy = GroupRows.Options(1) with { Policy = ClearingPolicy.Existing };
        return
        [
            () =>
            {
                Warm(policy);
                var series = Series.Of(GroupRows.Seeds(scale.Seeds(20)).Select(seed => Gravity(50, Tariff.HalfDays, seed)), policy);
                return series.Against(10, "existing n = 50: 95 % proven < 1 s", series.ProvenShare >= 0.95);
            },
            () =>
            {
                var series = Series.Of(
                    GroupRows.Seeds(scale.Seeds(2)).Select(seed => Gravity(3_500, Tariff.HalfDays, seed)),
                    policy with { TimeLimit = TimeSpan.FromSeconds(30) });
                return series.Against(10, "existing n = 3,500: within 5 % of the bound in 30 s", series.RelativeGap.Max <= 0.05);
            },
        ];
    }

    public static IEnumerable<Func<Figures>> Directed(Scale scale)
    {
        var policy = GroupRows.Options(60) with { Policy = ClearingPolicy.Directed };
        return
        [
            () =>
            {
                Warm(policy);
                // Work for the flow of the least amount, and next to none for the count.
                var series = Series.Of(
                    GroupRows.Seeds(scale.Seeds(5)).Select(seed => Gravity(3_500, Tariff.HalfDays, seed)), policy with { WorkLimit = LeastAmountWork });
                return series.Against(
                    11, "directed n = 3,500: least amount < 0.3 s",
                    series.Milliseconds.Max < 300 && series.Plans.All(plan => plan.Certificate?.Flow is not null));
            },
            () =>
            {
                var series = Series.Of(GroupRows.Seeds(scale.Seeds(20)).Select(seed => Gravity(20, Tariff.HalfDays, seed)), policy);
                return series.Against(11, "directed n = 20: count proven < 50 ms", series.ProvenShare == 1 && series.Milliseconds.Max < 50);
            },
            () => AgainstBound(scale, policy),
        ];
    }

    private static Figures AgainstBound(Scale scale, NettingOptions policy)
    {
        var obligations = Gravity(200, Tariff.HalfDays, 1);
        var plan = NettingEngine.Solve(obligations, policy with { TimeLimit = TimeSpan.FromSeconds(scale.Seconds(60)) });
        var bound = DirectedModel.Solve(obligations, plan.Statistics.Moved, scale.Seconds(60)).Bound;
        var above = ((double)plan.Count / bound) - 1;
        var figures = new Figures(
            11, $"directed n = 200: within 3 % of CP-SAT's bound after {scale.Seconds(60)} s", 1,
            $"{plan.Count} invoices, own bound {plan.LowerBound}, CP-SAT's {bound}: {above:P1} above", above <= 0.03);
        figures.Values["above"] = above;
        return figures;
    }

    private static void Warm(NettingOptions policy) =>
        Series.Of(GroupRows.Seeds(2).Select(seed => Gravity(30, Tariff.HalfDays, 500 + seed)), policy);
}
