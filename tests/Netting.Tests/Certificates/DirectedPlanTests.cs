using CsCheck;
using Interlieux.Netting.Directed;
using Interlieux.Netting.Verification;
using static Interlieux.Netting.Tests.Instances;

namespace Interlieux.Netting.Tests.Certificates;

/// <summary>Plans of set-off, whole and changed.</summary>
public sealed class DirectedPlanTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_plan_is_valid_and_any_changed_one_is_rejected(bool invoicesFirst)
    {
        var (optimal, searched) = (0, 0);
        Gen.Select(Obligations(7, 6), Gen.Int[0, 99]).Sample(
            (rows, pick) =>
            {
                var obligations = ObligationSet.Create(rows);
                var plan = Plan(obligations, invoicesFirst);
                var verdict = PlanVerifier.Verify(obligations, plan);
                verdict.Fault.Should().BeNull();
                verdict.Optimal.Should().Be(plan.Proven);
                verdict.Recomputed.Should().Be(plan.Proof == Proof.Exhaustive);
                (optimal, searched) = (optimal + (verdict.Optimal ? 1 : 0), searched + (plan.Proof == Proof.Exhaustive ? 1 : 0));
                // What a search found is not in the prices: one less is no claim of it, but is true.
                foreach (var (what, changed) in Mutations.Of(plan, obligations, pick).Where(m => plan.Proof == Proof.Flow || m.Changed.Proof != Proof.None))
                    PlanVerifier.Verify(obligations, changed).Valid.Should().BeFalse(what);
                PlanVerifier.Verify(obligations, plan with { Certificate = null }).Optimal.Should().BeFalse();
            },
            iter: 500,
            threads: 1);
        optimal.Should().BeGreaterThan(searched);
    }

    [Fact]
    public void Two_venues_do_not_invoice_each_other()
    {
        var obligations = ObligationSet.Create([new("a", "b", 10), new("b", "a", 4)]);
        var plan = Plan(obligations, true);
        plan.Invoices.Should().Equal(new Invoice("a", "b", 6, 1));
        PlanVerifier.Verify(obligations, plan).ToString().Should().Be("valid, optimal");
        var both = plan with { Invoices = [new("a", "b", 10, 1), new("b", "a", 4, 2)], Count = 2, LowerBound = 2 };
        PlanVerifier.Verify(obligations, both).Fault.Should().Be("b and a invoice each other");
        PlanVerifier.Verify(obligations, plan with { Invoices = [new("a", "b", 6, 1)], Constraints = new() { Minimum = 7 } }).Fault
            .Should().Be("invoice 1 is for 6, below the minimum of 7");
    }

    private static SettlementPlan Plan(ObligationSet obligations, bool invoicesFirst)
    {
        var result = DirectedNetting.Solve(
            obligations.Venues, obligations.Claims, [.. obligations.NetPositions()], invoicesFirst, new WorkMeter(50_000_000, default));
        var invoices = obligations.Claims.Select((claim, i) => (claim, Flow: result.Flows[i])).Where(line => line.Flow > 0)
            .OrderByDescending(line => line.Flow).ThenBy(line => line.claim.Debtor).ThenBy(line => line.claim.Creditor)
            .Select((line, i) => new Invoice(obligations.Venues[line.claim.Debtor], obligations.Venues[line.claim.Creditor], line.Flow, i + 1));
        return new SettlementPlan
        {
            Policy = ClearingPolicy.Directed, InvoicesFirst = invoicesFirst, Venues = obligations.Venues.Length, Obligations = obligations.Count,
            Invoices = [.. invoices], Count = result.Count, LowerBound = result.LowerBound, Proof = result.Proof, Proven = result.Proof != Proof.None,
            CarriedLowerBound = result.CarriedLowerBound, Certificate = new Certificate { Flow = result.Certificate },
            Statistics = new NettingStatistics
            {
                BilateralCount = 0, Gross = 0, Moved = 0, OpenVenues = 0, Pairs = 0, Work = 0, Stopped = StopReason.Finished,
            },
        };
    }
}
