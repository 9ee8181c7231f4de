using System.Diagnostics;

namespace Interlieux.Netting.Fewest;

/// <summary>The most disjoint zero-sum groups in a small multiset, exactly, by dynamic programming over its sub-multisets.</summary>
/// <remarks>
/// <para>Take the elements away one by one: a partition into k groups is an order in which the sum of what is left is 0 exactly
/// k times (the empty set apart). With f(S) the most zeros on any way from S down to the empty set,
/// f(∅) = 0 and f(S) = [sum(S) = 0] + max over the distinct values v in S of f(S − v).</para>
/// <para>A sub-multiset is a number in mixed radix, digit t below multiplicity(t) + 1; so equal values cost a factor of m + 1 and
/// not of 2^m. What is taken away before the first zero belongs to no group (nothing, if all sums to 0).</para>
/// <para>Source: the subset program for exact debt settling, O(2ⁿ·n), folklore since Verhoeff (2004), here over a multiset.
/// Cost: Π(m+1) states, times the number of distinct values; two bytes a state. Sums are <see cref="Int128"/>: no overflow.</para>
/// </remarks>
internal sealed class SubsetProgram
{
    /// <summary>More states than this are not tried: 32 MiB and about half a second.</summary>
    public const long StatesMax = 1L << 24;

    private ushort[] _most = [];

    /// <summary>Sub-multisets of the last multiset solved that sum to 0, the empty one included.</summary>
    public long ZeroSums { get; private set; }

    /// <summary>Number of sub-multisets, or <see cref="long.MaxValue"/> when there are more than <see cref="StatesMax"/>.</summary>
    public static long States(ReadOnlySpan<int> counts)
    {
        var states = 1L;
        foreach (var count in counts)
        {
            states *= count + 1;
            if (states > StatesMax)
                return long.MaxValue;
        }

        return states;
    }

    /// <summary>Solves for <paramref name="counts"/>[i] elements of <paramref name="values"/>[i]; groups hold such i.</summary>
    /// <remarks>Of equal ways the one that takes the lowest index first.</remarks>
    public Partition Solve(ReadOnlySpan<long> values, ReadOnlySpan<int> counts)
    {
        var states = (int)States(counts);
        Debug.Assert(states <= StatesMax, "the caller asks only what is small");
        if (_most.Length < states)
            _most = new ushort[states];
        Span<int> strides = stackalloc int[values.Length];
        for (int i = 0, stride = 1; i < values.Length; stride *= counts[i] + 1, i++)
            strides[i] = stride;
        Fill(values, counts, strides, states);
        return Trace(values, counts, strides, states - 1);
    }

    private void Fill(ReadOnlySpan<long> values, ReadOnlySpan<int> counts, ReadOnlySpan<int> strides, int states)
    {
        var most = _most.AsSpan(0, states);
        Span<int> digits = stackalloc int[values.Length];
        digits.Clear();
        Int128 sum = 0;
        most[0] = 0;
        ZeroSums = 1;
        for (var state = 1; state < states; state++)
        {
            var digit = 0;
            for (; digits[digit] == counts[digit]; digit++)
            {
                sum -= (Int128)values[digit] * digits[digit];
                digits[digit] = 0;
            }

            digits[digit]++;
            sum += values[digit];
            ushort best = 0;
            for (var i = 0; i < digits.Length; i++)
            {
                if (digits[i] > 0)
                    best = Math.Max(best, most[state - strides[i]]);
            }

            var zero = sum == 0;
            ZeroSums += zero ? 1 : 0;
            most[state] = zero ? (ushort)(best + 1) : best;
        }
    }

    private Partition Trace(ReadOnlySpan<long> values, ReadOnlySpan<int> counts, ReadOnlySpan<int> strides, int state)
    {
        var digits = counts.ToArray();
        Int128 sum = 0;
        for (var i = 0; i < values.Length; i++)
            sum += (Int128)values[i] * digits[i];
        var partition = new Partition([], []);
        var group = partition.Pool;
        while (state > 0)
        {
            var most = (int)_most[state];
            if (sum == 0)
            {
                Close(partition, group);
                group = [];
                most--;
            }

            var next = 0;
            while (digits[next] == 0 || _most[state - strides[next]] != most)
                next++;
            digits[next]--;
            state -= strides[next];
            sum -= values[next];
            group.Add(next);
        }

        Close(partition, group);
        return partition;
    }

    private static void Close(Partition partition, List<int> group)
    {
        if (!ReferenceEquals(group, partition.Pool))
            partition.Groups.Add([.. group]);
    }
}
