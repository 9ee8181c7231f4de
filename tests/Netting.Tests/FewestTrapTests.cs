using Interlieux.Netting.Verification;
using Interlieux.Tests.Shared.Netting;
using static Interlieux.Netting.Tests.Instances;

namespace Interlieux.Netting.Tests;

/// <summary>Instances on which a solver goes wrong easily.</summary>
public sealed class FewestTrapTests
{
    [Fact]
    public void Positions_near_the_largest_number_are_settled_exactly()
    {
        const long large = long.MaxValue - 7;
        var obligations = ObligationSet.Create(
        [
            new("A", "B", large), new("C", "D", large - 1), new("E", "F", large - 5), new("G", "H", large / 2),
            new("I", "B", 6), new("C", "H", 5),
        ]);
        Solved(obligations).Statistics.Gross.Should().BeGreaterThan(long.MaxValue);
    }

    [Fact]
    public void A_sum_that_wraps_round_to_zero_is_no_group()
    {
        // 2^62 four times is 0 modulo 2^64, and would be a group for a solver that overflows silently.
        const long quarter = 1L << 62;
        var plan = Solved(ObligationSet.Create(
        [
            new("A", "X", quarter), new("B", "X", quarter - 1), new("C", "Y", quarter), new("D", "Y", quarter - 1),
            new("E", "Z", 3), new("F", "Z", 4),
        ]));
        plan.Count.Should().Be(6);
    }

    [Fact]
    public void One_giant_among_close_values_needs_groups_larger_than_can_be_listed()
    {
        // 4,180 against a median of 110: sets of up to eight venues prove nothing here, patterns of values do.
        var obligations = InstanceFamilies.Gravity(50, InstanceFamilies.Tariff.HalfEuros, 11);
        var plan = NettingEngine.Solve(
            obligations, new NettingOptions { WorkLimit = 200_000_000 }, cancellation: TestContext.Current.CancellationToken);
        plan.Proven.Should().BeTrue();
        PlanVerifier.Verify(obligations, plan).Optimal.Should().BeTrue();
    }

    [Fact]
    public void All_equal_positions_pair_off()
    {
        var plan = Solved(WithPositions([.. Enumerable.Range(0, 1_000).Select(i => i % 2 == 0 ? 7L : -7L)]));
        plan.Count.Should().Be(500);
        plan.Proof.Should().Be(Proof.Pairs);
    }

    [Fact]
    public void One_giant_is_one_group_with_all_the_others()
    {
        var plan = Solved(WithPositions([5_000, .. Enumerable.Repeat(-1L, 5_000)]));
        plan.Count.Should().Be(5_000);
        plan.Proof.Should().Be(Proof.Sign);
    }

    [Fact]
    public void Two_giants_share_the_small_ones()
    {
        var plan = Solved(WithPositions([600, 400, .. Enumerable.Repeat(-1L, 400), .. Enumerable.Repeat(-2L, 300)]));
        plan.Count.Should().Be(702 - 2);
        plan.Proof.Should().Be(Proof.Sign);
    }

    [Fact]
    public void A_common_divisor_changes_nothing() =>
        Solved(WithPositions(600, -200, -400, 900, -300, -500, -100)).Count.Should().Be(5);

    [Fact]
    public void Groups_of_three_meet_the_bound_by_size()
    {
        var plan = Solved(WithPositions(10, -4, -6, 20, -9, -11, -30, 17, 13, -50, 27, 23));
        plan.Count.Should().Be(8);
        plan.Proof.Should().Be(Proof.Size);
    }

    [Fact]
    public void Taking_a_triple_too_early_loses_a_group()
    {
        // 6 −2 −4 is a group, but 17 needs the 4 and 20 needs the 2; only with 6 −1 −5 there are three groups.
        var plan = Solved(WithPositions(6, 17, 20, -1, -5, -13, -4, -2, -18));
        plan.Count.Should().Be(6);
        plan.Proven.Should().BeTrue();
    }

    [Fact]
    public void A_ring_of_debts_is_no_invoice_at_all()
    {
        var plan = Solved(ObligationSet.Create([new("A", "B", 9), new("B", "C", 9), new("C", "A", 9)]));
        plan.Count.Should().Be(0);
        plan.Venues.Should().Be(3);
    }

    [Fact]
    public void Many_groups_of_few_values_do_not_overflow_the_exact_program()
    {
        var plan = Solved(WithPositions([.. Enumerable.Repeat(2L, 3_000), .. Enumerable.Repeat(-3L, 2_000)]));
        plan.Count.Should().Be(5_000 - 1_000);
        plan.Proven.Should().BeTrue();
    }

    [Fact]
    public void Equal_choices_go_by_the_names_of_the_venues()
    {
        var plan = NetFewest(WithPositions(5, 5, -5, -5));
        plan.Invoices.Should().Equal(new Invoice("V002", "V000", 5, 1), new Invoice("V003", "V001", 5, 2));
    }

    [Fact]
    public void Venues_that_had_exchanges_invoice_each_other_where_the_count_allows_it()
    {
        var plan = NetFewest(ObligationSet.Create([new("d", "a", 5), new("c", "b", 5)]));
        plan.Invoices.Should().Equal(new Invoice("c", "b", 5, 1), new Invoice("d", "a", 5, 2));

        // Either of the two that owe 3 completes the group of 10; the one that knows the creditor does.
        plan = NetFewest(ObligationSet.Create(
            [new("k", "x", 3), new("l", "hub", 7), new("hub", "x", 7), new("j", "hub", 3), new("hub", "y", 5), new("m", "hub", 2)]));
        plan.Invoices.Should().Contain(invoice => invoice.Debtor == "k" && invoice.Creditor == "x");
    }

    [Fact]
    public void A_group_with_a_choice_spreads_its_invoices()
    {
        // 6 + 4 = 7 + 3: no proper part balances, every tree has three invoices, and none needs a venue with three.
        var plan = NetFewest(WithPositions(60, 41, -71, -30));
        plan.Count.Should().Be(3);
        plan.Invoices.SelectMany(invoice => new[] { invoice.Debtor, invoice.Creditor }).CountBy(name => name)
            .Max(count => count.Value).Should().Be(2);
    }

    [Fact]
    public void Ten_thousand_venues_are_settled_within_the_work_limit()
    {
        var random = new Random(5);
        var positions = Enumerable.Range(0, 9_999).Select(_ => random.NextInt64(-1_000_000, 1_000_000)).ToList();
        var plan = NetFewest(WithPositions([.. positions, -positions.Sum()]), 100_000_000);
        plan.Statistics.Work.Should().BeLessThanOrEqualTo(100_000_000);
        plan.Count.Should().BeLessThan(8_000);
    }

    private static SettlementPlan Solved(ObligationSet obligations)
    {
        var plan = NetFewest(obligations);
        PlanVerifier.Verify(obligations, plan).Fault.Should().BeNull();
        return plan;
    }
}
