namespace Interlieux.Netting.Tests.Constraints;

/// <summary>The least that must be carried under a minimum invoice, and the fewest invoices then, by trying everything.</summary>
internal static class MinimumOracle
{
    /// <summary>Every amount of every debtor to every creditor is tried: 0, or the minimum and above.</summary>
    public static (long Carried, int Count) Least(long[] positions, long minimum)
    {
        var debtors = positions.Where(position => position < 0).Select(position => -position).ToArray();
        var creditors = positions.Where(position => position > 0).ToArray();
        var best = (Carried: long.MaxValue, Count: int.MaxValue);
        Try(0, 0);
        return best;

        void Try(int pair, int count)
        {
            if (pair == debtors.Length * creditors.Length)
            {
                var found = (debtors.Sum() + creditors.Sum(), count);
                if (found.CompareTo(best) < 0)
                    best = found;
                return;
            }

            var (d, c) = (pair / creditors.Length, pair % creditors.Length);
            Try(pair + 1, count);
            for (var amount = minimum; amount <= Math.Min(debtors[d], creditors[c]); amount++)
            {
                (debtors[d], creditors[c]) = (debtors[d] - amount, creditors[c] - amount);
                Try(pair + 1, count + 1);
                (debtors[d], creditors[c]) = (debtors[d] + amount, creditors[c] + amount);
            }
        }
    }
}
