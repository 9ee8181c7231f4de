using Interlieux.Netting.Tests.Constraints;
using static Interlieux.Netting.Tests.Constraints.Constrained;

namespace Interlieux.Netting.Tests;

/// <summary>Each venue settles with one hub.</summary>
public sealed class HubTests
{
    private static readonly Obligation[] Rows = [new("a", "b", 10), new("b", "c", 4), new("c", "d", 7)];

    [Fact]
    public void Each_open_position_is_one_invoice_with_a_hub_that_is_no_venue()
    {
        var plan = Net(Rows, NettingConstraints.None, ClearingPolicy.Hub);
        plan.Invoices.Should().Equal(
            new Invoice("a", "hub", 10, 1), new Invoice("hub", "d", 7, 2), new Invoice("hub", "b", 6, 3), new Invoice("c", "hub", 3, 4));
        (plan.Hub, plan.Proof, plan.Proven).Should().Be(("hub", Proof.Definition, true));
    }

    [Fact]
    public void A_hub_that_is_a_venue_has_no_invoice_with_itself()
    {
        var plan = NettingEngine.Solve(
            ObligationSet.Create(Rows), new() { Policy = ClearingPolicy.Hub, Hub = "b" },
            cancellation: TestContext.Current.CancellationToken);
        plan.ShouldHold(Rows);
        plan.Invoices.Should().Equal(new Invoice("a", "b", 10, 1), new Invoice("b", "d", 7, 2), new Invoice("c", "b", 3, 3));
    }

    [Fact]
    public void A_hub_that_is_a_venue_carries_what_the_others_carry()
    {
        var plan = NettingEngine.Solve(
            ObligationSet.Create(Rows),
            new() { Policy = ClearingPolicy.Hub, Hub = "b", Constraints = new() { Minimum = 5, Forbidden = [new("b", "d")] } },
            cancellation: TestContext.Current.CancellationToken);
        plan.ShouldHold(Rows);
        plan.Invoices.Should().Equal(new Invoice("a", "b", 10, 1));
        plan.Carried.Should().Equal(new Carried("b", -4), new Carried("c", -3), new Carried("d", 7));
        plan.Proven.Should().BeTrue();
    }
}
