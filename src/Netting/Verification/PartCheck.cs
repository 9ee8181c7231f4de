namespace Interlieux.Netting.Verification;

/// <summary>What checking the certificate of one part gave.</summary>
/// <param name="Fault">What is wrong, as the rest of a sentence; or null.</param>
/// <param name="Recomputed">A search was done again, and gave the same numbers.</param>
/// <param name="TooLarge">A search was not done: it takes more effort than allowed.</param>
internal readonly record struct Finding(string? Fault, bool Recomputed = false, bool TooLarge = false)
{
    /// <summary>Proven without a search.</summary>
    public static Finding Proven => default;

    /// <summary>Proven by a search that was done again.</summary>
    public static Finding Again => new(null, Recomputed: true);

    /// <summary>Not looked at: too much effort.</summary>
    public static Finding Large => new(null, TooLarge: true);

    /// <summary>Refused.</summary>
    public static Finding Faulty(string fault) => new(fault);
}

/// <summary>Checks that the certificate of one part proves its number of groups, as its proof says.</summary>
internal static class PartCheck
{
    /// <summary>Checks one part whose first venue, pairs and cheap bound were found right.</summary>
    public static Finding Check(PlanInput input, PartRest rest, PartCertificate certificate, Effort effort)
    {
        var searches = certificate.Proof is Proof.Enumeration or Proof.Exhaustive;
        if (Form(certificate) is { } form)
            return Finding.Faulty(form);
        if (certificate.Cases is not null)
            return CaseCheck.Check(input, rest, certificate, effort);
        // Connected sets are sets of venues, whether they have prices or not.
        var byVenue = certificate.Proof == Proof.Enumeration && !rest.Part.Complete;
        if (Elements.Read(rest, input.Names, certificate, byVenue, out var elements) is { } prices)
            return Finding.Faulty(prices);
        if (!searches && elements.Triples.Length > 0)
            return Finding.Faulty("has prices of three venues, which only an enumeration can use");
        return certificate.Proof switch
        {
            Proof.Pairs => elements.Size == 0 && certificate.Groups == 0
                ? Finding.Proven : Finding.Faulty($"speaks of pairs alone, and {elements.Size} venues are left"),
            Proof.Sign or Proof.Size => PriceCheck.BySignOrSize(rest, elements, certificate),
            Proof.Dual or Proof.DualCover => PriceCheck.ByWalks(elements, certificate, effort),
            Proof.Enumeration => PriceCheck.ByEnumeration(input, rest, elements, certificate, effort),
            Proof.Exhaustive => ExhaustiveCheck.Check(elements, certificate, effort),
            _ => Finding.Faulty($"names the proof {certificate.Proof}, which does not belong to this policy"),
        };
    }

    /// <summary>No number stands where its proof has none.</summary>
    private static string? Form(PartCertificate certificate)
    {
        var proof = certificate.Proof;
        if (proof == Proof.Enumeration ? certificate.SetSize < 2 : certificate.SetSize != 0)
            return $"says the set size {certificate.SetSize}";
        if (certificate.Cases is not null)
        {
            var bare = proof == Proof.Enumeration && certificate.Scale == 0 && certificate.Cover is null
                && certificate is { PositionPrices.IsDefaultOrEmpty: true, VenuePrices.IsDefaultOrEmpty: true, TriplePrices.IsDefaultOrEmpty: true };
            return bare ? null : "has cases, and prices or a search beside them";
        }

        if (proof is not (Proof.Enumeration or Proof.Exhaustive) && certificate.Sets != 0)
            return $"says {certificate.Sets} sets, which the proof {proof} does not count";
        if (proof == Proof.DualCover != certificate.Cover is not null && proof != Proof.Enumeration)
            return certificate.Cover is null ? "has no search" : $"has a search, which the proof {proof} does not know";
        if (certificate.Cover is { } cover && (cover.Groups < 1 || cover.Sets < 0 || cover.Nodes < 1 || cover.Groups - 1 != certificate.Groups))
            return $"excludes {cover.Groups} groups, and says {certificate.Groups} at most";
        return proof is Proof.Exhaustive or Proof.Pairs || certificate.Scale is > 0 and <= PriceRange.Most
            ? null : $"has the scale {certificate.Scale}";
    }
}
