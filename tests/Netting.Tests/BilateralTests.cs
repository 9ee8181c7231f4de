using CsCheck;
using Interlieux.Netting.Verification;
using static Interlieux.Netting.Tests.Instances;

namespace Interlieux.Netting.Tests;

public sealed class BilateralTests
{
    [Fact]
    public void Each_pair_settles_its_difference()
    {
        var plan = Bilateral([new("A", "B", 5), new("B", "A", 2), new("B", "C", 4), new("C", "B", 4), new("C", "A", 7), new("A", "B", 1)]);
        plan.Invoices.Should().Equal(new Invoice("C", "A", 7, 1), new Invoice("A", "B", 4, 2));
        plan.Should().Match<SettlementPlan>(p => p.Count == 2 && p.LowerBound == 2 && p.Proven && p.Proof == Proof.Definition);
    }

    [Fact]
    public void The_difference_of_the_largest_amounts_does_not_overflow() =>
        Bilateral([new("A", "B", long.MaxValue), new("B", "A", 1)]).Invoices.Should().Equal(new Invoice("A", "B", long.MaxValue - 1, 1));

    [Fact]
    public void Every_plan_passes_the_verifier_and_is_never_shorter_than_the_fewest() =>
        Obligations(15, 20).Sample(
            rows =>
            {
                var plan = Bilateral(rows);
                PlanVerifier.Verify(ObligationSet.Create(rows), plan).ToString().Should().Be("valid, optimal");
                NetFewest(ObligationSet.Create(rows), 100_000).Count.Should().BeLessThanOrEqualTo(plan.Count);
            },
            iter: 1_000,
            threads: 1);

    private static SettlementPlan Bilateral(Obligation[] rows) =>
        NettingEngine.Solve(ObligationSet.Create(rows), new NettingOptions { Policy = ClearingPolicy.Bilateral });
}
