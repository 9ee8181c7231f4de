namespace Interlieux.Netting.Verification;

/// <summary>Checks that by the prices of a certificate no zero-sum group costs less than its scale, and what follows from that.</summary>
/// <remarks>A partition into T groups costs Σ prices together, and at least T · scale. So T ≤ ⌊Σ prices / scale⌋; and where that leaves T
/// possible, only groups of waste (cost − scale) up to Σ prices − T · scale can occur, which <see cref="CoverSearch"/> tries all.</remarks>
internal static class PriceCheck
{
    /// <summary>The cheapest set that sign and size allow costs the scale.</summary>
    public static Finding BySignOrSize(PartRest rest, Elements elements, PartCertificate certificate)
    {
        Int128 cheapest;
        if (certificate.Proof == Proof.Sign)
        {
            cheapest = Least(value => value > 0) + Least(value => value < 0);
            Int128 Least(Func<long, bool> sign) => Enumerable.Range(0, elements.Values.Length)
                .Where(i => sign(elements.Values[i])).Select(i => elements.Prices[i]).DefaultIfEmpty(PriceRange.Most).Min();
        }
        else
        {
            cheapest = Smallest(elements, rest.LeastSize);
        }

        return cheapest < certificate.Scale
            ? Finding.Faulty($"prices a possible group at {cheapest}, below its scale of {certificate.Scale}")
            : Sum(elements, certificate);
    }

    /// <summary>Zero-sum sets of any size, by <see cref="WalkDistances"/>.</summary>
    public static Finding ByWalks(Elements elements, PartCertificate certificate, Effort effort)
    {
        var budget = (Int128)0;
        if ((certificate.Cover is null ? Sum(elements, certificate).Fault : Budget(elements, certificate, out budget)) is { } fault)
            return Finding.Faulty(fault);
        var most = certificate.Scale + (long)budget;
        if (WalkDistances.Of(elements, most, effort) is not { } walks)
            return Finding.Large;
        if (walks.Cheapest(elements) < certificate.Scale)
            return Finding.Faulty($"prices a closed walk at {walks.Cheapest(elements)}, below its scale of {certificate.Scale}");
        if (certificate.Cover is not { } cover)
            return Finding.Proven;
        if (cover.Nodes > effort.Left || cover.Sets > CoverSet.Most)
            return Finding.Large;
        return WalkSets.List(elements, walks, most, effort) is { } sets
            ? Search(sets.ConvertAll(set => set with { Waste = set.Waste - certificate.Scale }), elements, cover, (long)budget, null, effort, null)
            : Finding.Large;
    }

    /// <summary>Zero-sum sets up to a size, all listed; larger ones by their cheapest members.</summary>
    public static Finding ByEnumeration(PlanInput input, PartRest rest, Elements elements, PartCertificate certificate, Effort effort)
    {
        var budget = (Int128)(-1);
        if ((certificate.Cover is null ? Sum(elements, certificate).Fault : Budget(elements, certificate, out budget)) is { } fault)
            return Finding.Faulty(fault);
        var (size, scale) = (certificate.SetSize, certificate.Scale);
        if (size < elements.Size && Smallest(elements, size + 1) < scale)
            return Finding.Faulty($"prices {size + 1} venues at {Smallest(elements, size + 1)}, below its scale of {scale}");
        // What one venue of a larger group wastes at least, times L + 1. Below 0 an order of the search could hide a partition.
        var leaving = certificate.Cover is null ? null : Array.ConvertAll(elements.Prices, price => ((size + 1L) * price) - scale);
        if (size > PartSets.SizeMax)
            return Finding.Large;
        if (leaving is not null && leaving.Any(waste => waste < 0))
            return Finding.Faulty($"leaves a venue for a larger group at {leaving.Min()}");

        if (PartSets.List(input, rest, elements, certificate, budget < 0 ? -1 : (long)budget, effort) is not { } listed)
            return Finding.Large;
        if (listed.Cheapest < scale)
            return Finding.Faulty($"prices a zero-sum set at {listed.Cheapest}, below its scale of {scale}");
        if (listed.Count != certificate.Sets)
            return Finding.Faulty($"says {certificate.Sets} sets of up to {size} venues, there are {listed.Count}");
        if (certificate.Cover is not { } cover)
            return Finding.Again;
        var sets = listed.Sets.ConvertAll(set => set with { Waste = (set.Waste - scale) * (size + 1) });
        var larger = rest.Part.Complete ? null : new LargerGroups(input, rest, elements, size);
        return Search(sets, elements, cover, (long)budget * (size + 1), leaving, effort, larger);
    }

    /// <summary>Without a search the prices give the groups themselves.</summary>
    private static Finding Sum(Elements elements, PartCertificate certificate) =>
        elements.Total / certificate.Scale == certificate.Groups
            ? Finding.Proven
            : Finding.Faulty($"prices all at {elements.Total}, with a scale of {certificate.Scale}, and says {certificate.Groups} groups");

    private static string? Budget(Elements elements, PartCertificate certificate, out Int128 budget)
    {
        budget = elements.Total - ((Int128)certificate.Cover!.Groups * certificate.Scale);
        return budget < 0 ? $"searches for {certificate.Cover.Groups} groups, which the prices exclude"
            : budget > PriceRange.Most ? $"leaves {budget} to waste, which is out of range"
            : null;
    }

    /// <summary>Does a search again, over sets with their wastes, and compares its numbers.</summary>
    public static Finding Search(
        List<CoverSet> sets, Elements elements, CoverRefutation cover, long budget, long[]? leaving, Effort effort, LargerGroups? larger)
    {
        if (sets.Count != cover.Sets)
            return Finding.Faulty($"says {cover.Sets} sets within the waste, there are {sets.Count}");
        if (cover.Nodes > effort.Left)
            return Finding.Large;
        var search = new CoverSearch(elements.Counts, sets, leaving, effort, larger is null ? null : larger.AtMost, cover.Groups);
        return search.Run(budget) switch
        {
            null => Finding.Large,
            true => Finding.Faulty($"excludes {cover.Groups} groups, which the search does not"),
            false when search.Nodes != cover.Nodes => Finding.Faulty($"says {cover.Nodes} nodes, there are {search.Nodes}"),
            false => Finding.Again,
        };
    }

    /// <summary>The smallest prices of so many venues, as many as there are.</summary>
    public static Int128 Smallest(Elements elements, int venues)
    {
        Int128 sum = 0;
        foreach (var i in Enumerable.Range(0, elements.Prices.Length).OrderBy(i => elements.Prices[i]))
        {
            var taken = Math.Min(venues, elements.Counts[i]);
            (sum, venues) = (sum + ((Int128)elements.Prices[i] * taken), venues - taken);
        }

        return sum;
    }
}
