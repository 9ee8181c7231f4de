using CsCheck;
using Interlieux.Netting.Fewest;
using Interlieux.Netting.Fewest.QuarterLists;
using Interlieux.Tests.Shared.Netting;

namespace Interlieux.Netting.Tests.QuarterLists;

public sealed class QuarterListEngineTests
{
    private const long Enough = 1_000_000_000;

    [Theory]
    [InlineData(9, 500)]
    [InlineData(300, 300)]
    [InlineData(1L << 45, 200)]
    public void The_partition_has_the_most_groups_and_the_bound_is_its_number(long most, int cases)
    {
        var exhausted = 0;
        Rests.Positions(14, most).Sample(
            positions =>
            {
                var rest = Paired(positions);
                var search = Run(rest, Enough);
                var groups = Instances.MostGroups(positions) - ((positions.Count(position => position != 0) - rest.Size) / 2);
                search.Bound.Should().BeGreaterThanOrEqualTo(groups);
                ShouldPartition(search);
                if (search.Proof != Proof.Exhaustive)
                    return;
                exhausted++;
                (search.Best.Count, search.Bound, search.Certificate.Groups).Should().Be((groups, groups, groups));
                search.Certificate.Sets.Should().Be(ZeroSums(rest, 0, 0));
            },
            iter: cases,
            threads: 1);
        exhausted.Should().BeGreaterThan(cases / 20, "else this says little");
    }

    [Fact]
    public void Both_exact_programs_count_the_same_sets() =>
        Rests.Positions(13, 60).Sample(
            positions =>
            {
                var rest = Paired(positions);
                var program = new SubsetProgram();
                program.Solve(rest.Values, rest.Counts);
                program.ZeroSums.Should().Be(ZeroSums(rest, 0, 0));
            },
            iter: 200,
            threads: 1);

    [Fact]
    public void Planted_groups_among_huge_values_are_found()
    {
        var search = Run(Planted(groups: 5, members: 8), Enough);

        search.Best.Count.Should().Be(5);
        search.Best.Groups.Should().OnlyContain(group => group.Length == 8);
        (search.Bound, search.Proof).Should().Be((5, Proof.Exhaustive));
        search.Certificate.Sets.Should().Be(32, "the unions of five groups");
    }

    [Fact]
    public void Many_planted_groups_are_many_sets_and_still_found()
    {
        var search = Run(Planted(groups: 12, members: 4), Enough);

        (search.Best.Count, search.Bound, search.Proof).Should().Be((12, 12, Proof.Exhaustive));
        search.Certificate.Sets.Should().Be(1 << 12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(10)]
    public void Neither_threads_nor_more_work_change_anything(int exponent)
    {
        var positions = InstanceFamilies.FewSets(40, exponent, 7);

        var alone = Run(positions, Enough);
        foreach (var threads in (int[])[2, 3])
        {
            var together = Run(positions, 2 * Enough, threads);
            together.Best.Groups.Should().BeEquivalentTo(alone.Best.Groups, options => options.WithStrictOrdering());
            together.Meter.Used.Should().Be(alone.Meter.Used);
            together.Certificate.Sets.Should().Be(alone.Certificate.Sets);
        }

        alone.Proof.Should().Be(Proof.Exhaustive);
    }

    [Fact]
    public void What_is_not_affordable_is_not_begun()
    {
        var search = Run(InstanceFamilies.FewSets(40, 0, 1), 200_000);

        (search.Meter.Used, search.Meter.Stopped).Should().Be((0, StopReason.Finished));
        search.Proof.Should().NotBe(Proof.Exhaustive);
    }

    [Fact]
    public void Rests_with_too_many_sets_or_elements_are_left_alone()
    {
        Run(InstanceFamilies.Planted(40, 10_000, 1), Enough).Meter.Used.Should().Be(0);
        Run(InstanceFamilies.FewSets(65, 0, 1), Enough).Meter.Used.Should().Be(0);
        Run([], Enough).Meter.Used.Should().Be(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Cancelled_anywhere_nothing_is_claimed(int threads)
    {
        var positions = Planted(groups: 5, members: 8);
        var finished = 0;
        for (var polls = 0; polls < 40; polls++)
        {
            using var cancellation = new CancellationTokenSource();
            var clock = new CancellingClock(polls, cancellation);
            var search = new GroupSearch(Rests.Of(positions), new WorkMeter(Enough, clock, TimeSpan.FromDays(1), cancellation.Token), threads);
            QuarterListEngine.Run(search);

            if (search.Proof == Proof.Exhaustive)
                finished++;
            else
                search.Bound.Should().BeGreaterThanOrEqualTo(5);
            ShouldPartition(search);
        }

        finished.Should().BeInRange(1, 39, "some were cancelled too late and some in time");
    }

    private static Rest Paired(long[] positions) => new(Pairing.Split([.. Enumerable.Range(0, positions.Length)], positions));

    /// <summary>Sub-multisets of the values from <paramref name="value"/> on that bring <paramref name="sum"/> to 0.</summary>
    private static long ZeroSums(Rest rest, int value, Int128 sum) => value == rest.Values.Length
        ? (sum == 0 ? 1 : 0)
        : Enumerable.Range(0, rest.Counts[value] + 1).Sum(times => ZeroSums(rest, value + 1, sum + ((Int128)times * rest.Values[value])));

    private static GroupSearch Run(long[] positions, long workLimit, int threads = 1) => Run(Rests.Of(positions), workLimit, threads);

    private static GroupSearch Run(Rest rest, long workLimit, int threads = 1)
    {
        var search = new GroupSearch(rest, new WorkMeter(workLimit, TestContext.Current.CancellationToken), threads);
        QuarterListEngine.Run(search);
        return search;
    }

    private static void ShouldPartition(GroupSearch search)
    {
        var rest = search.Rest;
        search.Best.Pool.Should().BeEmpty();
        search.Best.Groups.SelectMany(group => group).Order().Should().Equal(rest.Elements());
        foreach (var group in search.Best.Groups)
            group.Aggregate(Int128.Zero, (sum, i) => sum + rest.Values[i]).Should().Be(Int128.Zero);
    }

    /// <summary>Groups of values so large that no other sets sum to 0 by chance.</summary>
    private static long[] Planted(int groups, int members)
    {
        var state = 42UL;
        var positions = new List<long>();
        for (var group = 0; group < groups; group++)
        {
            long[] some = [.. Enumerable.Range(1, members - 1).Select(_ => Next())];
            positions.AddRange(some);
            positions.Add(-some.Sum());
        }

        return [.. positions];

        long Next() => unchecked((long)(state = (state * 6_364_136_223_846_793_005) + 1_442_695_040_888_963_407)) >> 8;
    }

    /// <summary>Cancels when it is asked for the time so often; the time itself stands still.</summary>
    private sealed class CancellingClock(int polls, CancellationTokenSource cancellation) : TimeProvider
    {
        private int _asked;

        public override long GetTimestamp()
        {
            if (Interlocked.Increment(ref _asked) > polls)
                cancellation.Cancel();
            return 0;
        }
    }
}
