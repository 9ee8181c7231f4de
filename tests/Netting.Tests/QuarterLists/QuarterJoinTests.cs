using System.Numerics;
using CsCheck;
using Interlieux.Netting.Fewest;
using Interlieux.Netting.Fewest.QuarterLists;

namespace Interlieux.Netting.Tests.QuarterLists;

public sealed class QuarterJoinTests
{
    /// <summary>Small classes: many moduli, vectors that are not full, buckets that are empty.</summary>
    private static readonly Gen<int> ClassSize = Gen.OneOf(Gen.Int[1, 100], Gen.Const(QuarterJoin.LargeClass));

    [Theory]
    [InlineData(1, 300)]
    [InlineData(2, 400)]
    [InlineData(6, 400)]
    [InlineData(40, 300)]
    [InlineData(1_000_000, 200)]
    [InlineData(long.MaxValue / 32, 200)]
    public void Every_zero_sum_set_is_listed_once_and_nothing_else(long most, int cases) =>
        Gen.Select(Positions(15, most), ClassSize).Sample((positions, classSize) => Listed(positions, classSize, 1).Should().Equal(ByBruteForce(positions)), iter: cases, threads: 1);

    [Fact]
    public void Common_divisors_however_large_change_nothing() =>
        Gen.Select(Positions(13, 30), Gen.Int[0, 3].Select(i => new[] { 2L, 595, 2_147_483_647, 1L << 53 }[i]), ClassSize).Sample(
            (positions, factor, classSize) =>
                Listed([.. positions.Select(position => factor * position)], classSize, 1).Should().Equal(ByBruteForce(positions)),
            iter: 300,
            threads: 1);

    [Theory]
    [InlineData(5)]
    [InlineData(1L << 57)]
    [InlineData(2_147_483_647)]
    public void All_values_equal_up_to_their_sign(long value)
    {
        long[] positions = [.. Enumerable.Range(0, 64).Select(i => i % 2 == 0 ? value : -value)];

        Listed(positions, 1, 1).Should().HaveCount(33, "as many of each sign, from none to 32");
    }

    [Fact]
    public void Powers_of_two_and_what_balances_them_are_one_set()
    {
        long[] powers = [.. Enumerable.Range(0, 20).Select(i => 1L << (3 * i))];

        Listed([.. powers, -powers.Sum()], 64, 1).Should().Equal(0UL, (1UL << 21) - 1);
    }

    [Fact]
    public void Sums_that_only_wrap_around_to_zero_are_none()
    {
        // 2⁶² four times is 2⁶⁴; it takes the whole to get back to 0.
        const long Quarter = 1L << 62;
        long[] positions = [Quarter + 1, Quarter, Quarter - 2, Quarter + 3, -Quarter - 5, -Quarter + 7, -Quarter - 9, -Quarter + 5];

        Listed(positions, 2, 1).Should().Equal(ByBruteForce(positions));
    }

    [Fact]
    public void Values_that_agree_in_both_residues_are_told_apart()
    {
        // All differ by multiples of the key's modulus and of every prime in use here: only exact sums tell.
        const long Step = 2_147_483_647L * 2 * 5 * 7;
        long[] some = [.. new long[] { 1, 2, 4, 9, 17, 40, 85, 170, 333, 700 }.Select((times, i) => (times * Step) + (i % 2 == 0 ? 1 : -1))];
        long[] positions = [.. some, -some.Sum()];

        Listed(positions, 512, 1).Should().Equal(ByBruteForce(positions));
    }

    [Fact]
    public void The_list_does_not_depend_on_the_threads() =>
        Gen.Select(Positions(24, 4_000), Gen.Int[50, 1_000]).Sample(
            (positions, classSize) =>
            {
                var alone = Listed(positions, classSize, 1);
                Listed(positions, classSize, 2).Should().Equal(alone);
                Listed(positions, classSize, 3).Should().Equal(alone);
            },
            iter: 40,
            threads: 1);

    [Fact]
    public void More_sets_than_can_be_used_are_no_list()
    {
        long[] some = [.. Enumerable.Range(1, 29).Select(i => (long)(i % 2 == 0 ? i : -i))];
        long[] positions = [.. some, -some.Sum()];

        Listed(positions, QuarterJoin.LargeClass, 1).Should().BeNull();
        Listed(positions, 1_000, 3).Should().BeNull();
    }

    [Fact]
    public void Values_whose_residues_hardly_differ_are_left_alone()
    {
        const long AllPrimesInUse = 17 * 31 * 67;
        long[] some = [.. Enumerable.Range(0, 38).Select(i => AllPrimesInUse * ((1L << i) + i))];
        var rest = RestOf([.. some, 1, -some.Sum() - 1]);

        QuarterJoin.Prepare(new MultisetCode(rest), HalfSplit.Of(rest.Counts)!).Should().BeNull();
    }

    private static ulong[]? Listed(long[] positions, int classSize, int threads)
    {
        var rest = RestOf(positions);
        if (rest.Size == 0)
            return [0];
        var code = new MultisetCode(rest);
        var sets = QuarterJoin.Prepare(code, HalfSplit.Of(rest.Counts)!, classSize)!;
        return sets.List(threads, new WorkMeter(0, TestContext.Current.CancellationToken));
    }

    /// <summary>All subsets of venues, as code words: of equal values the first ones are taken.</summary>
    private static IEnumerable<ulong> ByBruteForce(long[] positions)
    {
        var rest = RestOf(positions);
        var values = rest.Elements().Select(i => rest.Values[i]).ToArray();
        for (var set = 0UL; set < 1UL << values.Length; set++)
        {
            Int128 sum = 0;
            var firstOnes = true;
            for (var left = set; left != 0; left &= left - 1)
            {
                var i = BitOperations.TrailingZeroCount(left);
                sum += values[i];
                firstOnes &= i == 0 || values[i - 1] != values[i] || (set >> (i - 1) & 1) != 0;
            }

            if (sum == 0 && firstOnes)
                yield return set;
        }
    }

    private static Rest RestOf(long[] positions) => Rests.Of(positions);

    private static Gen<long[]> Positions(int venuesMax, long most) => Rests.Positions(venuesMax, most);
}
