using Interlieux.Tests.Shared.Netting;
using Interlieux.Tests.Shared.Netting.CpSat;

namespace Interlieux.Netting.Tests.Differential;

/// <summary>The engine against CP-SAT of OR-Tools, on networks that are too large to try everything.</summary>
public sealed class CpSatTests
{
    private const double Seconds = 60;

    [Fact]
    public void Of_half_days_CP_SAT_proves_the_same_count()
    {
        for (var seed = 1UL; seed <= 50; seed++)
        {
            var venues = 10 + (int)(seed % 31);
            var obligations = InstanceFamilies.Gravity(venues, InstanceFamilies.Tariff.HalfDays, seed);
            var found = ArcFlowModel.Solve(obligations.NetPositions(), Seconds);
            found.Proven.Should().BeTrue($"seed {seed}, {venues} venues");
            var plan = NettingEngine.Solve(obligations, cancellation: TestContext.Current.CancellationToken);
            (plan.Count, plan.LowerBound).Should().Be((found.Count, found.Count), $"seed {seed}, {venues} venues");
        }
    }

    [Fact]
    public void Of_set_off_OR_Tools_proves_the_same_amount_and_count()
    {
        for (var seed = 1UL; seed <= 30; seed++)
        {
            var venues = 5 + (int)(seed % 9);
            var obligations = InstanceFamilies.Gravity(venues, InstanceFamilies.Tariff.HalfDays, seed);
            var found = DirectedModel.Solve(obligations, Seconds);
            found.Proven.Should().BeTrue($"seed {seed}, {venues} venues");
            var plan = NettingEngine.Solve(
                obligations, new NettingOptions { Policy = ClearingPolicy.Directed }, cancellation: TestContext.Current.CancellationToken);
            plan.Statistics.Moved.Should().Be(DirectedModel.Least(obligations), $"seed {seed}, {venues} venues");
            (plan.Count, plan.LowerBound).Should().Be((found.Count, found.Count), $"seed {seed}, {venues} venues");
        }
    }

    /// <summary>What the comparisons rest on: two models that have nothing in common agree.</summary>
    [Theory]
    [InlineData(new long[] { 6, 17, 20, -1, -5, -13, -4, -2, -18 }, 6)]
    [InlineData(new long[] { 3, 2, -5 }, 2)]
    [InlineData(new long[] { 4, -4, 7, -7 }, 2)]
    [InlineData(new long[] { 0, 0 }, 0)]
    public void Both_models_find_the_fewest_invoices(long[] positions, int fewest)
    {
        ArcFlowModel.Solve(positions, Seconds).Should().Match<ModelResult>(found => found.Proven && found.Count == fewest && found.Bound == fewest);
        if (fewest > 0)
            PopularModel.Solve(positions, Seconds).Should().Match<ModelResult>(found => found.Proven && found.Count == fewest);
    }
}
