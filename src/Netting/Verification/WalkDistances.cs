namespace Interlieux.Netting.Verification;

/// <summary>The least cost of completing a walk over sums to 0, from every sum.</summary>
/// <remarks>
/// <para>Every zero-sum multiset can be laid out in a row such that an element above 0 comes exactly when the sum so far is 0 or less: the sums
/// then stay above −(largest debt) and at most at the largest credit. So it is a closed walk through 0 in a graph of so many sums, and
/// the cheapest closed walk costs no more than any zero-sum set, with any multiplicities.</para>
/// <para>Positions are divided by their greatest common divisor. Dijkstra backwards from 0, as no price is below 0. Cost: sums times distinct
/// positions, given up above <see cref="SumsMax"/> sums.</para>
/// </remarks>
internal sealed class WalkDistances
{
    /// <summary>The most sums, 8 bytes each.</summary>
    private const long SumsMax = 1 << 22;

    private readonly long[] _toZero;
    private readonly int _zero;

    private WalkDistances(long[] toZero, int zero, long divisor) => (_toZero, _zero, Divisor) = (toZero, zero, divisor);

    /// <summary>What positions are divided by.</summary>
    public long Divisor { get; }

    /// <summary>The least cost from a sum to 0; more than any limit when it is too far.</summary>
    public long ToZero(long sum) => _toZero[_zero + sum];

    /// <summary>The cheapest closed walk that is not empty; more than any limit when there is none within it.</summary>
    public long Cheapest(Elements elements)
    {
        var cheapest = long.MaxValue;
        for (var i = 0; i < elements.Values.Length; i++)
        {
            if (elements.Values[i] > 0)
                cheapest = Math.Min(cheapest, elements.Prices[i] + ToZero(elements.Values[i] / Divisor));
        }

        return cheapest;
    }

    /// <summary>Distances up to <paramref name="most"/>; null when it takes too much effort.</summary>
    public static WalkDistances? Of(Elements elements, long most, Effort effort)
    {
        var divisor = elements.Divisor();
        var (credits, debts) = (Cheapest(elements, divisor, 1), Cheapest(elements, divisor, -1));
        var (highest, lowest) = (credits.Length == 0 ? 0 : credits[^1].Size, debts.Length == 0 ? 0 : debts[^1].Size);
        if (highest > SumsMax || lowest > SumsMax || highest + lowest + 1 > SumsMax
            || !effort.TrySpend((highest + lowest + 1) * (credits.Length + debts.Length + 1)))
        {
            return null;
        }

        var (zero, top) = ((int)lowest, (int)(highest + lowest));
        var distance = new long[top + 1];
        Array.Fill(distance, long.MaxValue / 2);
        distance[zero] = 0;
        var queue = new PriorityQueue<int, long>();
        queue.Enqueue(zero, 0);
        while (queue.TryDequeue(out var at, out var cost))
        {
            if (cost > distance[at])
                continue;
            // From a sum of 0 or less a credit leads here, from one above 0 a debt does.
            for (var i = credits.Length - 1; i >= 0 && at - credits[i].Size <= zero; i--)
                Reach(at - credits[i].Size, cost + credits[i].Price);
            for (var i = debts.Length - 1; i >= 0 && at + debts[i].Size > zero; i--)
                Reach(at + debts[i].Size, cost + debts[i].Price);
        }

        return new WalkDistances(distance, zero, divisor);

        void Reach(long from, long cost)
        {
            if (from < 0 || from > top || cost > most || cost >= distance[from])
                return;
            distance[from] = cost;
            queue.Enqueue((int)from, cost);
        }
    }

    /// <summary>The cheapest price of each absolute position of one sign, ascending by size.</summary>
    private static (long Size, long Price)[] Cheapest(Elements elements, long divisor, int sign)
    {
        var cheapest = new SortedDictionary<long, long>();
        for (var i = 0; i < elements.Values.Length; i++)
        {
            if (Math.Sign(elements.Values[i]) != sign)
                continue;
            var size = Math.Abs(elements.Values[i] / divisor);
            cheapest[size] = Math.Min(elements.Prices[i], cheapest.GetValueOrDefault(size, long.MaxValue));
        }

        return [.. cheapest.Select(item => (item.Key, item.Value))];
    }
}
