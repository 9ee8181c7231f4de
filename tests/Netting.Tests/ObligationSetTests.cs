namespace Interlieux.Netting.Tests;

public sealed class ObligationSetTests
{
    [Theory]
    [InlineData("A", "B", 0, "the amount is 0, it must be above 0")]
    [InlineData("A", "B", -5, "the amount is -5, it must be above 0")]
    [InlineData("A", "A", 5, "A owes itself")]
    [InlineData("", "B", 5, "the debtor has no name")]
    [InlineData("A", " ", 5, "the creditor has no name")]
    public void A_bad_obligation_is_named_by_its_position(string debtor, string creditor, long amount, string reason)
    {
        var create = () => ObligationSet.Create([new("A", "B", 1), new("B", "A", 1), new(debtor, creditor, amount)]);
        var thrown = create.Should().Throw<InvalidObligationException>().Which;
        thrown.Index.Should().Be(2);
        thrown.Reason.Should().Be(reason);
    }

    [Fact]
    public void A_total_that_passes_64_bits_is_an_error_at_the_row_that_passes_it()
    {
        var create = () => ObligationSet.Create([new("A", "B", long.MaxValue), new("C", "D", long.MaxValue), new("A", "C", 1)]);
        create.Should().Throw<InvalidObligationException>()
            .Which.Should().Match<InvalidObligationException>(e => e.Index == 2 && e.Reason.Contains("what A owes passes"));
    }

    [Fact]
    public void What_a_venue_is_owed_may_not_overflow_either()
    {
        var create = () => ObligationSet.Create([new("A", "C", long.MaxValue), new("B", "C", 1)]);
        create.Should().Throw<InvalidObligationException>()
            .Which.Should().Match<InvalidObligationException>(e => e.Index == 1 && e.Reason.Contains("what C is owed passes"));
    }

    [Fact]
    public void Venues_are_in_ordinal_order_and_net_positions_sum_to_zero()
    {
        var set = ObligationSet.Create([new("b", "a", 3), new("É", "B", 4), new("b", "a", 2)]);
        set.Venues.Should().Equal("B", "a", "b", "É");
        set.NetPositions().Should().Equal(4, 5, -5, -4);
        set.Count.Should().Be(3);
        set.Total.Should().Be(9);
    }

    [Fact]
    public void No_obligation_is_an_empty_set()
    {
        var set = ObligationSet.Create([]);
        set.Venues.Should().BeEmpty();
        Instances.NetFewest(set).Should().Match<SettlementPlan>(plan => plan.Count == 0 && plan.Proven && plan.LowerBound == 0);
    }
}
