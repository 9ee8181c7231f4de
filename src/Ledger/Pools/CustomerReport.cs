using System.Collections.Immutable;

namespace Interlieux.Ledger.Pools;

/// <summary>Half-days of a customer's people in one venue and one closed month.</summary>
public sealed record ReportCell(string Month, Guid HostVenue, int HalfDays, int People);

/// <summary>
/// What a customer learns of its pool's use, without a name: half-days by host venue and closed month.
/// </summary>
/// <param name="Cells">Each of at least 5 people.</param>
/// <param name="Withheld">Half-days in cells that are not shown; null where even they are of fewer than 5 people.</param>
public sealed record CustomerReport(Guid PoolId, string Customer, ImmutableArray<ReportCell> Cells, int? Withheld)
{
    public const int PeopleMin = 5;

    /// <summary>One person's half-days in a cell.</summary>
    internal readonly record struct Use(string Month, Guid HostVenue, Guid Account, int HalfDays);

    /// <summary>
    /// Withholds every cell of fewer than 5 people, and then, the smallest first, others beside them, until what is withheld in each month
    /// and in all, which a customer who knows the totals could tell by subtraction, is of at least 5 people too.
    /// </summary>
    internal static CustomerReport Of(Guid poolId, string customer, IEnumerable<Use> uses)
    {
        var cells = uses.Where(use => use.HalfDays > 0).GroupBy(use => (use.Month, use.HostVenue)).Select(group => new Cell(
            group.Key.Month, group.Key.HostVenue, group.Sum(use => use.HalfDays), [.. group.Select(use => use.Account)])).ToList();

        var withheld = cells.Where(cell => cell.People.Count < PeopleMin).ToHashSet();
        var months = cells.GroupBy(cell => cell.Month).Select(month => month.ToList()).ToList();
        int before;
        do
        {
            before = withheld.Count;
            foreach (var month in months) Widen(withheld, month);
            Widen(withheld, cells);
        }
        while (withheld.Count > before);

        var people = withheld.SelectMany(cell => cell.People).Distinct().Count();
        return new CustomerReport(
            poolId, customer,
            [.. cells.Except(withheld).OrderBy(c => c.Month, StringComparer.Ordinal).ThenBy(c => c.Host)
                .Select(c => new ReportCell(c.Month, c.Host, c.HalfDays, c.People.Count))],
            people is > 0 and < PeopleMin ? null : withheld.Sum(cell => cell.HalfDays));
    }

    private static void Widen(HashSet<Cell> withheld, List<Cell> among)
    {
        while (true)
        {
            var hidden = among.Where(withheld.Contains).ToList();
            if (hidden.Count == 0 || hidden.SelectMany(cell => cell.People).Distinct().Count() >= PeopleMin) return;
            if (among.Where(cell => !withheld.Contains(cell)).MinBy(cell => (cell.People.Count, cell.HalfDays, cell.Month, cell.Host)) is not { } next) return;
            withheld.Add(next);
        }
    }

    private sealed record Cell(string Month, Guid Host, int HalfDays, ImmutableHashSet<Guid> People);
}
