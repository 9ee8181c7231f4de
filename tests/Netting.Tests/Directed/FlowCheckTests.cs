using CsCheck;
using Interlieux.Netting.Verification;

namespace Interlieux.Netting.Tests.Directed;

public sealed class FlowCheckTests
{
    private static readonly string[] Names = ["A", "B", "C", "D"];

    // A pays D by two ways of two lines; B and C also owe A.
    private static readonly Claim[] Lines = [new(0, 1, 4), new(0, 2, 4), new(1, 0, 1), new(1, 3, 3), new(2, 3, 5)];

    private static readonly long[] Positions = [-5, 0, 0, 5];

    [Fact]
    public void A_true_plan_is_accepted_with_its_bound()
    {
        var finding = Check(Plan());
        (finding.Fault, finding.Count).Should().Be((null, 4));
    }

    [Fact]
    public void A_reversed_a_raised_and_a_doubled_invoice_are_refused()
    {
        var plan = Plan();
        Check(plan with { Invoices = [.. plan.Invoices, new("D", "A", 1, 1)] }).Fault.Should().Contain("has no obligation to");
        Check(plan with { Invoices = [.. plan.Invoices.Select(i => i.Debtor == "A" ? i with { Amount = 5 } : i)] }).Fault.Should().Contain("but A owes");
        Check(plan with { Invoices = [.. plan.Invoices, plan.Invoices[0]] }).Fault.Should().Contain("is the second");
    }

    [Fact]
    public void A_cycle_left_in_is_refused_as_more_than_the_least()
    {
        var plan = Plan();
        var more = plan.Invoices.Select(i => (i.Debtor, i.Creditor) == ("A", "B") ? i with { Amount = i.Amount + 1 } : i);
        Check(plan with { Invoices = [.. more, new("B", "A", 1, 1)] }).Fault.Should().Contain("by the potentials");
    }

    [Fact]
    public void A_changed_amount_or_carried_amount_is_refused()
    {
        var plan = Plan();
        Check(plan with { Invoices = plan.Invoices.RemoveAt(0) }).Fault.Should().Contain("after the plan");
        Check(plan with { Carried = [new("A", -1), new("D", 1)] }).Fault.Should().Contain("after the plan");
        var flow = plan.Certificate!.Flow!;
        Check(plan with { Certificate = new() { Flow = flow with { Least = flow.Least - 1 } } }).Fault.Should().Contain("least amount");
    }

    [Fact]
    public void No_change_of_the_numbers_proves_more_than_is_true() =>
        (from rows in Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Long[1, 3]).Array[3, 8]
         from changes in Gen.Select(Gen.Int[0, 50], Gen.Int[0, 4], Gen.Long[-2_000_000, 2_000_000]).Array[1, 6]
         from invoicesFirst in Gen.Bool
         select (rows, changes, invoicesFirst)).Sample(
            instance =>
            {
                var (lines, positions) = DirectedOracle.Merge(4, instance.rows.Select(r => (r.Item1, r.Item2, r.Item3)));
                var best = DirectedOracle.Everything(4, lines, positions);
                var (result, _) = DirectedOracle.Solve(4, lines, positions, instance.invoicesFirst);
                var flow = result.Certificate!;
                foreach (var (at, what, by) in instance.changes)
                {
                    flow = what switch
                    {
                        0 when flow.Potentials.Length > 0 => flow with { Potentials = flow.Potentials.SetItem(at % flow.Potentials.Length, flow.Potentials[at % flow.Potentials.Length] with { Price = by }) },
                        1 when flow.LinePrices.Length > 0 => flow with { LinePrices = flow.LinePrices.SetItem(at % flow.LinePrices.Length, flow.LinePrices[at % flow.LinePrices.Length] with { Unit = by }) },
                        2 when flow.LinePrices.Length > 0 => flow with { LinePrices = flow.LinePrices.SetItem(at % flow.LinePrices.Length, flow.LinePrices[at % flow.LinePrices.Length] with { Use = by }) },
                        3 => flow with { LineScale = Math.Abs(by) + 1 },
                        4 => flow with { NeedPrices = flow.NeedPrices.Add(new(Instances.Name(at % 4), 0, by)) },
                        _ => flow with { ShortVenues = flow.ShortVenues.Add(Instances.Name(at % 4)) },
                    };
                }

                var names = Enumerable.Range(0, 4).Select(Instances.Name).ToArray();
                var plan = DirectedOracle.Plan(names, lines, result with { Certificate = flow }, instance.invoicesFirst);
                var finding = FlowCheck.Check(DirectedOracle.Obligations(names, lines), DirectedOracle.Positions(names, positions), plan);
                if (finding.Fault is not null)
                    return;
                finding.Count.Should().BeLessThanOrEqualTo(instance.invoicesFirst ? best.FewestAlone : best.Count);
                finding.Carried.Should().Be(0);
            },
            iter: 500);

    private static SettlementPlan Plan()
    {
        var (result, _) = DirectedOracle.Solve(4, Lines, Positions);
        var names = Enumerable.Range(0, 4).Select(Instances.Name).ToArray();
        string Short(string name) => Names[Array.IndexOf(names, name)];
        var plan = DirectedOracle.Plan(names, Lines, result, false);
        return plan with
        {
            Invoices = [.. plan.Invoices.Select(i => i with { Debtor = Short(i.Debtor), Creditor = Short(i.Creditor) })],
            Certificate = new()
            {
                Flow = result.Certificate! with
                {
                    Potentials = [.. result.Certificate!.Potentials.Select(p => p with { Venue = Short(p.Venue) })],
                    LinePrices = [.. result.Certificate!.LinePrices.Select(p => p with { Debtor = Short(p.Debtor), Creditor = Short(p.Creditor) })],
                },
            },
        };
    }

    private static FlowCheck.Finding Check(SettlementPlan plan) =>
        FlowCheck.Check(DirectedOracle.Obligations(Names, Lines), DirectedOracle.Positions(Names, Positions), plan);
}
