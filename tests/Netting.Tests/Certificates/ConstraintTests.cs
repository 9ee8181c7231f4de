using CsCheck;
using Interlieux.Netting.Verification;
using static Interlieux.Netting.Tests.Constraints.Constrained;
using static Interlieux.Netting.Tests.Instances;

namespace Interlieux.Netting.Tests.Certificates;

/// <summary>Plans under territories, exclusions, a minimum and amounts carried in: checked, changed, and with their constraints changed.</summary>
public sealed class ConstraintTests
{
    private static readonly Obligation[] Triangle = [new("a", "b", 10), new("b", "c", 4), new("c", "d", 7)];

    [Theory]
    [InlineData(ClearingPolicy.Fewest)]
    [InlineData(ClearingPolicy.Bilateral)]
    [InlineData(ClearingPolicy.Hub)]
    public void Every_plan_is_valid_and_any_changed_one_is_rejected(ClearingPolicy policy) =>
        Gen.Select(Obligations(9, 12).SelectMany(rows => ConstraintsOn(rows).Select(constraints => (rows, constraints))), Gen.Int[0, 99], Gen.Bool).Sample(
            (instance, pick, hubIsVenue) =>
            {
                var obligations = ObligationSet.Create(instance.rows);
                var hub = hubIsVenue && instance.rows.Length > 0 ? instance.rows[0].Creditor : "hub";
                var options = new NettingOptions { Policy = policy, Constraints = instance.constraints, Hub = hub, WorkLimit = 200_000 };
                var plan = NettingEngine.Solve(obligations, options);
                var verdict = PlanVerifier.Verify(obligations, plan);
                verdict.Fault.Should().BeNull();
                verdict.Optimal.Should().Be(plan.Proven);
                foreach (var (what, changed) in Mutations.Of(plan, obligations, pick).Concat(Reconstrained(plan)))
                    PlanVerifier.Verify(obligations, changed).Valid.Should().BeFalse(what);
            },
            iter: 700,
            threads: 1);

    [Fact]
    public void The_counter_carry_belongs_to_the_largest_opposite_position()
    {
        // a −10, b +6, c −3, d +7; with a minimum of 4 c carries −3, and d +3. Here b carries it instead.
        var obligations = ObligationSet.Create(Triangle);
        var plan = Net(Triangle, new() { Minimum = 4 });
        PlanVerifier.Verify(obligations, plan).ToString().Should().Be("valid, optimal");
        var changed = plan with { Invoices = [new("a", "d", 7, 1)], Carried = [new("a", -3), new("b", 6), new("c", -3)], Count = 1, LowerBound = 1 };
        PlanVerifier.Verify(obligations, changed).Fault.Should().Be("d carries 0, and should carry 3");
    }

    [Fact]
    public void The_excess_of_a_territory_belongs_to_its_largest_position()
    {
        // North: a −10, b +6, and e −10 after it by name; the excess of −14 is a's 10 and 4 of e's.
        Obligation[] rows = [new("a", "b", 10), new("b", "c", 4), new("e", "d", 10)];
        var obligations = ObligationSet.Create(rows);
        var territories = Territories(("a", "north"), ("b", "north"), ("e", "north"), ("c", "south"), ("d", "south"));
        var plan = Net(rows, new() { Territories = territories });
        plan.Carried.Should().Equal(new Carried("a", -10), new Carried("c", 4), new Carried("d", 10), new Carried("e", -4));
        PlanVerifier.Verify(obligations, plan).Optimal.Should().BeTrue();
        var changed = plan with
        {
            Invoices = [new("a", "b", 6, 1)],
            Carried = [new("a", -4), new("c", 4), new("d", 10), new("e", -10)],
        };
        PlanVerifier.Verify(obligations, changed).Fault.Should().Be("a carries -4, and should carry -10");
    }

    [Fact]
    public void A_plan_that_carries_more_than_it_must_is_not_optimal()
    {
        var obligations = ObligationSet.Create(Triangle);
        var plan = Net(Triangle, new() { Minimum = 4 });
        var more = plan with
        {
            Invoices = [], Count = 0, LowerBound = 0, Certificate = new(), Carried = [new("a", -10), new("b", 6), new("c", -3), new("d", 7)],
            Proven = false, Proof = Proof.None,
        };
        PlanVerifier.Verify(obligations, more).ToString().Should().Be("valid, gap 0");
        PlanVerifier.Verify(obligations, more with { Proven = true, Proof = Proof.Pairs }).Fault
            .Should().Be("proven is True, with 26 carried of at least 6");
    }

    [Fact]
    public void A_forbidden_pair_or_a_border_is_crossed_by_no_invoice()
    {
        Obligation[] rows = [new("a", "b", 10), new("a", "c", 3)];
        var obligations = ObligationSet.Create(rows);
        var plan = Net(rows, NettingConstraints.None);
        PlanVerifier.Verify(obligations, plan with { Constraints = new() { Forbidden = [new("b", "a")] } }).Fault
            .Should().Be("invoice 1 is between a and b, which must not invoice each other");
        var territories = Territories(("a", "north"), ("b", "south"), ("c", "north"));
        PlanVerifier.Verify(obligations, plan with { Constraints = new() { Territories = territories } }).Fault
            .Should().Be("invoice 1 is between a and b, which must not invoice each other");
        PlanVerifier.Verify(obligations, plan with { Constraints = new() { Excluded = ["b"] } }).Valid.Should().BeFalse();
        PlanVerifier.Verify(obligations, plan with { Constraints = new() { Minimum = 4 } }).Fault
            .Should().Be("invoice 2 is for 3, below the minimum of 4");
    }

    private static IEnumerable<(string What, SettlementPlan Changed)> Reconstrained(SettlementPlan plan)
    {
        var constraints = plan.Constraints;
        yield return ("minimum", plan with { Constraints = constraints with { Minimum = -1 } });
        yield return ("carried in", plan with { Constraints = constraints with { CarriedIn = constraints.CarriedIn.Add(new("V000", 1)) } });
        if (plan.Count == 0)
            yield break;
        yield return ("forbidden", plan with { Constraints = constraints with { Forbidden = [new("nobody", "V000")] } });
        yield return ("minimum above", plan with { Constraints = constraints with { Minimum = plan.Invoices.Min(invoice => invoice.Amount) + 1 } });
        var payer = plan.Invoices[0].Debtor == plan.Hub ? plan.Invoices[0].Creditor : plan.Invoices[0].Debtor;
        yield return ("excluded", plan with { Constraints = constraints with { Excluded = constraints.Excluded.Add(payer) } });
    }
}
