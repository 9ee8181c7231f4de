namespace Interlieux.Netting.Fewest;

/// <summary>An upper bound on the groups of a rest that needs no search.</summary>
/// <remarks>
/// After pairing a group holds at least one venue of each sign and at least three in all, so K ≤ min(#positive, #negative,
/// ⌊rest / 3⌋). Cost: O(1). As prices: 1 for each venue of the rarer sign and a scale of 1; or 1 for each venue and a scale of 3.
/// </remarks>
internal static class CheapBound
{
    public static (int Groups, Proof Proof) Of(Rest rest)
    {
        var bySign = Math.Min(rest.Positive, rest.Negative);
        var bySize = rest.Size / 3;
        return rest.Size == 0 ? (0, Proof.Pairs) : bySign <= bySize ? (bySign, Proof.Sign) : (bySize, Proof.Size);
    }

    public static PartCertificate Certificate(Rest rest, int groups, Proof proof)
    {
        var rarer = rest.Positive <= rest.Negative ? 1 : -1;
        return new PartCertificate
        {
            First = "",
            Pairs = 0,
            Proof = proof,
            Groups = groups,
            Scale = proof == Proof.Size ? 3 : 1,
            PositionPrices = [.. rest.Values
                .Where(value => proof == Proof.Size || (proof == Proof.Sign && Math.Sign(value) == rarer))
                .Select(value => new PositionPrice(value, 1))],
        };
    }
}
