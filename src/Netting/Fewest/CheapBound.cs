namespace Interlieux.Netting.Fewest;

/// <summary>An upper bound on the groups of a rest that needs no search.</summary>
/// <remarks>
/// After pairing a group holds at least one venue of each sign and at least three in all, so K ≤ min(#positive, #negative,
/// ⌊rest / 3⌋). Cost: O(1).
/// </remarks>
internal static class CheapBound
{
    public static (int Groups, Proof Proof) Of(Rest rest)
    {
        var bySign = Math.Min(rest.Positive, rest.Negative);
        var bySize = rest.Size / 3;
        return rest.Size == 0 ? (0, Proof.Pairs) : bySign <= bySize ? (bySign, Proof.Sign) : (bySize, Proof.Size);
    }
}
