using CsCheck;
using Interlieux.Netting.Verification;
using static Interlieux.Netting.Tests.Instances;

namespace Interlieux.Netting.Tests;

public sealed class PlanVerifierTests
{
    [Theory]
    [InlineData(ClearingPolicy.Fewest)]
    [InlineData(ClearingPolicy.Bilateral)]
    public void Any_changed_invoice_count_or_bound_is_rejected(ClearingPolicy policy) =>
        Gen.Select(Gen.OneOf(Obligations(6, 5), Obligations(20, 40)), Gen.Int[0, int.MaxValue]).Sample(
            (rows, pick) =>
            {
                var obligations = ObligationSet.Create(rows);
                var plan = NettingEngine.Solve(obligations, new NettingOptions { Policy = policy, WorkLimit = pick % 5 * 50_000 });
                PlanVerifier.Verify(obligations, plan).Valid.Should().BeTrue();
                foreach (var (what, changed) in Mutations(plan, obligations, pick))
                    PlanVerifier.Verify(obligations, changed).Valid.Should().BeFalse(what);
            },
            iter: 1_500,
            threads: 1);

    [Fact]
    public void An_exhaustive_proof_is_done_again_and_a_false_one_rejected()
    {
        var obligations = ObligationSet.Create([new("F", "E", 20), new("F", "D", 8), new("F", "B", 2), new("C", "D", 2), new("C", "A", 1)]);
        var oneGroup = NetFewest(obligations) with
        {
            Invoices = [new("F", "E", 20, 1), new("F", "D", 8, 1), new("F", "B", 2, 1), new("C", "D", 2, 1), new("C", "A", 1, 1)],
            Count = 5,
            LowerBound = 5,
            Proof = Proof.Exhaustive,
        };
        PlanVerifier.Verify(obligations, oneGroup).Fault.Should().Be("the lower bound is 4 by Exhaustive, not 5");
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
        var obligations = WithPositions(100, 90, 81, -37, -44, -58, -61, -71);
        PlanVerifier.Verify(obligations, NetFewest(obligations, 0)).ToString().Should().Be("valid, gap 1");
        PlanVerifier.Verify(obligations, NetFewest(obligations)).ToString().Should().Be("valid, optimal");
    }

    private static IEnumerable<(string What, SettlementPlan Changed)> Mutations(SettlementPlan plan, ObligationSet set, int pick)
    {
        yield return ("count", plan with { Count = plan.Count + 1 });
        yield return ("bound up", plan with { LowerBound = plan.LowerBound + 1 });
        yield return ("bound down", plan with { LowerBound = plan.LowerBound - 1 });
        yield return ("bound up, proven", plan with { LowerBound = plan.LowerBound + 1, Proven = plan.Count == plan.LowerBound + 1 });
        yield return ("proven", plan with { Proven = !plan.Proven });
        yield return ("venues", plan with { Venues = plan.Venues + 1 });
        yield return ("obligations", plan with { Obligations = plan.Obligations - 1 });
        if (plan.Count == 0)
            yield break;

        var at = pick % plan.Count;
        var line = plan.Invoices[at];
        var other = set.Venues.First(name => name != line.Debtor && name != line.Creditor || set.Venues.Length == 2);
        yield return ("removed", plan with { Invoices = plan.Invoices.RemoveAt(at), Count = plan.Count - 1 });
        yield return ("doubled", plan with { Invoices = plan.Invoices.Insert(at, line), Count = plan.Count + 1 });
        yield return With("amount up", line with { Amount = line.Amount + 1 });
        yield return With("amount down", line with { Amount = line.Amount - 1 });
        yield return With("turned round", line with { Debtor = line.Creditor, Creditor = line.Debtor });
        yield return With("group up", line with { Group = line.Group + 1 });
        yield return With("group down", line with { Group = line.Group - 1 });
        yield return With("unknown", line with { Debtor = "nobody" });
        if (set.Venues.Length > 2)
        {
            yield return With("debtor", line with { Debtor = other });
            yield return With("creditor", line with { Creditor = other });
        }

        (string What, SettlementPlan Changed) With(string what, Invoice changed) =>
            (what, plan with { Invoices = plan.Invoices.SetItem(at, changed) });
    }
}
