namespace Interlieux.Netting.Verification;

/// <summary>What of a part is left to be grouped, priced by a certificate: net positions with how often each occurs, or single venues.</summary>
/// <remarks>From the largest absolute position down, then by name: this order is the order of elements everywhere in docs/certificates.md.</remarks>
internal sealed class Elements
{
    private Elements(Element[] elements)
    {
        All = elements;
        Values = Array.ConvertAll(elements, element => element.Value);
        Counts = Array.ConvertAll(elements, element => element.Count);
        Prices = Array.ConvertAll(elements, element => element.Price);
        Size = Counts.Sum();
        foreach (var element in elements)
            Total += (Int128)element.Price * element.Count;
    }

    private readonly record struct Element(long Value, int Count, long Price, int Venue);

    private Element[] All { get; }

    /// <summary>The position of each element, in the unit of the obligations; never 0.</summary>
    public long[] Values { get; }

    /// <summary>How often each occurs.</summary>
    public int[] Counts { get; }

    /// <summary>The price of each, from 0 to <see cref="PriceRange.Most"/>.</summary>
    public long[] Prices { get; }

    /// <summary>Three elements each, which cost more together.</summary>
    public (int A, int B, int C, long Price)[] Triples { get; private init; } = [];

    /// <summary>Number of venues.</summary>
    public int Size { get; }

    /// <summary>What all cost together, triples included.</summary>
    public Int128 Total { get; private set; }

    /// <summary>Whether subset sums may pass 64 bits, so that a sum of 0 modulo 2⁶⁴ has to be looked at again.</summary>
    public bool Wide { get; private init; }

    /// <summary>The number of the venue of an element; −1 when it stands for a position.</summary>
    public int Venue(int element) => All[element].Venue;

    /// <summary>Reads the prices of a certificate, or says what is wrong with them.</summary>
    /// <param name="rest">What is left of the part.</param>
    /// <param name="names">The names of the venues, in ordinal order.</param>
    /// <param name="certificate">The prices.</param>
    /// <param name="byVenue">Each venue is an element, even if none has a price.</param>
    /// <param name="elements">The elements, if null is returned.</param>
    public static string? Read(PartRest rest, string[] names, PartCertificate certificate, bool byVenue, out Elements elements)
    {
        elements = new Elements([]);
        if (certificate.PositionPrices.IsDefault || certificate.VenuePrices.IsDefault || certificate.TriplePrices.IsDefault)
            return "has no lists of prices";
        if (certificate.PositionPrices.Length > 0 && (certificate.VenuePrices.Length > 0 || byVenue))
            return "has prices of positions where venues have prices";
        byVenue |= certificate.VenuePrices.Length > 0;
        if (certificate.TriplePrices.Length > 0 && !byVenue)
            return "has prices of three venues, and positions have prices";

        var priced = new List<Element>();
        var fault = byVenue ? Venues(rest, names, certificate, priced) : Positions(rest, certificate, priced);
        if (fault is not null)
            return fault;
        var sorted = priced.OrderByDescending(element => Int128.Abs(element.Value)).ThenBy(element => element.Venue)
            .ThenByDescending(element => element.Value).ToArray();
        Int128 spread = 0;
        foreach (var element in sorted)
            spread += Int128.Abs(element.Value) * element.Count;
        var at = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; byVenue && i < sorted.Length; i++)
            at.Add(names[sorted[i].Venue], i);
        if (ReadTriples(certificate, at, out var triples) is { } wrong)
            return wrong;
        elements = new Elements(sorted) { Triples = triples, Wide = spread > long.MaxValue };
        foreach (var triple in triples)
            elements.Total += triple.Price;
        return null;
    }

    /// <summary>The greatest common divisor of all positions; 1 when there are none.</summary>
    public long Divisor()
    {
        UInt128 divisor = 0;
        foreach (var value in Values)
        {
            for (var other = (UInt128)Int128.Abs(value); other != 0;)
                (divisor, other) = (other, divisor % other);
        }

        return divisor == 0 ? 1 : (long)UInt128.Min(divisor, long.MaxValue);
    }

    private static string? Positions(PartRest rest, PartCertificate certificate, List<Element> priced)
    {
        var prices = new Dictionary<long, long>();
        foreach (var (position, price) in certificate.PositionPrices)
        {
            if (price is < 0 or > PriceRange.Most)
                return $"has the price {price} of the position {position}";
            if (!rest.Surplus.ContainsKey(position) || !prices.TryAdd(position, price))
                return $"has a price of the position {position}, which is not left, or twice";
        }

        foreach (var (value, venues) in rest.Surplus)
            priced.Add(new Element(value, venues.Count, prices.GetValueOrDefault(value), -1));
        return null;
    }

    private static string? Venues(PartRest rest, string[] names, PartCertificate certificate, List<Element> priced)
    {
        var prices = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (venue, price) in certificate.VenuePrices)
        {
            if (price is < 0 or > PriceRange.Most)
                return $"has the price {price} of {venue}";
            if (venue is null || !prices.TryAdd(venue, price))
                return $"has a price of {venue} twice";
        }

        var known = 0;
        foreach (var (value, venues) in rest.Surplus)
        {
            // Venues of one position are alike: of those that could be left those with a price are meant, then the last by name.
            var all = rest.Alike[value];
            var listed = all.Where(venue => prices.ContainsKey(names[venue])).ToList();
            known += listed.Count;
            if (listed.Count > venues.Count)
                return $"has prices of {listed.Count} venues with the position {value}, and {venues.Count} are left";
            foreach (var venue in listed.Concat(all.Except(listed).Reverse().Take(venues.Count - listed.Count)))
                priced.Add(new Element(value, 1, prices.GetValueOrDefault(names[venue]), venue));
        }

        return known == prices.Count ? null : "has the price of a venue that is not left";
    }

    private static string? ReadTriples(PartCertificate certificate, Dictionary<string, int> at, out (int A, int B, int C, long Price)[] triples)
    {
        triples = new (int A, int B, int C, long Price)[certificate.TriplePrices.Length];
        for (var i = 0; i < triples.Length; i++)
        {
            var (a, b, c, price) = certificate.TriplePrices[i];
            if (price is < 0 or > PriceRange.Most || a is null || b is null || c is null
                || string.CompareOrdinal(a, b) >= 0 || string.CompareOrdinal(b, c) >= 0
                || !at.TryGetValue(a, out var first) || !at.TryGetValue(b, out var second) || !at.TryGetValue(c, out var third))
            {
                return $"has the price {price} of {a}, {b}, {c}, which are not three venues that are left, in order";
            }

            triples[i] = (first, second, third, price);
        }

        return null;
    }
}

/// <summary>Numbers of a certificate that sums and products of 64 bits can hold.</summary>
internal static class PriceRange
{
    /// <summary>The largest price and scale.</summary>
    public const long Most = 1L << 52;
}
