using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Interlieux.Netting.Fewest.QuarterLists;

/// <summary>A set of keys that forgets which: one bit a key, and so it may say "contained" of some that are not, never the reverse.</summary>
/// <remarks>A Bloom filter (1970) with one hash function. It is made to stay in the second-level cache. Of strangers one in 16 to 32 passes.
/// A number of the round picks the hash, so that those who passed one filter meet the next one as strangers.</remarks>
internal sealed class KeyFilter(int bitsMax)
{
    /// <summary>Bits of a word.</summary>
    private const int WordShift = 5;

    /// <summary>Of each round. Keys have 31 bits: the first factor only brings them to the top of the word. The others are odd and
    /// unrelated: with multiples of one number, what is close under one hash would often be close under the next.</summary>
    private static readonly uint[] Factors = [2, 0x9E3779B9, 0x85EBCA6B, 0xC2B2AE35, 0x27D4EB2F, 0x165667B1];

    /// <summary>For each set of eight places, its members first and in order.</summary>
    private static readonly uint[] Orders = [.. Enumerable.Range(0, 256).SelectMany(mask =>
        Enumerable.Range(0, 8).OrderBy(bit => 1 - (mask >> bit & 1)).Select(bit => (uint)bit))];

    /// <summary>Number of different hashes.</summary>
    public static int Rounds => Factors.Length;

    private readonly uint[] _words = new uint[1 << (bitsMax - WordShift)];
    private int _bits;
    private uint _factor = 1;

    /// <summary>The power of two of bits that leaves each of <paramref name="keys"/> keys 16 to 32, if it is not more than the filter has.</summary>
    public static int BitsFor(long keys, int bitsMax) => Math.Clamp(BitOperations.Log2((ulong)Math.Max(1, keys)) + 5, 10, bitsMax);

    /// <summary>Forgets everything and makes ready for about <paramref name="keys"/> keys.</summary>
    public void Reset(long keys, int round)
    {
        unchecked
        {
            _bits = BitsFor(keys, bitsMax);
            Array.Clear(_words, 0, 1 << (_bits - WordShift));
            _factor = Factors[round];
        }
    }

    /// <summary>Adds the first <paramref name="count"/> keys.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(uint[] keys, int count)
    {
        unchecked
        {
            ref var words = ref MemoryMarshal.GetArrayDataReference(_words);
            ref var key = ref MemoryMarshal.GetArrayDataReference(keys);
            var (factor, shift, bitShift) = Shifts();
            for (var i = 0; i < count; i++)
            {
                var hash = Unsafe.Add(ref key, i) * factor;
                Unsafe.Add(ref words, (nint)(hash >> shift)) |= 1u << (int)(hash >> bitShift);
            }
        }
    }

    /// <summary>Adds the keys of the first <paramref name="count"/> numbered keys (the upper half of each).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ulong[] numbered, int count)
    {
        unchecked
        {
            var (factor, shift, bitShift) = Shifts();
            for (var i = 0; i < count; i++)
            {
                var hash = (uint)(numbered[i] >> 32) * factor;
                _words[hash >> shift] |= 1u << (int)(hash >> bitShift);
            }
        }
    }

    /// <summary>Writes which of the first <paramref name="count"/> keys may be contained, in order; returns how many.
    /// <paramref name="places"/> has room for seven more than there are keys.</summary>
    /// <remarks>Without a branch on what is found: each place is written, and kept only if its bit is set. Eight at a time where the
    /// processor can gather, which is half of the time.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe int Passing(uint[] keys, int count, uint[] places)
    {
        unchecked
        {
            var (factor, shift, bitShift) = Shifts();
            var passed = 0;
            var i = 0;
            fixed (uint* words = _words, key = keys, place = places, order = Orders)
            {
                if (Avx2.IsSupported)
                {
                    var factors = Vector256.Create(factor);
                    var places8 = Vector256<uint>.Indices;
                    for (; i <= count - Vector256<uint>.Count; i += Vector256<uint>.Count)
                    {
                        var hash = Vector256.Load(key + i) * factors;
                        var word = Avx2.GatherVector256(words, Vector256.ShiftRightLogical(hash, shift).AsInt32(), sizeof(uint));
                        // Shifting left by 31 minus the number of the bit brings it to the sign; 31 − b = ~b in five bits.
                        var back = ~Vector256.ShiftRightLogical(hash, bitShift) & Vector256.Create(31u);
                        var mask = Avx2.ShiftLeftLogicalVariable(word, back).ExtractMostSignificantBits();
                        Avx2.PermuteVar8x32(places8, Vector256.Load(order + (mask * 8))).Store(place + passed);
                        places8 += Vector256.Create(8u);
                        passed += BitOperations.PopCount(mask);
                    }
                }

                for (; i < count; i++)
                {
                    var hash = key[i] * factor;
                    place[passed] = (uint)i;
                    passed += (int)((words[hash >> shift] >> (int)(hash >> bitShift)) & 1);
                }
            }

            return passed;
        }
    }

    /// <summary>Keeps of the first <paramref name="count"/> numbered keys those that may be contained; returns how many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Keep(ulong[] numbered, int count)
    {
        unchecked
        {
            var (factor, shift, bitShift) = Shifts();
            var kept = 0;
            for (var i = 0; i < count; i++)
            {
                var item = numbered[i];
                var hash = (uint)(item >> 32) * factor;
                numbered[kept] = item;
                kept += (int)((_words[hash >> shift] >> (int)(hash >> bitShift)) & 1);
            }

            return kept;
        }
    }

    /// <summary>The upper bits of the hash are the word, the next five the bit.</summary>
    private (uint Factor, int Word, int Bit) Shifts() => (_factor, 32 - _bits + WordShift, 32 - _bits);
}
