using CsCheck;
using Interlieux.Netting.Fewest;
using Interlieux.Netting.Fewest.Patterns;
using Interlieux.Tests.Shared.Netting;

namespace Interlieux.Netting.Tests.Patterns;

public sealed class PatternEngineTests
{
    [Fact]
    public void Its_bound_is_never_below_the_most_groups_and_its_best_never_above_them()
    {
        Instances.Positions(14, 12).Sample(
            positions =>
            {
                var (pairs, search) = Searched(positions);
                var most = Instances.MostGroups(positions) - pairs;

                search.Best.Count.Should().BeLessThanOrEqualTo(most);
                search.Bound.Should().BeGreaterThanOrEqualTo(most);
                if (search.Closed)
                    search.Best.Count.Should().Be(most);
            },
            iter: 2_000);
    }

    [Fact]
    public void Every_number_of_its_certificates_is_what_the_definition_gives()
    {
        var (dual, cover) = (0, 0);
        for (var seed = 0; seed < 1_500; seed++)
        {
            var draws = new Draws((ulong)seed);
            long[] some = [.. Enumerable.Range(0, 7 + (seed % 7)).Select(_ => (long)(draws.Unit() * 40) - 20)];
            var (_, search) = Searched([.. some, -some.Sum()]);
            var certificate = search.Certificate;
            if (certificate.Proof is not (Proof.Dual or Proof.DualCover))
                continue;
            var oracle = new PatternOracle(search.Rest.Elements().Select(i => search.Rest.Values[i]), certificate);

            oracle.Cheapest().Should().BeGreaterThanOrEqualTo(certificate.Scale, "no pattern costs less than the scale");
            if (certificate.Cover is not { } refutation)
            {
                dual++;
                certificate.Groups.Should().Be((int)(oracle.Cost / certificate.Scale));
                continue;
            }

            cover++;
            refutation.Groups.Should().Be(certificate.Groups + 1).And.BeLessThanOrEqualTo((int)(oracle.Cost / certificate.Scale));
            oracle.Candidates(refutation.Groups).Should().Be((int)refutation.Sets);
            oracle.Search(refutation.Groups).Should().BeFalse();
            oracle.Nodes.Should().Be(refutation.Nodes);
        }

        dual.Should().BeGreaterThan(50, "else nothing was checked");
        cover.Should().BeGreaterThan(3, "else nothing was checked");
    }

    [Theory]
    [InlineData(60)]
    [InlineData(300)]
    [InlineData(3_500)]
    public void A_month_of_half_days_is_proven_and_its_prices_hold(int venues)
    {
        for (ulong seed = 1; seed <= 4; seed++)
        {
            var positions = InstanceFamilies.Gravity(venues, InstanceFamilies.Tariff.HalfDays, seed).NetPositions();

            var (_, search) = Searched([.. positions]);

            search.Closed.Should().BeTrue();
            search.Best.Groups.SelectMany(group => group).Order().Should().Equal(search.Rest.Elements());
            search.Best.Groups.Should().AllSatisfy(group => group.Sum(i => search.Rest.Values[i]).Should().Be(0));
            if (search.Proof is not (Proof.Dual or Proof.DualCover))
                continue;
            var oracle = new PatternOracle(search.Rest.Elements().Select(i => search.Rest.Values[i]), search.Certificate);
            oracle.Cheapest().Should().BeGreaterThanOrEqualTo(search.Certificate.Scale);
        }
    }

    [Fact]
    public void More_work_is_never_worse_and_the_same_work_gives_the_same()
    {
        var positions = InstanceFamilies.Gravity(60, InstanceFamilies.Tariff.HalfEuros, 3).NetPositions();
        var (groups, bound) = (0, int.MaxValue);
        for (var work = 100_000L; work <= 50_000_000; work *= 3)
        {
            var (_, search) = Searched([.. positions], work);
            var (_, again) = Searched([.. positions], work);

            search.Best.Count.Should().BeGreaterThanOrEqualTo(groups);
            search.Bound.Should().BeLessThanOrEqualTo(bound);
            again.Best.Groups.Should().BeEquivalentTo(search.Best.Groups, options => options.WithStrictOrdering());
            again.Certificate.PositionPrices.Should().Equal(search.Certificate.PositionPrices);
            (groups, bound) = (search.Best.Count, search.Bound);
        }
    }

    [Fact]
    public void Values_that_lie_too_far_apart_or_too_large_are_left_to_others()
    {
        var most = long.MaxValue / 4;

        var (_, search) = Searched([most, most - 1, -most + 2, -most - 1, 17, -17 - (most - 1) + (most - 1)]);

        search.Certificate.Proof.Should().NotBe(Proof.Dual);
        PatternEngine.Scaled([3 * most, -2 * most, -most]).Should().Equal(3, -2, -1);
    }

    [Fact]
    public void A_greatest_common_divisor_changes_nothing_but_the_positions_in_the_certificate()
    {
        long[] positions = [7, 5, 4, 4, -1, -3, -3, -2, -6, -5, 6, -6, 9, -9, 11, -11];

        var (_, once) = Searched(positions);
        var (_, scaled) = Searched([.. positions.Select(position => 1_000_000_007 * position)]);

        scaled.Best.Count.Should().Be(once.Best.Count);
        scaled.Certificate.PositionPrices.Select(price => price.Price).Should().Equal(once.Certificate.PositionPrices.Select(price => price.Price));
    }

    private static (int Pairs, GroupSearch Search) Searched(long[] positions, long work = 200_000_000)
    {
        var reduction = Pairing.Split([.. Enumerable.Range(0, positions.Length)], positions);
        var search = new GroupSearch(new Rest(reduction), new WorkMeter(work, CancellationToken.None));
        PatternEngine.Run(search);
        return (reduction.Pairs, search);
    }
}
