namespace Interlieux.Netting.Fewest.QuarterLists;

/// <summary>How the values of a rest fall into four parts, and how often each may be taken.</summary>
/// <remarks>Part 0 and 1 are the left half, the smaller one; 2 and 3 the right half. Of one value only ⌊m / 2⌋ are taken: complements
/// make up for the others. That is the value with the largest (m + 1) / (⌊m / 2⌋ + 1): an odd multiplicity, else the largest even one.</remarks>
internal sealed class HalfSplit
{
    private const int PartsCount = 4;

    /// <summary>Larger lists are nowhere near what any work limit allows.</summary>
    private const long PartMax = 1L << 18;

    private HalfSplit(List<int>[] parts, int[] times, long[] sizes)
    {
        (Parts, Times) = (parts, times);
        (Left, Right) = (sizes[0] * sizes[1], sizes[2] * sizes[3]);
    }

    /// <summary>The indexes of values in each part.</summary>
    public IReadOnlyList<List<int>> Parts { get; }

    /// <summary>How often each value is taken at most.</summary>
    public int[] Times { get; }

    /// <summary>Sums of the left half.</summary>
    public long Left { get; }

    /// <summary>Sums of the right half.</summary>
    public long Right { get; }

    /// <summary>The split, or null when a part would have too many sums.</summary>
    public static HalfSplit? Of(ReadOnlySpan<int> counts)
    {
        var times = counts.ToArray();
        var halved = 0;
        for (var i = 1; i < times.Length; i++)
        {
            // Cross-multiplied (m + 1) / (⌊m / 2⌋ + 1).
            if ((counts[i] + 1) * ((counts[halved] / 2) + 1) > (counts[halved] + 1) * ((counts[i] / 2) + 1))
                halved = i;
        }

        times[halved] /= 2;
        var parts = new List<int>[PartsCount];
        var sizes = new long[PartsCount];
        for (var part = 0; part < PartsCount; part++)
            (parts[part], sizes[part]) = ([], 1);
        foreach (var value in Enumerable.Range(0, times.Length).Where(i => times[i] > 0).OrderByDescending(i => times[i]))
        {
            var smallest = Array.IndexOf(sizes, sizes.Min());
            parts[smallest].Add(value);
            if ((sizes[smallest] *= times[value] + 1) > PartMax)
                return null;
        }

        // From small to large; the extremes together and the middle ones together make halves that are most alike.
        Array.Sort(sizes, parts);
        int[] order = sizes[0] * sizes[3] <= sizes[1] * sizes[2] ? [0, 3, 1, 2] : [1, 2, 0, 3];
        return new HalfSplit([.. order.Select(part => parts[part])], times, [.. order.Select(part => sizes[part])]);
    }
}
