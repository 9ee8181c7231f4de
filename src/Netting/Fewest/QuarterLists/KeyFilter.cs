using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Interlieux.Netting.Fewest.QuarterLists;

/// <summary>A set of keys that forgets which: one bit a key, and so it may say "contained" of some that are not, never the reverse.</summary>
/// <remarks>A Bloom filter (1970) with one hash function. It is made to stay in the second-level cache: with 16 bits a key one in 16
/// strangers passes. A number of the round picks the hash, so that those who passed one filter meet the next one as strangers.</remarks>
internal sealed class KeyFilter(int bitsMax)
{
    /// <summary>Bits of a word.</summary>
    private const int WordShift = 5;

    private readonly uint[] _words = new uint[1 << (bitsMax - WordShift)];
    private int _bits;
    private uint _factor = 1;

    /// <summary>The power of two of bits that leaves each of <paramref name="keys"/> keys sixteen or more, within sane ends.</summary>
    public static int BitsFor(long keys, int bitsMax) => Math.Clamp(BitOperations.Log2((ulong)Math.Max(1, keys)) + 5, 10, bitsMax);

    /// <summary>Forgets everything and makes ready for about <paramref name="keys"/> keys.</summary>
    public void Reset(long keys, int round)
    {
        unchecked
        {
            _bits = BitsFor(keys, bitsMax);
            Array.Clear(_words, 0, 1 << (_bits - WordShift));
            // Odd multiples of the golden ratio; keys have 31 bits, so the first factor brings them to the top of the word.
            _factor = round == 0 ? 2 : 0x9E3779B9u * (uint)((2 * round) + 1);
        }
    }

    /// <summary>Adds the first <paramref name="count"/> keys.</summary>
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

    /// <summary>Writes which of the first <paramref name="count"/> keys may be contained, in order; returns how many.</summary>
    /// <remarks>Without a branch: each place is written, and kept only if the bit is set.</remarks>
    public int Passing(uint[] keys, int count, uint[] places)
    {
        unchecked
        {
            ref var words = ref MemoryMarshal.GetArrayDataReference(_words);
            ref var key = ref MemoryMarshal.GetArrayDataReference(keys);
            ref var place = ref MemoryMarshal.GetArrayDataReference(places);
            var (factor, shift, bitShift) = Shifts();
            nint passed = 0;
            for (var i = 0; i < count; i++)
            {
                var hash = Unsafe.Add(ref key, i) * factor;
                Unsafe.Add(ref place, passed) = (uint)i;
                passed += (nint)((Unsafe.Add(ref words, (nint)(hash >> shift)) >> (int)(hash >> bitShift)) & 1);
            }

            return (int)passed;
        }
    }

    /// <summary>Keeps of the first <paramref name="count"/> numbered keys those that may be contained; returns how many.</summary>
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
