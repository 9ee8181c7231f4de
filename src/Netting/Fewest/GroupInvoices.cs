using Interlieux.Netting.Problems;

namespace Interlieux.Netting.Fewest;

/// <summary>The invoices of one zero-sum group: one less than its venues, from debtor to creditor.</summary>
/// <remarks>
/// <para>A step takes a debtor and a creditor and settles the smaller of what is left of the two, which closes it. Every
/// tree of invoices can be made in this way (take its leaves off one by one), and all move the same amount: the sum of the positive
/// positions, the least there is. Among them, in this order: least below the minimum invoice, fewest invoices (one closes both where the
/// group was two), most real relations, smallest largest number of invoices a venue has, first found; venues are tried in their order.</para>
/// <para>Up to <see cref="ExactMax"/> venues all sequences of steps are tried, where a sign has only one venue there is no choice,
/// and larger groups take the better of two greedy sequences. Cost: a few thousand steps, or O(k²).</para>
/// </remarks>
internal sealed class GroupInvoices(long[] positions, Relations relations, long minimum)
{
    private const int ExactMax = 6;

    private readonly List<Line> _lines = [];
    private readonly Dictionary<int, int> _degree = [];
    private List<Line> _best = [];
    private (Int128 Below, int Count, int Unrelated, int Degree) _bestRank;

    /// <summary>The lines of the group, and the total of those below the minimum.</summary>
    public (List<Line> Lines, Int128 Below) Settle(IReadOnlyList<int> members)
    {
        int[] debtors = [.. members.Where(venue => positions[venue] < 0)];
        int[] creditors = [.. members.Where(venue => positions[venue] > 0)];
        _bestRank = (Int128.MaxValue, 0, 0, 0);
        _best = [];
        _lines.Clear();
        var (owing, owed) = (Lefts(debtors), Lefts(creditors));
        if (members.Count <= ExactMax || debtors.Length == 1 || creditors.Length == 1)
        {
            // With one venue on a side every order gives the same lines.
            Try(debtors, owing, creditors, owed, debtors.Length == 1 || creditors.Length == 1);
        }
        else
        {
            Greedy(debtors, owing, creditors, owed, preferRelated: true);
            Greedy(debtors, owing, creditors, owed, preferRelated: false);
        }

        return (_best, _bestRank.Below);
    }

    private long[] Lefts(int[] venues) => Array.ConvertAll(venues, venue => Math.Abs(positions[venue]));

    private void Try(int[] debtors, long[] owing, int[] creditors, long[] owed, bool first)
    {
        var done = true;
        for (var d = 0; d < debtors.Length; d++)
        {
            if (owing[d] == 0)
                continue;
            for (var c = 0; c < creditors.Length; c++)
            {
                if (owed[c] == 0)
                    continue;
                done = false;
                var amount = Math.Min(owing[d], owed[c]);
                _lines.Add(new Line(debtors[d], creditors[c], amount));
                (owing[d], owed[c]) = (owing[d] - amount, owed[c] - amount);
                Try(debtors, owing, creditors, owed, first);
                (owing[d], owed[c]) = (owing[d] + amount, owed[c] + amount);
                _lines.RemoveAt(_lines.Count - 1);
                if (first)
                    return;
            }
        }

        if (done)
            Offer();
    }

    private void Greedy(int[] debtors, long[] owingAll, int[] creditors, long[] owedAll, bool preferRelated)
    {
        var (owing, owed) = ((long[])owingAll.Clone(), (long[])owedAll.Clone());
        _lines.Clear();
        while (true)
        {
            var d = Largest(owing);
            if (owing[d] == 0)
                break;
            var c = preferRelated ? LargestRelated(debtors[d], creditors, owed) : Largest(owed);
            var amount = Math.Min(owing[d], owed[c]);
            _lines.Add(new Line(debtors[d], creditors[c], amount));
            (owing[d], owed[c]) = (owing[d] - amount, owed[c] - amount);
        }

        Offer();
        _lines.Clear();
    }

    private static int Largest(long[] left)
    {
        var best = 0;
        for (var i = 1; i < left.Length; i++)
        {
            if (left[i] > left[best])
                best = i;
        }

        return best;
    }

    private int LargestRelated(int debtor, int[] creditors, long[] owed)
    {
        var best = -1;
        for (var c = 0; c < creditors.Length; c++)
        {
            if (owed[c] > 0 && (best < 0 || owed[c] > owed[best]) && relations.AreRelated(debtor, creditors[c]))
                best = c;
        }

        return best < 0 ? Largest(owed) : best;
    }

    private void Offer()
    {
        Int128 below = 0;
        var unrelated = 0;
        var degree = 0;
        _degree.Clear();
        foreach (var line in _lines)
        {
            below += line.Amount < minimum ? line.Amount : 0;
            unrelated += relations.AreRelated(line.Debtor, line.Creditor) ? 0 : 1;
            degree = Math.Max(degree, Math.Max(Count(line.Debtor), Count(line.Creditor)));
        }

        var rank = (below, _lines.Count, unrelated, degree);
        if (rank.CompareTo(_bestRank) >= 0)
            return;
        (_best, _bestRank) = ([.. _lines], rank);

        int Count(int venue) => _degree[venue] = _degree.GetValueOrDefault(venue) + 1;
    }
}
