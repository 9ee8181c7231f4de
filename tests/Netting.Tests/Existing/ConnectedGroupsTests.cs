using CsCheck;
using Interlieux.Netting.Existing;
using Interlieux.Tests.Shared.Netting;

namespace Interlieux.Netting.Tests.Existing;

public sealed class ConnectedGroupsTests
{
    [Theory]
    [InlineData(9, 3, 6, 1_500)]
    [InlineData(9, 20, 14, 1_500)]
    [InlineData(10, 2, 30, 500)]
    public void Groups_are_as_many_as_brute_force_finds(int venuesMax, long positionMax, int pairsMax, int cases) =>
        Component.Any(venuesMax, positionMax, pairsMax).Sample(
            component =>
            {
                var solution = component.Solve();
                Check(component, solution);
                solution.Groups.Count.Should().Be(component.MostGroups(), component.ToString());
            },
            iter: cases,
            threads: 1);

    [Fact]
    public void Invoices_are_as_few_as_pairs_that_can_carry_all() =>
        Component.Any(6, 4, 4).Sample(
            component => (component.Venues - component.Solve().Groups.Count).Should().Be(component.FewestPairs()),
            iter: 600,
            threads: 1);

    [Fact]
    public void A_complete_graph_is_as_good_as_fewest() =>
        Instances.Positions(10, 12).Sample(
            positions => Open(Component.Complete(positions).Solve(), positions).Should().Be(Instances.MostGroups(positions)),
            iter: 600,
            threads: 1);

    [Fact]
    public void More_work_never_gives_fewer_groups_or_a_weaker_bound() =>
        Gen.Select(Component.Any(12, 30, 20), Gen.Long[0, 2_000_000], Gen.Long[0, 2_000_000]).Sample(
            (component, less, more) =>
            {
                var (few, many) = (component.Solve(Math.Min(less, more)), component.Solve(Math.Max(less, more)));
                Check(component, few);
                many.Groups.Count.Should().BeGreaterThanOrEqualTo(few.Groups.Count);
                many.Bound.Should().BeLessThanOrEqualTo(few.Bound);
            },
            iter: 150,
            threads: 1);

    [Fact]
    public void Flipped_signs_give_as_many_groups() =>
        Component.Any(9, 6, 12).Sample(
            component => (component with { Positions = [.. component.Positions.Select(position => -position)] }).Solve().Groups.Count
                .Should().Be(component.Solve().Groups.Count),
            iter: 150,
            threads: 1);

    [Fact]
    public void A_venue_that_owes_nothing_relays_where_it_must()
    {
        // Two pairs meet only in the venue in the middle: 5 invoices for 4 open venues and a relay would be 4.
        var star = Component.Star(0, 5, -5, 7, -7).Solve();
        star.Groups.Should().ContainSingle();
        star.Proven.Should().BeTrue();
        Component.Path(5, 0, -5).Solve().Groups.Should().ContainSingle();
        new Component([5, 0, -5], [(0, 1), (1, 2), (0, 2)]).Solve().Groups.Should().HaveCount(2, "the two may pay directly");
    }

    [Fact]
    public void A_bridge_over_which_nothing_flows_is_not_used()
    {
        // Two triangles and a bridge: each side balances.
        var component = new Component([5, -2, -3, 4, 4, -8], [(0, 1), (1, 2), (0, 2), (2, 3), (3, 4), (4, 5), (3, 5)]);
        component.Solve().Groups.Should().BeEquivalentTo(new[] { new[] { 0, 1, 2 }, new[] { 3, 4, 5 } });
    }

    [Fact]
    public void Equal_opposites_far_apart_do_not_pair()
    {
        // Along the path only neighbours can: +1 −1 twice, although +5 and −5 would pair off without the graph.
        Component.Path(5, 1, -1, 1, -1, -5).Solve().Groups.Should().ContainSingle();
        Component.Path(1, -1, 2, -2, 3, -3).Solve().Groups.Should().HaveCount(3);
    }

    [Fact]
    public void Positions_near_the_end_of_the_range_do_not_wrap_around()
    {
        const long big = long.MaxValue / 2;
        var component = Component.Complete(big + 1, big + 1, big + 1, big + 1, -big - 1, -big - 1, -big, -big, -1, -1);
        var solution = component.Solve(2_000_000);
        Check(component, solution);
        solution.Groups.Should().HaveCount(4);
    }

    [Fact]
    public void A_component_of_two_or_of_relays_alone_is_solved_at_once()
    {
        Component.Path(0, 0, 0).Solve().Groups.Should().HaveCount(3);
        Component.Path(0, 0, 0).Solve().Certificate.Should().BeNull();
        Component.Path(4, -4).Solve(0).Proven.Should().BeTrue();
    }

    [Theory]
    [InlineData(50, 3)]
    [InlineData(300, 1)]
    public void A_made_up_month_is_settled_within_its_relations(int venues, int seeds)
    {
        for (var seed = 1; seed <= seeds; seed++)
        {
            var set = InstanceFamilies.Gravity(venues, InstanceFamilies.Tariff.HalfDays, (ulong)seed);
            var whole = AllowedGraph.Of(set.Venues.Length, set.Claims.Select(claim => (claim.Debtor, claim.Creditor)));
            var net = set.NetPositions();
            foreach (var part in whole.Components())
            {
                var component = new Component(
                    [.. part.Select(venue => net[venue])],
                    [.. set.Claims.Where(claim => part.Contains(claim.Debtor)).Select(claim =>
                        (Array.IndexOf(part, claim.Debtor), Array.IndexOf(part, claim.Creditor)))]);
                Check(component, component.Solve(), enumerate: false);
            }
        }
    }

    [Fact]
    public void Two_runs_are_the_same()
    {
        var ring = Enumerable.Range(0, 60).Select(venue => (long)((venue * venue % 17) - 8)).ToArray();
        var component = new Component(
            [.. ring, -ring.Sum()],
            [.. Enumerable.Range(0, 61).SelectMany(venue => new[] { (venue, (venue + 1) % 61), (venue, (venue + 7) % 61) })]);
        component.Solve().Groups.Should().BeEquivalentTo(component.Solve().Groups, options => options.WithStrictOrdering());
    }

    /// <summary>Every rule a solution keeps, whatever it found.</summary>
    private static void Check(Component component, ConnectedSolution solution, bool enumerate = true)
    {
        var graph = component.Graph;
        solution.Groups.SelectMany(group => group).Order().Should().Equal(Enumerable.Range(0, component.Venues));
        solution.Groups.Count.Should().BeLessThanOrEqualTo(solution.Bound);
        var net = new Int128[component.Venues];
        foreach (var group in solution.Groups)
        {
            graph.Connected(group).Should().BeTrue();
            var invoices = TreeSettlement.Settle(group, component.Positions, graph);
            invoices.Sum(part => part.Count).Should().Be(group.Length - 1, "no group falls apart that the search did not count");
            foreach (var (debtor, creditor, amount) in invoices.SelectMany(part => part))
            {
                graph.Adjacent(debtor, creditor).Should().BeTrue();
                amount.Should().BePositive();
                net[debtor] -= amount;
                net[creditor] += amount;
            }
        }

        net.Should().Equal(component.Positions.Select(position => (Int128)position));
        if (enumerate && solution.Certificate is { } certificate)
            Judge(component, certificate).Should().BeGreaterThanOrEqualTo(component.Positions.Count(position => position == 0) - solution.Bound);
    }

    /// <summary>Checks the numbers of a certificate by looking at every set of venues. Returns minus its groups.</summary>
    private static int Judge(Component component, PartCertificate certificate)
    {
        var prices = Enumerable.Range(0, component.Venues).Select(venue =>
            certificate.VenuePrices.Where(price => price.Venue == Instances.Name(venue)).Sum(price => price.Price)).ToArray();
        var triples = certificate.TriplePrices.Select(triple =>
            (Bits: Bit(triple.A) | Bit(triple.B) | Bit(triple.C), triple.Price)).ToArray();
        var open = Enumerable.Range(0, component.Venues).Where(venue => component.Positions[venue] != 0).Sum(venue => 1 << venue);
        var sets = 0L;
        for (var set = open; set > 0; set = (set - 1) & open)
        {
            var size = System.Numerics.BitOperations.PopCount((uint)set);
            if (size > certificate.SetSize || component.Sum(set) != 0 || !component.Hangs(set))
                continue;
            sets++;
            var cost = Enumerable.Range(0, component.Venues).Sum(venue => (set >> venue & 1) * prices[venue])
                + triples.Where(triple => System.Numerics.BitOperations.PopCount((uint)(set & triple.Bits)) >= 2).Sum(triple => triple.Price);
            cost.Should().BeGreaterThanOrEqualTo(certificate.Scale);
        }

        sets.Should().Be(certificate.Sets);
        var smallest = Enumerable.Range(0, component.Venues).Where(venue => (open >> venue & 1) != 0)
            .Select(venue => prices[venue]).Order().Take(certificate.SetSize + 1).ToArray();
        if (smallest.Length > certificate.SetSize)
            smallest.Sum().Should().BeGreaterThanOrEqualTo(certificate.Scale);
        var total = (int)((prices.Sum() + triples.Sum(triple => triple.Price)) / certificate.Scale);
        certificate.Groups.Should().Be(certificate.Cover is { } cover ? cover.Groups - 1 : total);
        return -certificate.Groups;
    }

    private static int Bit(string name) => 1 << int.Parse(name.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);

    private static int Open(ConnectedSolution solution, long[] positions) =>
        solution.Groups.Count - positions.Count(position => position == 0);
}
