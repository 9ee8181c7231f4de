using System.Collections.Immutable;

namespace Interlieux.Netting.Fewest.Patterns;

/// <summary>Prices of values as a certificate.</summary>
internal static class PatternCertificates
{
    /// <summary>No zero-sum pattern costs less than <paramref name="scale"/>, so there are <paramref name="groups"/> groups at most.</summary>
    public static PartCertificate Dual(Rest rest, ReadOnlySpan<long> prices, long scale, int groups)
    {
        var listed = ImmutableArray.CreateBuilder<PositionPrice>();
        for (var type = 0; type < prices.Length; type++)
        {
            if (prices[type] > 0)
                listed.Add(new PositionPrice(rest.Values[type], prices[type]));
        }

        return new PartCertificate
        {
            First = "", Pairs = 0, Proof = Proof.Dual, Groups = groups, Scale = scale, PositionPrices = listed.ToImmutable(),
        };
    }

    /// <summary>The prices would allow one group more than <paramref name="groups"/>; a search over all that they allow excludes it.</summary>
    public static PartCertificate Cover(Rest rest, ReadOnlySpan<long> prices, long scale, int groups, WasteCover search) =>
        Dual(rest, prices, scale, groups) with
        {
            Proof = Proof.DualCover, Cover = new CoverRefutation(groups + 1, search.Candidates, search.Nodes),
        };
}
