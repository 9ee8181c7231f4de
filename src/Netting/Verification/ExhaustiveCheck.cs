namespace Interlieux.Netting.Verification;

/// <summary>Counts the zero-sum sub-multisets of a rest again, and the most groups into which it can be partitioned.</summary>
/// <remarks>
/// <para>The most groups are the longest chain of zero-sum sets by inclusion from the empty one to the whole, less one: each step adds a group.</para>
/// <para>A rest with few sub-multisets is searched whole (<see cref="SubsetTable"/>), one of up to 64 venues by lists of sums
/// (<see cref="ZeroSumJoin"/>).</para>
/// </remarks>
internal static class ExhaustiveCheck
{
    /// <summary>Checks the number of sets and of groups of one part.</summary>
    public static Finding Check(Elements elements, PartCertificate certificate, Effort effort)
    {
        if (certificate.Scale != 0 || elements.Total != 0)
            return Finding.Faulty("has prices, which an exhaustive proof does not know");
        if ((SubsetTable.Count(elements, effort) ?? ZeroSumJoin.Count(elements, effort)) is not { } counted)
            return Finding.Large;
        if (counted.Sets != certificate.Sets)
            return Finding.Faulty($"says {certificate.Sets} zero-sum sets, there are {counted.Sets}");
        return counted.Groups == certificate.Groups
            ? Finding.Again : Finding.Faulty($"says {certificate.Groups} groups at most, there are {counted.Groups}");
    }
}
