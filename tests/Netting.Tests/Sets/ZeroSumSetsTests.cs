using CsCheck;
using Interlieux.Netting.Fewest.Sets;

namespace Interlieux.Netting.Tests.Sets;

public sealed class ZeroSumSetsTests
{
    [Theory]
    [InlineData(6, 3_000)]
    [InlineData(40, 3_000)]
    [InlineData(long.MaxValue / 16, 300)]
    public void Each_zero_sum_set_is_listed_once(long most, int cases) =>
        Gen.Long[-most, most].Array[1, 13].Sample(
            some =>
            {
                long[] values = [.. some.OrderByDescending(Math.Abs)];
                var pool = new SetPool();
                var sets = new ZeroSumSets(values, pool);
                for (var size = 2; size <= ZeroSumSets.SizeMax; size++)
                    sets.List(size, 100_000, Unlimited()).Should().BeTrue();
                var listed = Enumerable.Range(0, pool.Count).Select(set => Mask(pool.Members(set))).ToArray();
                listed.Should().OnlyHaveUniqueItems();
                listed.Order().Should().Equal(ZeroSums(values).Order());
            },
            iter: cases,
            threads: 1);

    [Fact]
    public void Too_many_sets_leave_the_list_as_it_was()
    {
        long[] values = [3, 3, 3, -2, -2, -2, -1, -1, -1];
        var pool = new SetPool();
        var sets = new ZeroSumSets(values, pool);
        sets.List(3, 27, Unlimited()).Should().BeTrue();
        pool.Count.Should().Be(27);
        sets.List(6, 10, Unlimited()).Should().BeFalse();
        pool.Count.Should().Be(27);
        sets.List(6, 1_000, new WorkMeter(5, default)).Should().BeFalse();
        pool.Count.Should().Be(27);
    }

    private static WorkMeter Unlimited() => new(long.MaxValue, default);

    private static int Mask(ReadOnlySpan<ushort> members)
    {
        var mask = 0;
        foreach (var member in members)
            mask |= 1 << member;
        return mask;
    }

    private static IEnumerable<int> ZeroSums(long[] values) => Enumerable.Range(1, (1 << values.Length) - 1).Where(mask =>
        int.PopCount(mask) is >= 2 and <= ZeroSumSets.SizeMax
            && values.Where((_, i) => (mask >> i & 1) == 1).Aggregate((Int128)0, (sum, value) => sum + value) == 0);
}
