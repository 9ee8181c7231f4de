using System.Numerics;

namespace Interlieux.Netting.Fewest.QuarterLists;

/// <summary>Sub-multisets of a rest of at most 64 elements as 64 bits, so that inclusion is a matter of bits.</summary>
/// <remarks>Value i with multiplicity m has a field of m bits; taking it d times sets the d lowest of them. Then S is included in T
/// exactly if no bit of S is missing in T, and T ∖ S takes value i as often as its field has bits in T &amp; ~S.</remarks>
internal sealed class MultisetCode
{
    /// <summary>The bits of a word.</summary>
    public const int ElementsMax = 64;

    private readonly int[] _offsets;

    public MultisetCode(Rest rest)
    {
        Rest = rest;
        _offsets = new int[rest.Counts.Length];
        for (var i = 1; i < _offsets.Length; i++)
            _offsets[i] = _offsets[i - 1] + rest.Counts[i - 1];
        Whole = Field(rest.Size);
    }

    public Rest Rest { get; }

    /// <summary>Everything.</summary>
    public ulong Whole { get; }

    /// <summary>The bit that is set when value <paramref name="value"/> is taken for the time <paramref name="time"/>, from 1 on.</summary>
    public ulong Bit(int value, int time) => 1UL << (_offsets[value] + time - 1);

    /// <summary>What is left of everything without <paramref name="set"/>.</summary>
    public ulong Complement(ulong set)
    {
        var complement = 0UL;
        for (var i = 0; i < _offsets.Length; i++)
            complement |= Field(Rest.Counts[i] - Times(set, i)) << _offsets[i];
        return complement;
    }

    /// <summary>The exact sum of the values.</summary>
    public Int128 Sum(ulong set)
    {
        Int128 sum = 0;
        for (var i = 0; i < _offsets.Length; i++)
            sum += (Int128)Rest.Values[i] * Times(set, i);
        return sum;
    }

    /// <summary>The indexes of the values, each as often as it is taken; <paramref name="set"/> may be a difference.</summary>
    public int[] Elements(ulong set)
    {
        var elements = new List<int>(BitOperations.PopCount(set));
        for (var i = 0; i < _offsets.Length; i++)
            elements.AddRange(Enumerable.Repeat(i, Times(set, i)));
        return [.. elements];
    }

    private int Times(ulong set, int value) => BitOperations.PopCount(set & (Field(Rest.Counts[value]) << _offsets[value]));

    private static ulong Field(int bits) => bits == ElementsMax ? ulong.MaxValue : (1UL << bits) - 1;
}
