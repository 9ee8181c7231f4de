using System.Collections.Immutable;

namespace Interlieux.Netting.Fewest.Sets;

/// <summary>Writes down what a packing proved, with the names of venues.</summary>
internal static class SetCertificates
{
    /// <summary>The certificate of the bound; <paramref name="venues"/> are the names of the elements.</summary>
    public static PartCertificate Of(string[] venues, SetPool pool, SetPacking packing)
    {
        var certificate = new PartCertificate
        {
            First = "",
            Pairs = 0,
            Proof = Proof.Enumeration,
            Groups = packing.Bound,
            SetSize = packing.Size,
            Sets = pool.Count,
        };
        return packing.Cases is { } cases
            ? certificate with { Cases = Case(venues, cases) }
            : certificate with
            {
                Scale = packing.Prices!.Scale,
                VenuePrices = Prices(venues, packing.Prices),
                TriplePrices = Triples(venues, packing.Prices),
                Cover = packing.Refutation,
            };
    }

    private static CaseProof Case(string[] venues, SetCase cases) => cases.Prices is { } prices
        ? new CaseProof
        {
            Scale = prices.Scale,
            VenuePrices = Prices(venues, prices),
            TriplePrices = Triples(venues, prices),
            Cover = cases.Cover,
        }
        : new CaseProof
        {
            A = venues[cases.A],
            B = venues[cases.B],
            Together = Case(venues, cases.Together!),
            Apart = Case(venues, cases.Apart!),
        };

    private static ImmutableArray<VenuePrice> Prices(string[] venues, SetPrices prices) =>
        [.. prices.Elements.Select((price, element) => new VenuePrice(venues[element], price))];

    private static ImmutableArray<TriplePrice> Triples(string[] venues, SetPrices prices) =>
        [.. prices.Triples.Zip(prices.TriplePrices, (triple, price) => Triple([venues[triple.A], venues[triple.B], venues[triple.C]], price))];

    private static TriplePrice Triple(string[] names, long price)
    {
        Array.Sort(names, StringComparer.Ordinal);
        return new TriplePrice(names[0], names[1], names[2], price);
    }
}
