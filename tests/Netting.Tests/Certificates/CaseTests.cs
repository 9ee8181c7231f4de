using Interlieux.Netting.Verification;
using Interlieux.Tests.Shared.Netting;

namespace Interlieux.Netting.Tests.Certificates;

/// <summary>Proofs by cases, as the engine makes them and as they should not be.</summary>
public sealed class CaseTests
{
    private static readonly Lazy<(ObligationSet Obligations, SettlementPlan Plan)> Proven = new(Find);

    [Fact]
    public void A_plan_that_is_proven_by_cases_is_found_optimal_by_doing_them_again()
    {
        var (obligations, plan) = Proven.Value;
        PlanVerifier.Verify(obligations, plan).ToString().Should().Be("valid, optimal, recomputed");
    }

    [Fact]
    public void A_case_that_is_left_out_or_made_of_one_venue_is_refused()
    {
        var cases = Cases();
        Verdict(cases with { Apart = null }).Should().Contain("leaves out a case");
        Verdict(cases with { Together = null }).Should().NotContain("optimal");
        Verdict(cases with { B = cases.A }).Should().Contain("makes a case of");
        Verdict(cases with { B = "nobody" }).Should().Contain("makes a case of");
    }

    [Fact]
    public void A_leaf_with_a_higher_scale_or_no_prices_is_refused()
    {
        Verdict(AtFirstLeaf(Cases(), leaf => leaf with { Scale = leaf.Scale + 1 })).Should().NotStartWith("valid");
        Verdict(AtFirstLeaf(Cases(), leaf => leaf with { Scale = 0 })).Should().Contain("scale");
        Verdict(AtFirstLeaf(Cases(), leaf => leaf with { VenuePrices = [], TriplePrices = [] })).Should().NotStartWith("valid");
        Verdict(AtFirstLeaf(Cases(), leaf => leaf with { VenuePrices = leaf.VenuePrices.SetItem(0, leaf.VenuePrices[0] with { Price = -1 }) }))
            .Should().Contain("price");
    }

    [Fact]
    public void Fewer_groups_than_the_cases_prove_are_refused()
    {
        var (obligations, plan) = Proven.Value;
        var part = plan.Certificate!.Parts[0];
        var claims = plan with
        {
            LowerBound = plan.LowerBound + 1,
            Certificate = new Certificate { Parts = [part with { Groups = part.Groups - 1 }] },
        };
        PlanVerifier.Verify(obligations, claims).Valid.Should().BeFalse();
    }

    [Fact]
    public void Cases_beside_prices_and_cases_without_an_end_are_refused()
    {
        Verdict(Cases(), part => part with { Scale = 7 }).Should().Contain("cases, and prices");
        var endless = Cases();
        for (var i = 0; i < 2_000; i++)
            endless = endless with { Together = endless };
        Verdict(endless).Should().NotStartWith("valid");
    }

    private static (ObligationSet Obligations, SettlementPlan Plan) Find()
    {
        for (var seed = 13UL; seed <= 60; seed++)
        {
            var obligations = InstanceFamilies.Gravity(60, InstanceFamilies.Tariff.Cents, seed);
            var plan = NettingEngine.Solve(obligations, new NettingOptions { WorkLimit = 600_000_000 });
            if (plan.Proven && plan.Certificate!.Parts[0].Cases?.Together is not null)
                return (obligations, plan);
        }

        throw new InvalidOperationException("no instance needs cases");
    }

    private static CaseProof Cases() => Proven.Value.Plan.Certificate!.Parts[0].Cases!;

    private static CaseProof AtFirstLeaf(CaseProof cases, Func<CaseProof, CaseProof> change) =>
        cases.Together is null ? change(cases) : cases with { Together = AtFirstLeaf(cases.Together, change) };

    private static string Verdict(CaseProof cases, Func<PartCertificate, PartCertificate>? change = null)
    {
        var (obligations, plan) = Proven.Value;
        var part = plan.Certificate!.Parts[0] with { Cases = cases };
        return PlanVerifier.Verify(obligations, plan with { Certificate = new Certificate { Parts = [change?.Invoke(part) ?? part] } }).ToString();
    }
}
