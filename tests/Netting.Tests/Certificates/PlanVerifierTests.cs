using CsCheck;
using Interlieux.Netting.Verification;
using static Interlieux.Netting.Tests.Instances;

namespace Interlieux.Netting.Tests.Certificates;

/// <summary>Plans of the engine, whole and changed.</summary>
public sealed class PlanVerifierTests
{
    [Theory]
    [InlineData(ClearingPolicy.Fewest)]
    [InlineData(ClearingPolicy.Bilateral)]
    [InlineData(ClearingPolicy.Hub)]
    public void Any_changed_invoice_count_or_bound_is_rejected(ClearingPolicy policy) =>
        Gen.Select(Gen.OneOf(Obligations(6, 5), Obligations(20, 40)), Gen.Int[0, int.MaxValue]).Sample(
            (rows, pick) =>
            {
                var obligations = ObligationSet.Create(rows);
                var plan = NettingEngine.Solve(obligations, new NettingOptions { Policy = policy, WorkLimit = pick % 5 * 50_000 });
                PlanVerifier.Verify(obligations, plan).Fault.Should().BeNull();
                foreach (var (what, changed) in Mutations.Of(plan, obligations, pick))
                    PlanVerifier.Verify(obligations, changed).Valid.Should().BeFalse(what);
            },
            iter: 1_000,
            threads: 1);

    [Fact]
    public void An_exhaustive_proof_is_done_again_and_a_false_one_rejected()
    {
        var obligations = ObligationSet.Create([new("F", "E", 20), new("F", "D", 8), new("F", "B", 2), new("C", "D", 2), new("C", "A", 1)]);
        var best = NetFewest(obligations);
        best.Proof.Should().Be(Proof.Sign);
        var oneGroup = best with
        {
            Invoices = [new("F", "E", 20, 1), new("F", "D", 8, 1), new("C", "D", 2, 1), new("F", "B", 2, 1), new("C", "A", 1, 1)],
            Count = 5,
            LowerBound = 5,
            Proof = Proof.Exhaustive,
        };
        PlanVerifier.Verify(obligations, oneGroup).Fault.Should().Be("the lower bound is 4 by the certificate, not 5");
        PlanVerifier.Verify(obligations, oneGroup with
        {
            Certificate = new Certificate
            {
                Parts = [new PartCertificate { First = "A", Proof = Proof.Exhaustive, Pairs = 0, Groups = 1, Sets = 4 }],
            },
        }).Fault.Should().Be("the certificate of A says 1 groups at most, there are 2");
        PlanVerifier.Verify(obligations, oneGroup with { LowerBound = 4, Proof = Proof.None, Proven = false })
            .ToString().Should().Be("valid, gap 1");
    }

    [Fact]
    public void A_plan_for_other_obligations_is_rejected()
    {
        var plan = NetFewest(ObligationSet.Create([new("A", "B", 5)]));
        PlanVerifier.Verify(ObligationSet.Create([new("A", "B", 6)]), plan).Fault.Should().Be("after the plan A is 1 over");
        PlanVerifier.Verify(ObligationSet.Create([new("A", "C", 5)]), plan).Valid.Should().BeFalse();
    }

    [Fact]
    public void A_gap_is_stated()
    {
        var obligations = WithPositions(10, 3, 1, -2, -5, -7);
        PlanVerifier.Verify(obligations, NetFewest(obligations, 0)).ToString().Should().Be("valid, gap 1");
        PlanVerifier.Verify(obligations, NetFewest(obligations)).ToString().Should().Be("valid, optimal, recomputed");
    }

    [Fact]
    public void What_would_take_too_long_is_not_done_and_not_believed()
    {
        var obligations = WithPositions(10, 3, 1, -2, -5, -7);
        var verdict = PlanVerifier.Verify(obligations, NetFewest(obligations), 10);
        verdict.ToString().Should().Be("valid, gap 1, not recomputed: too large");
        verdict.Optimal.Should().BeFalse();
    }

    [Fact]
    public void Without_its_certificate_no_plan_is_optimal() =>
        Obligations(12, 30).Sample(
            rows =>
            {
                var obligations = ObligationSet.Create(rows);
                var verdict = PlanVerifier.Verify(obligations, NetFewest(obligations) with { Certificate = null });
                verdict.Optimal.Should().BeFalse();
                verdict.ToString().Should().StartWith("valid, gap ");
            },
            iter: 500,
            threads: 1);

    [Fact]
    public void A_plan_of_missing_things_is_rejected_and_nothing_is_thrown()
    {
        var obligations = ObligationSet.Create([new("A", "B", 5), new("B", "C", 4)]);
        var plan = NetFewest(obligations);
        foreach (var changed in new[]
        {
            plan with { Invoices = default },
            plan with { Carried = default },
            plan with { Constraints = null! },
            plan with { Constraints = new() { Forbidden = default } },
            plan with { Constraints = new() { CarriedIn = [null!] } },
            plan with { Constraints = new() { Excluded = ["nobody"] } },
            plan with { Invoices = [null!, null!] },
            plan with { Certificate = new() { Parts = default } },
            plan with { Certificate = new() { Parts = [null!] } },
            plan with { Certificate = new() { Parts = [plan.Certificate!.Parts[0] with { PositionPrices = default }] } },
            plan with { Certificate = new() },
            plan with { Hub = "hub" },
            plan with { InvoicesFirst = true },
            plan with { Policy = (ClearingPolicy)99 },
        })
        {
            PlanVerifier.Verify(obligations, changed).Valid.Should().BeFalse();
        }
    }
}
