using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Interlieux.Netting;

/// <summary>The validated input of a netting: who owes whom how much.</summary>
/// <remarks>
/// <para>Immutable and safe to share between threads. The order in which obligations are given never matters to a plan:
/// venues are numbered by the ordinal order of their names, and obligations of the same ordered pair are summed.</para>
/// <para>Range: every amount is above 0; what one venue owes in total, and what it is owed in total, each fit a
/// <see cref="long"/>. So every net position fits one too; totals over venues are kept in <see cref="Int128"/>.</para>
/// </remarks>
public sealed class ObligationSet
{
    private ObligationSet(ImmutableArray<string> venues, ImmutableArray<Claim> claims, int count)
    {
        Venues = venues;
        Claims = claims;
        Count = count;
        foreach (var claim in claims)
            Total += claim.Amount;
    }

    /// <summary>Every venue that occurs, in the ordinal order of the names.</summary>
    public ImmutableArray<string> Venues { get; }

    /// <summary>The number of obligations given, before those of the same pair were summed.</summary>
    public int Count { get; }

    /// <summary>The sum of all amounts given.</summary>
    public Int128 Total { get; }

    /// <summary>The obligations summed by ordered pair, sorted by debtor, then creditor.</summary>
    internal ImmutableArray<Claim> Claims { get; }

    /// <summary>Validates obligations and makes the set. No obligation at all is a valid, empty set.</summary>
    /// <exception cref="InvalidObligationException">A name is empty, a venue owes itself, an amount is 0 or less, or a
    /// venue's total passes <see cref="long.MaxValue"/>; the exception holds the position of the first such obligation.</exception>
    public static ObligationSet Create(IEnumerable<Obligation> obligations)
    {
        ArgumentNullException.ThrowIfNull(obligations);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var names = new List<string>();
        var owed = new List<(long By, long To)>();
        var rows = new List<Claim>();
        foreach (var obligation in obligations)
        {
            var index = rows.Count;
            Check(index, obligation);
            var (debtor, creditor) = (Number(obligation.Debtor), Number(obligation.Creditor));
            rows.Add(new Claim(debtor, creditor, obligation.Amount));
            var totals = CollectionsMarshal.AsSpan(owed);
            totals[debtor].By = Sum(index, totals[debtor].By, obligation.Amount, $"what {obligation.Debtor} owes");
            totals[creditor].To = Sum(index, totals[creditor].To, obligation.Amount, $"what {obligation.Creditor} is owed");
        }

        var order = names.Order(StringComparer.Ordinal).ToImmutableArray();
        var dense = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
            dense[numbers[order[i]]] = i;
        return new ObligationSet(order, Merge(rows, dense), rows.Count);

        int Number(string name)
        {
            if (numbers.TryGetValue(name, out var known))
                return known;
            numbers.Add(name, names.Count);
            names.Add(name);
            owed.Add(default);
            return names.Count - 1;
        }
    }

    /// <summary>Owed to each venue − owed by it, in the order of <see cref="Venues"/>; the sum is 0.</summary>
    public ImmutableArray<long> NetPositions()
    {
        var net = new Int128[Venues.Length];
        foreach (var claim in Claims)
        {
            net[claim.Debtor] -= claim.Amount;
            net[claim.Creditor] += claim.Amount;
        }

        return [.. net.Select(position => checked((long)position))];
    }

    private static void Check(int index, Obligation obligation)
    {
        if (string.IsNullOrWhiteSpace(obligation.Debtor))
            throw new InvalidObligationException(index, "the debtor has no name");
        if (string.IsNullOrWhiteSpace(obligation.Creditor))
            throw new InvalidObligationException(index, "the creditor has no name");
        if (string.Equals(obligation.Debtor, obligation.Creditor, StringComparison.Ordinal))
            throw new InvalidObligationException(index, $"{obligation.Debtor} owes itself");
        if (obligation.Amount <= 0)
            throw new InvalidObligationException(index, $"the amount is {obligation.Amount}, it must be above 0");
    }

    private static long Sum(int index, long total, long amount, string what) =>
        amount <= long.MaxValue - total
            ? total + amount
            : throw new InvalidObligationException(index, $"overflow: {what} passes {long.MaxValue} in total");

    private static ImmutableArray<Claim> Merge(List<Claim> rows, int[] dense)
    {
        var sums = new Dictionary<(int Debtor, int Creditor), (long Amount, int Rows)>(rows.Count);
        foreach (var row in rows)
        {
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, (dense[row.Debtor], dense[row.Creditor]), out _);
            sum = (sum.Amount + row.Amount, sum.Rows + 1);
        }

        var claims = sums.Select(sum => new Claim(sum.Key.Debtor, sum.Key.Creditor, sum.Value.Amount, sum.Value.Rows)).ToArray();
        Array.Sort(claims, static (a, b) =>
            a.Debtor != b.Debtor ? a.Debtor.CompareTo(b.Debtor) : a.Creditor.CompareTo(b.Creditor));
        return ImmutableCollectionsMarshal.AsImmutableArray(claims);
    }
}
