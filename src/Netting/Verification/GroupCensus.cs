namespace Interlieux.Netting.Verification;

/// <summary>Counts the most zero-sum groups of a small multiset again, by a method of its own.</summary>
/// <remarks>
/// <para>Every zero-sum group can be laid out in a row such that an element above 0 comes exactly when the sum so far is 0 or
/// less. So it is enough to walk in this way from the empty set to the whole one, and count the zeros passed; what is reached after
/// j steps is kept as one layer. It visits fewer sets than there are, since the sum stays between the extremes.</para>
/// <para>Cost: the number of sets reached times the distinct values, given up above <see cref="ReachedMax"/> sets.</para>
/// </remarks>
internal static class GroupCensus
{
    private const int ReachedMax = 3_000_000;

    /// <summary>The most groups into which the multiset, which sums to 0, can be partitioned; null when that would take too long.</summary>
    public static int? Most((Int128 Value, int Count)[] rest)
    {
        Int128 sets = 1;
        var weight = new long[rest.Length];
        for (var i = 0; i < rest.Length; i++)
        {
            if (sets > long.MaxValue / (rest[i].Count + 1))
                return null;
            weight[i] = (long)sets;
            sets *= rest[i].Count + 1;
        }

        var layer = new Dictionary<long, (Int128 Sum, int Zeros)> { [0] = (0, 0) };
        var reached = 1;
        for (var step = rest.Sum(item => item.Count); step > 0; step--)
        {
            var next = new Dictionary<long, (Int128 Sum, int Zeros)>(layer.Count);
            foreach (var (set, (sum, zeros)) in layer)
            {
                for (var i = 0; i < rest.Length; i++)
                {
                    if (rest[i].Value > 0 != sum <= 0 || set / weight[i] % (rest[i].Count + 1) == rest[i].Count)
                        continue;
                    var grown = sum + rest[i].Value;
                    var found = zeros + (grown == 0 ? 1 : 0);
                    if (!next.TryGetValue(set + weight[i], out var known) || known.Zeros < found)
                        next[set + weight[i]] = (grown, found);
                }
            }

            reached += next.Count;
            if (reached > ReachedMax)
                return null;
            layer = next;
        }

        return layer.Values.Single().Zeros;
    }
}
