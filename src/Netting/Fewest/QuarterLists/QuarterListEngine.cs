namespace Interlieux.Netting.Fewest.QuarterLists;

/// <summary>Exact, for rests with few zero-sum sets: lists them all and finds the longest chain.</summary>
/// <remarks>
/// <para>When it is for: values so large and so few that hardly any sum to 0 by chance, where patterns or sets up to a size close nothing.
/// At most 64 elements; the number of zero-sum sets that chance alone gives must be small; and all work must be affordable beforehand,
/// as half an enumeration is worth nothing.</para>
/// <para>Work: half-sums / 4 (<see cref="ZeroSumSets.Work"/>), then comparisons / 4. 64 different values are 2.1 · 10⁹ units.</para>
/// </remarks>
internal static class QuarterListEngine
{
    /// <summary>Expected sets beyond which other methods are better, and a chain takes longer than the list.</summary>
    private const double ExpectedSetsMax = 1 << 13;

    /// <summary>Lists, finds the chain, offers the partition and the bound; or does nothing if it is not for this rest.</summary>
    public static void Run(GroupSearch search)
    {
        var rest = search.Rest;
        if (search.Closed || rest.Size is 0 or > MultisetCode.ElementsMax || ExpectedSets(rest) > ExpectedSetsMax)
            return;
        if (HalfSplit.Of(rest.Counts) is not { } split || ZeroSumSets.Work(split) > search.Meter.Left)
            return;
        var code = new MultisetCode(rest);
        if (code.Sum(code.Whole) != 0 || ZeroSumSets.Prepare(code, split) is not { } zeroSums)
            return;
        if (!search.Meter.TrySpend(ZeroSumSets.Work(split)) || zeroSums.List(search.Threads, search.Meter) is not { } sets)
            return;
        if (InclusionChain.Work(sets.Length) > search.Meter.Left || !search.Meter.TrySpend(InclusionChain.Work(sets.Length)))
            return;
        var groups = InclusionChain.Groups(sets);
        search.Offer(NettingPhase.Exhaustive, new Partition([.. groups.Select(code.Elements)], []));
        search.Limit(NettingPhase.Exhaustive, new PartCertificate
        {
            First = "", Pairs = 0, Proof = Proof.Exhaustive, Groups = groups.Count, Sets = sets.Length,
        });
    }

    /// <summary>Sub-multisets that sum to 0 if sums were spread normally over the multiples of the common divisor; guides, decides nothing exact.</summary>
    /// <remarks>Π(m + 1) · g / (σ·√2π), where σ² = Σ v²·((m + 1)² − 1) / 12: each value is taken 0 to m times, all alike.</remarks>
    public static double ExpectedSets(Rest rest)
    {
        var (states, variance, divisor) = (1d, 0d, 0UL);
        for (var i = 0; i < rest.Values.Length; i++)
        {
            var (value, radix) = ((double)rest.Values[i], rest.Counts[i] + 1d);
            states *= radix;
            variance += value * value * ((radix * radix) - 1) / 12;
            divisor = GreatestCommonDivisor(divisor, (ulong)Int128.Abs(rest.Values[i]));
        }

        return states * divisor / Math.Sqrt(2 * Math.PI * variance);
    }

    private static ulong GreatestCommonDivisor(ulong a, ulong b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }
}
