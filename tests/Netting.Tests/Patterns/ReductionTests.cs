using CsCheck;
using Interlieux.Netting.Fewest;
using Interlieux.Tests.Shared.Netting;

namespace Interlieux.Netting.Tests.Patterns;

public sealed class ReductionTests
{
    [Theory]
    [InlineData(6)]
    [InlineData(2_000)]
    [InlineData(1_000_000_000_000)]
    public void Pairs_and_what_is_left_are_what_counting_by_value_says(long most)
    {
        var reduction = new Reduction();
        Gen.Long[-most, most].Array[0, 60].Sample(
            positions =>
            {
                long[] doubled = [.. positions, .. positions.Take(20).Select(position => -position)];

                reduction.Load(doubled);

                var expected = doubled.Where(p => p != 0).GroupBy(Math.Abs).OrderByDescending(g => g.Key).Select(g => g.Sum(Math.Sign) * g.Key)
                    .Where(sum => sum != 0).ToArray();
                reduction.Values.ToArray().Zip(reduction.Counts.ToArray(), (value, count) => value * count).Should().Equal(expected);
                var seen = new List<int>();
                for (var i = 0; i < reduction.Values.Length; i++)
                {
                    var value = reduction.Values[i];
                    reduction.Venues(i).ToArray().Should().BeInAscendingOrder().And.OnlyContain(venue => doubled[venue] == value);
                    seen.AddRange(reduction.Venues(i));
                }

                for (var i = 0; i < reduction.Pairs; i++)
                    doubled[reduction.Debtors[i]].Should().Be(-doubled[reduction.Creditors[i]]).And.BeNegative();
                seen.AddRange(reduction.Debtors);
                seen.AddRange(reduction.Creditors);
                seen.Order().Should().Equal(Enumerable.Range(0, doubled.Length).Where(venue => doubled[venue] != 0));
                reduction.Size.Should().Be(expected.Length == 0 ? 0 : reduction.Counts.ToArray().Sum());
            },
            threads: 1);
    }

    [Fact]
    public void A_filling_without_remainder_is_a_partition_into_as_many_groups_as_the_rarer_sign_has()
    {
        var (reduction, filled) = (new Reduction(), 0);
        Instances.Positions(14, 12).Sample(
            positions =>
            {
                reduction.Load(positions);
                if (!reduction.TryFill())
                    return;
                filled++;
                var members = new List<int>();
                for (var group = 0; group < reduction.Groups; group++)
                {
                    var sum = 0L;
                    foreach (var member in reduction.Group(group))
                        sum += reduction.Values[member];
                    sum.Should().Be(0);
                    members.AddRange(reduction.Group(group));
                }

                members.Order().Should().Equal(reduction.Counts.ToArray().SelectMany((count, i) => Enumerable.Repeat(i, count)));
                (reduction.Pairs + reduction.Groups).Should().Be(Instances.MostGroups(positions));
                reduction.Groups.Should().Be(reduction.Bound);
            },
            iter: 1_000,
            threads: 1);
        filled.Should().BeGreaterThan(50, "else nothing was checked");
    }

    [Fact]
    public void Once_warm_it_allocates_nothing()
    {
        var positions = InstanceFamilies.Gravity(3_500, InstanceFamilies.Tariff.HalfDays, 1).NetPositions().ToArray();
        var reduction = new Reduction();
        // What the runtime compiles anew on its way is no allocation of the reduction: after a few rounds none is left.
        var allocated = long.MaxValue;
        for (var round = 0; round < 200 && allocated > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            reduction.Load(positions);
            reduction.TryFill();
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        allocated.Should().Be(0);
    }
}
