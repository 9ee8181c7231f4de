namespace Interlieux.Netting.Verification;

/// <summary>The zero-sum sets of a part up to a size.</summary>
/// <param name="Count">How many there are; connected ones only, where some pairs must not invoice each other.</param>
/// <param name="Cheapest">The least cost of one; more than any price when there is none.</param>
/// <param name="Sets">Those within the budget, with their costs, in no order.</param>
internal sealed record PartSets(long Count, Int128 Cheapest, List<CoverSet> Sets)
{
    /// <summary>The largest size that is listed.</summary>
    public const int SizeMax = 64;

    /// <summary>Lists them; null when it takes too much effort.</summary>
    /// <param name="input">For who may invoice whom.</param>
    /// <param name="rest">The part.</param>
    /// <param name="elements">What is left of it, with prices.</param>
    /// <param name="certificate">For size and scale.</param>
    /// <param name="budget">The waste up to which sets are kept; −1 keeps none.</param>
    /// <param name="effort">What pays.</param>
    public static PartSets? List(PlanInput input, PartRest rest, Elements elements, PartCertificate certificate, long budget, Effort effort)
    {
        var most = budget < 0 ? -1 : certificate.Scale + (Int128)budget;
        var (count, tooMany) = (0L, false);
        var cheapest = (Int128)long.MaxValue;
        var sets = new List<CoverSet>();
        var grows = !rest.Part.Complete && HalfSets.Cost(elements, certificate.SetSize) > HalfSets.CostMax;
        var all = grows
            ? ConnectedSets.List(elements, Links(input, elements), certificate.SetSize, effort, Take)
            : HalfSets.List(elements, certificate.SetSize, effort, Take);
        return all && !tooMany ? new PartSets(count, cheapest, sets) : null;

        bool Take(ReadOnlySpan<int> members)
        {
            if (!grows && !rest.Part.Complete && !ConnectedSets.Is((a, b) => input.AreAllowed(elements.Venue(a), elements.Venue(b)), members))
                return true;
            count++;
            var cost = Cost(elements, members);
            cheapest = Int128.Min(cheapest, cost);
            if (cost > most)
                return true;
            tooMany = sets.Count == CoverSet.Most;
            if (!tooMany)
                sets.Add(CoverSet.Of((long)cost, members));
            return !tooMany;
        }
    }

    private static Int128 Cost(Elements elements, ReadOnlySpan<int> members)
    {
        Int128 cost = 0;
        foreach (var member in members)
            cost += elements.Prices[member];
        foreach (var (a, b, c, price) in elements.Triples)
        {
            var held = (members.Contains(a) ? 1 : 0) + (members.Contains(b) ? 1 : 0) + (members.Contains(c) ? 1 : 0);
            cost += held >= 2 ? price : 0;
        }

        return cost;
    }

    /// <summary>Which venues may invoice each other, by the numbers of their elements.</summary>
    private static int[][] Links(PlanInput input, Elements elements)
    {
        var count = elements.Values.Length;
        return [.. Enumerable.Range(0, count).Select(i =>
            Enumerable.Range(0, count).Where(j => j != i && input.AreAllowed(elements.Venue(i), elements.Venue(j))).ToArray())];
    }
}
