namespace Interlieux.Netting.Verification;

/// <summary>Lists all zero-sum sub-multisets of the elements up to a cost, of any size.</summary>
/// <remarks>Each is one walk: credits in their order, debts in theirs, and the sum says which of the two is next. A walk is left as soon as it can no
/// longer close within the cost (<see cref="WalkDistances"/>). The walk is kept in arrays: it may be as long as there are venues.</remarks>
internal static class WalkSets
{
    /// <summary>The sets with their costs, in no order; null when it takes too much effort.</summary>
    public static List<CoverSet>? List(Elements elements, WalkDistances walks, long most, Effort effort)
    {
        var value = Array.ConvertAll(elements.Values, v => v / walks.Divisor);
        var credits = Enumerable.Range(0, value.Length).Where(i => value[i] > 0).ToArray();
        var debts = Enumerable.Range(0, value.Length).Where(i => value[i] < 0).ToArray();
        var used = new int[value.Length];
        var chosen = new (int Element, int Credit, int Debt)[elements.Size + 1];
        var next = new int[elements.Size + 2];
        var found = new List<CoverSet>();
        var (depth, credit, debt, sum, cost, steps) = (0, 0, 0, 0L, 0L, 0L);
        while (true)
        {
            var side = sum <= 0 ? credits : debts;
            var i = next[depth];
            while (i < side.Length && !Fits(side[i]))
                i++;
            steps += 2 + i - next[depth];
            if (steps > 1_000_000)
            {
                if (!effort.TrySpend(steps))
                    return null;
                steps = 0;
            }

            if (i < side.Length)
            {
                var element = side[i];
                next[depth] = i + 1;
                chosen[depth++] = (element, credit, debt);
                if (sum <= 0)
                    credit = i;
                else
                    debt = i;
                used[element]++;
                sum += value[element];
                cost += elements.Prices[element];
                next[depth] = sum <= 0 ? credit : debt;
                if (sum != 0)
                    continue;
                if (found.Count == CoverSet.Most)
                    return null;
                found.Add(new CoverSet(cost, Members(used)));
                steps += used.Length;
            }
            else if (depth == 0)
            {
                return effort.TrySpend(steps) ? found : null;
            }
            else
            {
                (var element, credit, debt) = chosen[--depth];
                used[element]--;
                sum -= value[element];
                cost -= elements.Prices[element];
            }
        }

        bool Fits(int element) => used[element] < elements.Counts[element]
            && cost + elements.Prices[element] <= most - walks.ToZero(sum + value[element]);
    }

    private static (int Element, int Times)[] Members(int[] used)
    {
        var members = new List<(int Element, int Times)>();
        for (var element = 0; element < used.Length; element++)
        {
            if (used[element] > 0)
                members.Add((element, used[element]));
        }

        return [.. members];
    }
}
