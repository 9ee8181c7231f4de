namespace Interlieux.Netting.Fewest.Sets;

/// <summary>Writes down what a packing proved.</summary>
internal static class SetCertificates
{
    public static PartCertificate Of(GroupSearch search, SetPool pool, SetPacking packing)
    {
        var prices = packing.Prices!;
        var names = search.Venues?.Invoke() ?? [.. prices.Elements.Select((_, element) => $"#{element:0000}")];
        return new PartCertificate
        {
            First = "",
            Pairs = 0,
            Proof = Proof.Enumeration,
            Groups = packing.Bound,
            SetSize = prices.Size,
            Sets = pool.Count,
            Scale = prices.Scale,
            VenuePrices = [.. prices.Elements.Select((price, element) => new VenuePrice(names[element], price)).Where(p => p.Price > 0)],
            TriplePrices = [.. prices.Triples.Zip(prices.TriplePrices).Select(t => Triple(names, t.First, t.Second))],
            Cover = packing.Refutation,
        };
    }

    private static TriplePrice Triple(string[] venues, (int A, int B, int C) triple, long price)
    {
        string[] names = [venues[triple.A], venues[triple.B], venues[triple.C]];
        Array.Sort(names, StringComparer.Ordinal);
        return new TriplePrice(names[0], names[1], names[2], price);
    }
}
