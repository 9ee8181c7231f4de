using CsCheck;
using static Interlieux.Netting.Tests.Constraints.Constrained;
using static Interlieux.Netting.Tests.Instances;

namespace Interlieux.Netting.Tests.Constraints;

/// <summary>Territories, exclusions, amounts carried in, and the minimum invoice.</summary>
public sealed class CarryingTests
{
    private static readonly Obligation[] Triangle = [new("a", "b", 10), new("b", "c", 4), new("c", "d", 7)];

    [Fact]
    public void No_invoice_crosses_a_territory_and_its_excess_is_carried_by_the_largest_position()
    {
        // Positions: a −10, b +6, c −3, d +7. North a b: −4; south c d: +4.
        var plan = Net(Triangle, new() { Territories = Territories(("a", "north"), ("b", "north"), ("c", "south"), ("d", "south")) });
        plan.ShouldHold(Triangle);
        plan.Invoices.Should().BeEquivalentTo([new Invoice("a", "b", 6, 1), new Invoice("c", "d", 3, 2)]);
        plan.Carried.Should().Equal(new Carried("a", -4), new Carried("d", 4));
        plan.Proven.Should().BeTrue();
    }

    [Fact]
    public void An_excluded_venue_is_left_out_with_its_rows()
    {
        var plan = Net(Triangle, new() { Excluded = ["c"] });
        plan.ShouldHold(Triangle);
        plan.Invoices.Should().Equal(new Invoice("a", "b", 10, 1));
        plan.Obligations.Should().Be(1);
        plan.Venues.Should().Be(3);
    }

    [Fact]
    public void What_an_excluded_venue_had_carried_in_stays_carried_and_is_balanced_by_the_largest()
    {
        var plan = Net(Triangle, new() { Excluded = ["c"], CarriedIn = [new("c", 3), new("d", -3)] });
        plan.ShouldHold(Triangle);
        plan.Carried.Should().Equal(new Carried("a", -3), new Carried("c", 3));
    }

    [Fact]
    public void What_was_carried_in_is_settled_with_the_rest()
    {
        // b +6 + 4 = 10, a −10, c −3, d +7 − 4 = 3: two pairs.
        var plan = Net(Triangle, new() { CarriedIn = [new("b", 4), new("d", -4)] });
        plan.ShouldHold(Triangle);
        plan.Invoices.Should().Equal(new Invoice("a", "b", 10, 1), new Invoice("c", "d", 3, 2));
        plan.Carried.Should().BeEmpty();
    }

    [Fact]
    public void Positions_below_the_minimum_are_carried_and_balanced_by_the_largest_opposite_one()
    {
        // a −10, b +6, c −3, d +7: with a minimum of 4 c carries −3, and d carries +3.
        var plan = Net(Triangle, new() { Minimum = 4 });
        plan.ShouldHold(Triangle);
        plan.Carried.Should().Equal(new Carried("c", -3), new Carried("d", 3));
        plan.CarriedLowerBound.Should().Be(6);
        plan.Invoices.Should().Equal(new Invoice("a", "b", 6, 1), new Invoice("a", "d", 4, 1));
        plan.Proven.Should().BeTrue();
    }

    [Fact]
    public void A_counter_carry_that_leaves_too_little_takes_that_along_too()
    {
        // +5 −5 pair beside +4 −2 −2: with 3 the two of 2 are carried, the 5 gives up 4, and its last 1 is too small.
        var rows = Rows(5, -5, 4, -2, -2);
        var plan = Net(rows, new() { Minimum = 3 });
        plan.ShouldHold(rows);
    }

    [Fact]
    public void A_minimum_above_everything_carries_everything()
    {
        var plan = Net(Triangle, new() { Minimum = 1_000 });
        plan.ShouldHold(Triangle);
        plan.Invoices.Should().BeEmpty();
        plan.Proven.Should().BeTrue();
    }

    [Fact]
    public void Every_constraint_holds_in_every_plan_and_what_is_carried_is_never_below_its_bound() =>
        Obligations(9, 12).SelectMany(rows => ConstraintsOn(rows).Select(constraint => (rows, constraint))).Sample(
            (rows, constraint) =>
            {
                foreach (var policy in new[] { ClearingPolicy.Fewest, ClearingPolicy.Bilateral, ClearingPolicy.Hub })
                {
                    var plan = Net(rows, constraint, policy);
                    plan.ShouldHold(rows);
                    Total(plan).Should().BeGreaterThanOrEqualTo(plan.CarriedLowerBound);
                    plan.Proven.Should().Be(plan.Count == plan.LowerBound && Total(plan) == plan.CarriedLowerBound);
                }
            },
            iter: 1_500,
            threads: 1);

    [Fact]
    public void The_least_that_must_be_carried_is_the_least_by_brute_force_wherever_it_is_claimed() =>
        Gen.Select(Positions(5, 6), Gen.Long[2, 5]).Sample(
            (positions, minimum) =>
            {
                var open = positions.Where(position => position != 0).ToArray();
                if (open.Length is 0 or > 5)
                    return;
                var plan = Net(Rows(open), new() { Minimum = minimum });
                var (carried, count) = MinimumOracle.Least(open, minimum);
                Total(plan).Should().BeGreaterThanOrEqualTo(carried);
                plan.CarriedLowerBound.Should().BeLessThanOrEqualTo(carried);
                if (!plan.Proven)
                    return;
                Total(plan).Should().Be(carried);
                plan.Count.Should().BeGreaterThanOrEqualTo(count);
            },
            iter: 150,
            threads: 1);

    private static Int128 Total(SettlementPlan plan) => plan.Carried.Sum(carried => Math.Abs(carried.Amount));

    private static Obligation[] Rows(params long[] positions) => [.. positions.Select((position, venue) => position > 0
        ? new Obligation("hub", Name(venue), position)
        : new Obligation(Name(venue), "hub", -position))];
}
