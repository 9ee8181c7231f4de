namespace Interlieux.Netting.Fewest.QuarterLists;

/// <summary>Exact, for rests with few zero-sum sets: lists them all and finds the longest chain.</summary>
/// <remarks>
/// <para>When it is for: values so large and so few that hardly any sum to 0 by chance, where patterns or sets up to a size close nothing.
/// At most 64 elements; the number of zero-sum sets that chance alone gives must be small; and all work must be affordable beforehand,
/// as half an enumeration is worth nothing.</para>
/// <para>Work: half-sums / 7 (<see cref="QuarterJoin.Work"/>), then comparisons / 8 (<see cref="AtomProgram"/>). 64 different values are 1.2 · 10⁹ units.</para>
/// </remarks>
internal static class QuarterListEngine
{
    /// <summary>Expected sets beyond which other methods are better.</summary>
    private const double ExpectedSetsMax = 1 << 13;

    /// <summary>Units of work that the list takes, or <see cref="long.MaxValue"/> when this is no rest for it.</summary>
    public static long Work(Rest rest)
    {
        if (rest.Size is 0 or > MultisetCode.ElementsMax)
            return long.MaxValue;
        var code = new MultisetCode(rest);
        return code.SumsToZero(code.Whole) && ExpectedSets(code) <= ExpectedSetsMax && HalfSplit.Of(rest.Counts) is { } split
            ? QuarterJoin.Work(split)
            : long.MaxValue;
    }

    /// <summary>Whether to run before any search for partitions: it takes at most <paramref name="work"/>, and there are hardly enough sets for the
    /// bound to be met, as T groups alone are 2^T zero-sum sets.</summary>
    public static bool Promising(GroupSearch search, long work) =>
        !search.Closed && Work(search.Rest) <= work && ExpectedSets(new MultisetCode(search.Rest)) < Math.Pow(2, search.Bound);

    /// <summary>Lists, finds the longest chain, offers the partition and the bound; or does nothing if the rest is not for it or work is short.</summary>
    public static void Run(GroupSearch search)
    {
        var (rest, meter) = (search.Rest, search.Meter);
        var work = Work(rest);
        if (search.Closed || work == long.MaxValue || work > meter.Left || HalfSplit.Of(rest.Counts) is not { } split)
            return;
        var code = new MultisetCode(rest);
        if (QuarterJoin.Prepare(code, split) is not { } zeroSums || !meter.TrySpend(work))
            return;
        if (zeroSums.List(search.Threads, meter) is not { } sets || AtomProgram.Groups(code, sets, meter) is not { } groups)
            return;
        search.Offer(NettingPhase.Exhaustive, new Partition([.. groups.Select(code.Elements)], []));
        search.Limit(NettingPhase.Exhaustive, new PartCertificate
        {
            First = "", Pairs = 0, Proof = Proof.Exhaustive, Groups = groups.Count, Sets = sets.Length,
        });
    }

    /// <summary>Sub-multisets that sum to 0 if sums were spread normally over the multiples of the common divisor: it guides, and proves nothing.</summary>
    /// <remarks>Π(m + 1) / (σ·√2π), where σ² = Σ v²·((m + 1)² − 1) / 12: each value is taken 0 to m times, all alike.</remarks>
    public static double ExpectedSets(MultisetCode code)
    {
        var (states, variance) = (1d, 0d);
        for (var i = 0; i < code.Values.Length; i++)
        {
            var (value, radix) = ((double)code.Values[i], code.Counts[i] + 1d);
            states *= radix;
            variance += value * value * ((radix * radix) - 1) / 12;
        }

        return states / Math.Sqrt(2 * Math.PI * variance);
    }
}
