using System.Numerics;

namespace Interlieux.Netting.Fewest.Sets;

/// <summary>The engine for distinct values, as arbitrary cents are: zero-sum sets are listed by size, then packed.</summary>
/// <remarks>The size goes up until the case is closed, or the list would be too long. Venues of one value are elements of their own.</remarks>
internal static class SetEngine
{
    private const int SetsMax = 400_000;
    private const long RoomMax = 6_000_000;

    /// <summary>Runs on a search; it ends closed, or with a better partition or bound, or unchanged.</summary>
    public static void Run(GroupSearch search)
    {
        if (search.Closed || Scaled(search.Rest) is not { } values)
            return;
        var (pool, meter) = (new SetPool(), search.Meter);
        var sets = new ZeroSumSets(values, pool);
        for (var size = 2; size <= ZeroSumSets.SizeMax && !search.Closed; size++)
        {
            if (ZeroSumSets.Room(values.Length, size) > RoomMax || !sets.List(size, SetsMax, meter))
                return;
            if (size < 5 || (pool.Count < 15 * values.Length && size < 6))
                continue;
            var packing = new SetPacking(pool, values.Length, size, meter);
            packing.Solve(search.Best.Count, 400_000);
            if (packing.Groups.Count > 0)
                search.Offer(NettingPhase.Sets, Partition(search.Rest, pool, packing.Groups));
            if (packing.Prices is not null)
                search.Limit(NettingPhase.Sets, SetCertificates.Of(search, pool, packing));
        }
    }

    private static Partition Partition(Rest rest, SetPool pool, IReadOnlyList<int> sets)
    {
        var elements = rest.Elements();
        var left = new bool[elements.Count];
        left.AsSpan().Fill(true);
        var groups = new List<int[]>(sets.Count);
        foreach (var set in sets)
        {
            var members = pool.Members(set).ToArray();
            groups.Add(Array.ConvertAll(members, element => elements[element]));
            foreach (var element in members)
                left[element] = false;
        }

        return new Partition(groups, [.. elements.Where((_, element) => left[element])]);
    }

    /// <summary>The value of each element over their greatest common divisor; null when sums might not fit.</summary>
    private static long[]? Scaled(Rest rest)
    {
        var divisor = BigInteger.Zero;
        foreach (var value in rest.Values)
            divisor = BigInteger.GreatestCommonDivisor(divisor, value);
        long[] values = [.. rest.Elements().Select(element => (long)(rest.Values[element] / (Int128)divisor))];
        return ZeroSumSets.Fits(values) ? values : null;
    }
}
