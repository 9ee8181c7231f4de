using System.Diagnostics;

namespace Interlieux.Netting.Fewest.QuarterLists;

/// <summary>All zero-sum sub-multisets of a rest that sums to 0, of any size, by four lists of sums.</summary>
/// <remarks>
/// <para>Source: Schroeppel and Shamir (1981): the values fall into four parts, whose 2^(n/4) sums each are listed; a zero-sum
/// set is a pair of a left sum, from two lists, and the opposite right sum, from the other two. Instead of their heaps the pairs
/// are made by classes: modulo a prime M, for each residue r all left pairs of residue r against all right pairs of residue −r
/// (Howgrave-Graham and Joux 2010). So 2^(n/2) sums are made and never more than 2^(n/2)/M are kept.</para>
/// <para>The complement of a zero-sum set is one. So of one value (one with an odd multiplicity if there is any) at most half is taken,
/// and the rest of the sets are complements: about half of the work on one side.</para>
/// <para>Safe: nothing but residues of exact sums is compared, so no zero-sum set is lost whatever the values; what the residues
/// leave is summed in 128 bits. The classes are independent, and the list is sorted at the end: it does not depend on the threads.</para>
/// </remarks>
internal sealed class QuarterJoin
{
    /// <summary>More sets are not kept: the caller could not use them.</summary>
    public const int SetsMax = 1 << 16;

    /// <summary>Half-sums that count as one unit of work.</summary>
    public const int SumsPerUnit = 7;

    /// <summary>Left pairs of a class that the second cache can hold together with their filter.</summary>
    public const int LargeClass = 1 << 18;

    /// <summary>The prime next to each power of two: multiples of 2 are frequent among amounts, multiples of these are not.</summary>
    private static readonly int[] Primes = [1, 2, 5, 7, 17, 31, 67, 127, 257, 521, 1_031, 2_053, 4_099, 8_209, 16_411];

    /// <summary>Moduli tried before values are taken for degenerate.</summary>
    private const int ModuliMax = 3;

    /// <summary>How much larger than the mean a class may be, beside a little that does not matter.</summary>
    private const int UnevenMax = 4;

    private const long SmallClass = 1 << 12;

    /// <summary>Classes wanted at least, for threads to share and buffers to stay small, unless each is small anyway.</summary>
    private const int ClassesMin = 16;

    private readonly MultisetCode _code;
    private readonly SumPairs _left;
    private readonly SumPairs _right;
    private readonly int _leftMax;

    private QuarterJoin(MultisetCode code, SumPairs left, SumPairs right, int leftMax)
    {
        (_code, _left, _right, _leftMax) = (code, left, right, leftMax);
    }

    /// <summary>Units of work that <see cref="List"/> takes: half-sums over <see cref="SumsPerUnit"/>, a left one counted twice.</summary>
    public static long Work(HalfSplit split) => ((2 * split.Left) + split.Right) / SumsPerUnit;

    /// <summary>Makes the quarter lists for classes of about <paramref name="classSize"/> left pairs (0: what is best), or null when the
    /// values share their residues so much that classes do not divide the work.</summary>
    public static QuarterJoin? Prepare(MultisetCode code, HalfSplit split, int classSize = 0)
    {
        if (classSize == 0)
            classSize = (int)Math.Clamp(split.Left / ClassesMin, SmallClass, LargeClass);
        var first = 0;
        while (first < Primes.Length - ModuliMax && split.Left / Primes[first] > classSize)
            first++;
        foreach (var classes in Primes.Skip(first).Take(ModuliMax))
        {
            var left = new SumPairs(List(0, negated: false), List(1, negated: false));
            var right = new SumPairs(List(2, negated: true), List(3, negated: true));
            var most = left.PairsByClass().Max();
            var rightMost = right.PairsByClass().Max();
            // Pairs of a class are numbered in 32 bits.
            if (most <= SmallClass + (UnevenMax * left.Count / classes)
                && rightMost <= Math.Min(uint.MaxValue, SmallClass + (UnevenMax * right.Count / classes)))
            {
                return new QuarterJoin(code, left, right, checked((int)most));
            }

            QuarterList List(int part, bool negated) => QuarterList.Of(code, split.Parts[part], split.Times, classes, negated);
        }

        return null;
    }

    /// <summary>Lists them all, ascending as code words; null when there are more than <see cref="SetsMax"/> or it was interrupted.</summary>
    public ulong[]? List(int threads, WorkMeter meter)
    {
        var found = new List<ulong>[Math.Clamp(threads, 1, _left.Classes)];
        var (next, total, stopped) = (-1, 0, false);
        if (found.Length == 1)
            Take(0);
        else
            Parallel.For(0, found.Length, new ParallelOptions { MaxDegreeOfParallelism = found.Length }, Take);
        if (stopped)
            return null;
        var sets = new HashSet<ulong>();
        foreach (var set in found.SelectMany(list => list))
        {
            sets.Add(set);
            sets.Add(_code.Complement(set));
        }

        Debug.Assert(sets.Contains(0) && sets.Contains(_code.Whole), "the empty set and the whole sum to 0");
        return sets.Count > SetsMax ? null : [.. sets.Order()];

        void Take(int thread)
        {
            var join = new ClassJoin(_code, _left, _right, _leftMax);
            var list = found[thread] = [];
            for (int residue; !Volatile.Read(ref stopped) && (residue = Interlocked.Increment(ref next)) < _left.Classes;)
            {
                var before = list.Count;
                join.Run(residue, list);
                if (meter.Interrupted || Interlocked.Add(ref total, list.Count - before) > SetsMax)
                    Volatile.Write(ref stopped, true);
            }
        }
    }
}
