using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Interlieux.Netting.Fewest.QuarterLists;

/// <summary>The sums of one half: an entry of one quarter list and one of the other, class by class of their residue.</summary>
/// <remarks>The pairs of a class are numbered: bucket by bucket of the outer list, in a bucket entry by entry, and for each entry the
/// bucket of the inner list that completes the residue. From the number the pair is found again.</remarks>
internal sealed class SumPairs(QuarterList outer, QuarterList inner)
{
    private readonly int _classes = outer.Starts.Length - 1;

    /// <summary>Number of pairs of all classes together.</summary>
    public long Count => (long)outer.Count * inner.Count;

    /// <summary>Number of residues.</summary>
    public int Classes => _classes;

    /// <summary>The most entries of the inner list that share a residue.</summary>
    public int InnerMax { get; } = inner.Starts.Zip(inner.Starts.Skip(1), (start, end) => end - start).Max();

    /// <summary>How many pairs each class has. Cost: classes², in simple additions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public long[] PairsByClass()
    {
        var sizes = new long[_classes];
        for (var residue = 0; residue < _classes; residue++)
            sizes[residue] = inner.Starts[residue + 1] - inner.Starts[residue];
        var pairs = new long[_classes];
        for (var bucket = 0; bucket < _classes; bucket++)
        {
            long times = outer.Starts[bucket + 1] - outer.Starts[bucket];
            if (times == 0)
                continue;
            for (var residue = bucket; residue < _classes; residue++)
                pairs[residue] += times * sizes[residue - bucket];
            for (var residue = 0; residue < bucket; residue++)
                pairs[residue] += times * sizes[residue - bucket + _classes];
        }

        return pairs;
    }

    /// <summary>How many pairs of class <paramref name="residue"/> have their first entry in this bucket.</summary>
    public long PairsIn(int residue, int bucket)
    {
        var completing = Completing(residue, bucket);
        return (long)(outer.Starts[bucket + 1] - outer.Starts[bucket]) * (inner.Starts[completing + 1] - inner.Starts[completing]);
    }

    /// <summary>Entries of the outer list in this bucket.</summary>
    public int EntriesIn(int bucket) => outer.Starts[bucket + 1] - outer.Starts[bucket];

    /// <summary>Writes the keys of all pairs with their first entry in this bucket, from entry <paramref name="from"/> to before
    /// <paramref name="to"/>; returns how many. Up to 16 places behind them are overwritten.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Write(int residue, int bucket, int from, int to, ref uint target)
    {
        unchecked
        {
            var completing = Completing(residue, bucket);
            var start = inner.Starts[completing];
            var length = inner.Starts[completing + 1] - start;
            ref var first = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(inner.Keys), start);
            ref var entry = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(outer.Keys), outer.Starts[bucket]);
            var written = 0;
            // Both keys are below 2³¹ − 1: their sum does not wrap, and less the modulus it wraps exactly if it is to be left as it is.
            if (length <= Vector256<uint>.Count)
            {
                var modulus = Vector256.Create(QuarterList.KeyModulus);
                var completes = Vector256.LoadUnsafe(ref first);
                for (var i = from; i < to; i++, written += length)
                {
                    var sum = Vector256.Create(Unsafe.Add(ref entry, i)) + completes;
                    Vector256.Min(sum, sum - modulus).StoreUnsafe(ref target, (nuint)written);
                }
            }
            else
            {
                var modulus = Vector512.Create(QuarterList.KeyModulus);
                for (var i = from; i < to; i++, written += length)
                {
                    var key = Vector512.Create(Unsafe.Add(ref entry, i));
                    for (var j = 0; j < length; j += Vector512<uint>.Count)
                    {
                        var sum = key + Vector512.LoadUnsafe(ref first, (nuint)j);
                        Vector512.Min(sum, sum - modulus).StoreUnsafe(ref target, (nuint)(written + j));
                    }
                }
            }

            return written;
        }
    }

    /// <summary>What the pair with this number inside the bucket sums.</summary>
    public ulong Set(int residue, int bucket, long number)
    {
        var completing = Completing(residue, bucket);
        var start = inner.Starts[completing];
        var length = inner.Starts[completing + 1] - start;
        return outer.Sets[outer.Starts[bucket] + (int)(number / length)] | inner.Sets[start + (int)(number % length)];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Completing(int residue, int bucket)
    {
        var completing = residue - bucket;
        return completing < 0 ? completing + _classes : completing;
    }
}
