namespace Interlieux.Netting.Fewest;

/// <summary>Splits off pairs of opposite equal net positions, which costs no group.</summary>
/// <remarks>
/// <para>Why it is safe. Let K(S) be the most groups into which S can be partitioned, and let S hold +v and −v. In a
/// best partition either both are in one group G: if G is more than the pair, splitting the pair off leaves G∖{+v, −v}, which
/// still sums to 0, and gives one group more, so in a best partition G is the pair itself. Or they are in two groups A and B:
/// replace these by {+v, −v} and (A ∪ B)∖{+v, −v}, which sums to 0: the same number of groups (the latter is not empty,
/// for a group of one would be a position of 0). So K(S) = 1 + K(S∖{+v, −v}).</para>
/// <para>Triples are *not* safe in this way. Afterwards each absolute value has one sign and every group has three members or more.</para>
/// <para>Cost: O(n log n).</para>
/// </remarks>
internal static class Pairing
{
    /// <summary>The number of pairs in a part, and what is left of its positions.</summary>
    public static (int Pairs, Rest Left) Split(IReadOnlyList<int> part, long[] positions)
    {
        var surplus = new SortedDictionary<long, int>();
        var open = 0;
        foreach (var venue in part)
        {
            if (positions[venue] == 0)
                continue;
            open++;
            var amount = Math.Abs(positions[venue]);
            surplus[amount] = surplus.GetValueOrDefault(amount) + Math.Sign(positions[venue]);
        }

        var rest = new Rest(surplus.Where(item => item.Value != 0).Reverse()
            .Select(item => (item.Value > 0 ? item.Key : -item.Key, Math.Abs(item.Value))));
        return ((open - rest.Size) / 2, rest);
    }
}
