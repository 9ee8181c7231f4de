namespace Interlieux.Netting.Verification;

/// <summary>Goes through all sub-multisets of a small rest and keeps the most groups of each.</summary>
/// <remarks>A sub-multiset is a number whose digits say how often each element is in it. The most zero-sum groups that fit into it one after the other are
/// those of the best one with an element less, and one more if it sums to 0 itself. Cost: sub-multisets times distinct elements.</remarks>
internal static class SubsetTable
{
    /// <summary>The most sub-multisets, 2 bytes each.</summary>
    private const long StatesMax = 1 << 25;

    /// <summary>Zero-sum sub-multisets, the empty one and the whole included, and the most groups; null when there are too many.</summary>
    public static (long Sets, int Groups)? Count(Elements elements, Effort effort)
    {
        var weights = new int[elements.Counts.Length];
        var states = 1L;
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = (int)states;
            states *= elements.Counts[i] + 1L;
            if (states > StatesMax || elements.Size > ushort.MaxValue)
                return null;
        }

        if (!effort.TrySpend(states * (weights.Length + 1)))
            return null;
        var most = new ushort[states];
        var digits = new int[weights.Length];
        var (sets, sum) = (1L, (Int128)0);
        for (var state = 1; state < states; state++)
        {
            var digit = 0;
            for (; digits[digit] == elements.Counts[digit]; digit++)
            {
                sum -= (Int128)elements.Values[digit] * digits[digit];
                digits[digit] = 0;
            }

            digits[digit]++;
            sum += elements.Values[digit];
            ushort best = 0;
            for (var i = 0; i < digits.Length; i++)
            {
                if (digits[i] > 0 && most[state - weights[i]] > best)
                    best = most[state - weights[i]];
            }

            if (sum == 0)
                (sets, best) = (sets + 1, (ushort)(best + 1));
            most[state] = best;
        }

        return (sets, most[^1]);
    }
}
