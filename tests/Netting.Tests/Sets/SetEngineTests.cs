using CsCheck;
using Interlieux.Netting.Fewest;
using Interlieux.Netting.Fewest.Sets;
using Interlieux.Tests.Shared.Netting;

namespace Interlieux.Netting.Tests.Sets;

public sealed class SetEngineTests
{
    private const int OracleSize = 7;

    [Theory]
    [InlineData(5, 1_000)]
    [InlineData(30, 1_500)]
    [InlineData(400, 1_000)]
    public void No_partition_has_more_groups_than_the_bound_and_closed_ones_are_right(long most, int cases)
    {
        var closed = 0;
        Instances.Positions(14, most).Sample(
            positions =>
            {
                var search = Run(positions, 20_000_000);
                var groups = Instances.MostGroups(Left(positions));
                search.Best.Count.Should().BeLessThanOrEqualTo(groups);
                search.Bound.Should().BeGreaterThanOrEqualTo(groups);
                closed += search.Closed ? 1 : 0;
                if (search.Proof == Proof.Enumeration)
                    Accepted(search).Should().BeTrue();
            },
            iter: cases,
            threads: 1);
        closed.Should().BeGreaterThan(cases * 9 / 10);
    }

    [Theory]
    [InlineData(24, 300)]
    [InlineData(28, 1_000)]
    [InlineData(32, 3_000)]
    public void The_certificate_says_what_it_means(int venues, long most)
    {
        var covers = 0;
        for (var seed = 1UL; seed <= 6; seed++)
        {
            var search = Run(InstanceFamilies.Planted(venues, most, seed), 200_000_000);
            search.Closed.Should().BeTrue();
            if (search.Proof != Proof.Enumeration || search.Certificate.SetSize > OracleSize)
                continue;
            var certificate = search.Certificate;
            covers += certificate.Cover is null ? 0 : 1;
            Accepted(search).Should().BeTrue();
            Accepted(search, certificate with { Groups = certificate.Groups - 1 }).Should().BeFalse();
            Accepted(search, certificate with { Sets = certificate.Sets - 1 }).Should().BeFalse();
        }
    }

    [Fact]
    public void Months_in_cents_are_proven_at_fifty_venues_with_little_work()
    {
        var options = new NettingOptions { WorkLimit = 8_000_000 };
        for (var seed = 1UL; seed <= 3; seed++)
        {
            var plan = NettingEngine.Solve(InstanceFamilies.Gravity(50, InstanceFamilies.Tariff.Cents, seed), options, cancellation: TestContext.Current.CancellationToken);
            plan.Proven.Should().BeTrue();
            plan.Proof.Should().Be(Proof.Enumeration);
        }
    }

    [Fact]
    public void More_work_never_gives_fewer_groups_nor_a_higher_bound()
    {
        var positions = InstanceFamilies.Planted(60, 3_000, 5);
        var (best, bound) = (0, int.MaxValue);
        foreach (var work in (ReadOnlySpan<long>)[0, 10_000, 100_000, 1_000_000, 3_000_000, 10_000_000, 30_000_000, 100_000_000])
        {
            var search = Run(positions, work);
            search.Best.Count.Should().BeGreaterThanOrEqualTo(best);
            search.Bound.Should().BeLessThanOrEqualTo(bound);
            search.Meter.Used.Should().BeLessThanOrEqualTo(work);
            (best, bound) = (search.Best.Count, search.Bound);
        }
    }

    [Fact]
    public void Cancelled_it_ends_with_a_whole_partition()
    {
        using var cancelled = new CancellationTokenSource();
        var rest = Rest(InstanceFamilies.Planted(80, 3_000, 1));
        var changes = 0;
        var search = new GroupSearch(rest, new WorkMeter(long.MaxValue, cancelled.Token), 1, _ =>
        {
            if (++changes == 3)
                cancelled.Cancel();
        });
        SetEngine.Run(search);
        search.Best.Groups.SelectMany(group => group).Concat(search.Best.Pool).Order().Should().Equal(rest.Elements());
        search.Best.Groups.Should().OnlyContain(group => group.Sum(value => rest.Values[value]) == 0);
    }

    private static GroupSearch Run(IReadOnlyList<long> positions, long work)
    {
        var search = new GroupSearch(Rest(positions), new WorkMeter(work, default));
        SetEngine.Run(search);
        return search;
    }

    private static bool Accepted(GroupSearch search, PartCertificate? certificate = null)
    {
        certificate ??= search.Certificate;
        var elements = search.Rest.Elements().Select((value, element) => ($"#{element:0000}", search.Rest.Values[value]));
        return new CertificateOracle(elements, certificate.SetSize).Accepts(certificate);
    }

    private static long[] Left(IReadOnlyList<long> positions)
    {
        var rest = Rest(positions);
        return [.. rest.Elements().Select(value => rest.Values[value])];
    }

    private static Rest Rest(IReadOnlyList<long> positions) =>
        new(Pairing.Split([.. Enumerable.Range(0, positions.Count)], [.. positions]));
}
