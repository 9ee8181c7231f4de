namespace Interlieux.Netting.Fewest;

/// <summary>Splits off pairs of opposite equal net positions, which costs no group.</summary>
/// <remarks>
/// <para>Why it is safe. Let K(S) be the most groups into which S can be partitioned, and let S hold +v and −v. In a
/// best partition either both are in one group G: if G is more than the pair, splitting the pair off leaves G∖{+v, −v}, which
/// still sums to 0, and gives one group more, so in a best partition G is the pair itself. Or they are in two groups A and B:
/// replace these by {+v, −v} and (A ∪ B)∖{+v, −v}, which sums to 0: the same number of groups (the latter is not empty,
/// for a group of one would be a position of 0). So K(S) = 1 + K(S∖{+v, −v}).</para>
/// <para>Triples are *not* safe in this way. Afterwards each absolute value has one sign and every group has three members or more.</para>
/// <para>Cost: see <see cref="Reduction"/>, which does it.</para>
/// </remarks>
internal static class Pairing
{
    /// <summary>Pairs off the positions of a part; what is left is in the reduction, which lives no longer than its next use.</summary>
    public static Reduction Split(IReadOnlyList<int> part, long[] positions)
    {
        var own = new long[part.Count];
        for (var i = 0; i < own.Length; i++)
            own[i] = positions[part[i]];
        var reduction = new Reduction();
        reduction.Load(own);
        return reduction;
    }
}
