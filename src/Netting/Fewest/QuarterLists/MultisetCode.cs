using System.Numerics;

namespace Interlieux.Netting.Fewest.QuarterLists;

/// <summary>Sub-multisets of a rest of at most 64 elements as 64 bits, so that inclusion is a matter of bits.</summary>
/// <remarks>Value i with multiplicity m has a field of m bits; taking it d times sets the d lowest of them. Then S is included in T
/// exactly if no bit of S is missing in T, and T ∖ S takes value i as often as its field has bits in T &amp; ~S.</remarks>
internal sealed class MultisetCode
{
    /// <summary>The bits of a word.</summary>
    public const int ElementsMax = 64;

    private readonly int[] _counts;
    private readonly int[] _offsets;
    private readonly int[] _valueAt;
    private readonly bool _distinct;

    public MultisetCode(Rest rest)
    {
        _counts = rest.Counts;
        _offsets = new int[_counts.Length];
        for (var i = 1; i < _offsets.Length; i++)
            _offsets[i] = _offsets[i - 1] + _counts[i - 1];
        Whole = Field(rest.Size);
        var divisor = rest.Values.Aggregate(UInt128.Zero, (common, value) => Common(common, (UInt128)Int128.Abs(value)));
        Values = [.. rest.Values.Select(value => (long)(value / (Int128)divisor))];
        _valueAt = [.. _counts.SelectMany((count, i) => Enumerable.Repeat(i, count))];
        _distinct = rest.Size == _counts.Length;
    }

    /// <summary>The values of the rest, divided by their greatest common divisor.</summary>
    public long[] Values { get; }

    /// <summary>How often each value is there.</summary>
    public ReadOnlySpan<int> Counts => _counts;

    /// <summary>Everything.</summary>
    public ulong Whole { get; }

    /// <summary>The bit that is set when value <paramref name="value"/> is taken for the time <paramref name="time"/>, from 1 on.</summary>
    public ulong Bit(int value, int time) => 1UL << (_offsets[value] + time - 1);

    /// <summary>What is left of everything without <paramref name="set"/>.</summary>
    public ulong Complement(ulong set) => Minus(Whole, set);

    /// <summary>The index of the first value that is taken; not for the empty set.</summary>
    public int FirstValue(ulong set) => _valueAt[BitOperations.TrailingZeroCount(set)];

    /// <summary>What is left of <paramref name="set"/> without <paramref name="included"/>, as a code word again.</summary>
    public ulong Minus(ulong set, ulong included)
    {
        var difference = set & ~included;
        if (_distinct)
            return difference;
        var left = 0UL;
        while (difference != 0)
        {
            var value = FirstValue(difference);
            left |= Field(Times(difference, value)) << _offsets[value];
            difference &= ~(Field(_counts[value]) << _offsets[value]);
        }

        return left;
    }

    /// <summary>Whether the values sum to 0, exactly. Most sets that do not are told apart by the lower 64 bits alone.</summary>
    public bool SumsToZero(ulong set)
    {
        var lower = 0L;
        for (var left = set; left != 0; left = unchecked(left & (left - 1)))
            lower = unchecked(lower + Values[FirstValue(left)]);
        if (lower != 0)
            return false;
        Int128 sum = 0;
        for (var left = set; left != 0; left = unchecked(left & (left - 1)))
            sum += Values[FirstValue(left)];
        return sum == 0;
    }

    /// <summary>The indexes of the values, each as often as it is taken; <paramref name="set"/> may be a difference.</summary>
    public int[] Elements(ulong set)
    {
        var elements = new List<int>(BitOperations.PopCount(set));
        for (var i = 0; i < _offsets.Length; i++)
            elements.AddRange(Enumerable.Repeat(i, Times(set, i)));
        return [.. elements];
    }

    private int Times(ulong set, int value) => BitOperations.PopCount(set & (Field(_counts[value]) << _offsets[value]));

    private static ulong Field(int bits) => bits == ElementsMax ? ulong.MaxValue : (1UL << bits) - 1;

    private static UInt128 Common(UInt128 a, UInt128 b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }
}
