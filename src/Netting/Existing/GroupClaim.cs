using System.Collections.Immutable;

namespace Interlieux.Netting.Existing;

/// <summary>A bound on the groups of one component, and the numbers it rests on.</summary>
/// <remarks>
/// <para>Counted is what remains when every venue with net position 0 is left out: groups with open venues, less the relays they
/// use. A component with n open venues takes n − groups invoices at least. A group with a relay counts 0 at most, so
/// prices of open venues, by which every connected zero-sum set of open venues costs <see cref="PartCertificate.Scale"/> or more, bound it.</para>
/// </remarks>
internal static class GroupClaim
{
    /// <summary>The matching bound: a group is a pair, of which there are M disjoint ones at most, or has three venues: ⌊(n + M) / 3⌋.</summary>
    /// <remarks>As prices: 1 a venue, and 1 more for the venues of a cover; each pair costs 3 then, as does each group of three.</remarks>
    public static PartCertificate Matching(IReadOnlyList<string> names, long[] positions, AllowedGraph graph, int[] cover)
    {
        var prices = new long[positions.Length];
        for (var venue = 0; venue < positions.Length; venue++)
            prices[venue] = positions[venue] == 0 ? 0 : 1;
        foreach (var venue in cover)
            prices[venue]++;
        return new PartCertificate
        {
            First = names[0],
            Proof = Proof.Enumeration,
            Pairs = 0,
            Groups = checked((int)(prices.Sum() / 3)),
            Scale = 3,
            SetSize = 2,
            Sets = OppositeMatching.CountPairs(positions, graph),
            VenuePrices = Order(positions, Enumerable.Range(0, positions.Length)).Where(venue => prices[venue] > 0)
                .Select(venue => new VenuePrice(names[venue], prices[venue])).ToImmutableArray(),
        };
    }

    /// <summary>The bound of a packing over all connected zero-sum sets up to a size.</summary>
    /// <param name="names">The venues of the component.</param>
    /// <param name="open">The venue of each element of the packing.</param>
    /// <param name="sets">Number of sets listed.</param>
    /// <param name="packing">What was proven; it has prices.</param>
    public static PartCertificate Packing(IReadOnlyList<string> names, int[] open, int sets, ConnectedPacking packing)
    {
        var prices = packing.Prices!;
        return new PartCertificate
        {
            First = names[0],
            Proof = Proof.Enumeration,
            Pairs = 0,
            Groups = packing.Bound,
            Scale = prices.Scale,
            SetSize = prices.Size,
            Sets = sets,
            VenuePrices = [.. prices.Elements.Select((price, element) => new VenuePrice(names[open[element]], price)).Where(p => p.Price > 0)],
            TriplePrices = [.. prices.Triples.Zip(prices.TriplePrices, (triple, price) => Triple(names, open, triple, price))],
            Cover = packing.Refutation,
        };
    }

    /// <summary>Venues by absolute position, the largest first, then by name: the order of elements in every certificate.</summary>
    public static int[] Order(long[] positions, IEnumerable<int> venues) =>
        [.. venues.OrderByDescending(venue => Int128.Abs(positions[venue])).ThenBy(venue => venue)];

    private static TriplePrice Triple(IReadOnlyList<string> names, int[] open, (int A, int B, int C) triple, long price)
    {
        int[] venues = [open[triple.A], open[triple.B], open[triple.C]];
        Array.Sort(venues);
        return new TriplePrice(names[venues[0]], names[venues[1]], names[venues[2]], price);
    }
}
