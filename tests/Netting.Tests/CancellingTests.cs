using Interlieux.Netting.Verification;
using static Interlieux.Tests.Shared.Netting.InstanceFamilies;

namespace Interlieux.Netting.Tests;

/// <summary>Whoever loses patience gets a valid plan, under every policy, whenever it is.</summary>
public sealed class CancellingTests
{
    public static MatrixTheoryData<ClearingPolicy, Tariff> Kinds { get; } = new(
        [ClearingPolicy.Fewest, ClearingPolicy.Existing, ClearingPolicy.Directed], [Tariff.HalfDays, Tariff.Cents]);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Cancelled_at_any_report_the_plan_is_valid(ClearingPolicy policy, Tariff tariff)
    {
        var obligations = Gravity(120, tariff, 1);
        for (var reports = 0; reports < 12; reports++)
        {
            using var source = new CancellationTokenSource();
            var plan = NettingEngine.Solve(
                obligations, new NettingOptions { Policy = policy, WorkLimit = 100_000_000 }, new CancelAfter(reports, source), source.Token);
            PlanVerifier.Verify(obligations, plan, effort: 20_000_000).Fault.Should().BeNull($"it was cancelled after {reports} reports");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void With_any_work_the_plan_is_valid(ClearingPolicy policy, Tariff tariff)
    {
        var obligations = Gravity(120, tariff, 2);
        foreach (var work in new long[] { 0, 1_000, 100_000, 1_000_000, 3_000_000, 10_000_000, 30_000_000 })
        {
            var plan = NettingEngine.Solve(
                obligations, new NettingOptions { Policy = policy, WorkLimit = work }, cancellation: TestContext.Current.CancellationToken);
            PlanVerifier.Verify(obligations, plan, effort: 20_000_000).Fault.Should().BeNull($"it had {work} of work");
        }
    }
}
