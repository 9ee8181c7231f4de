using System.Collections.Immutable;

namespace Interlieux.Ledger.Pools;

/// <summary>Half-days of a customer's people in one venue and one closed month.</summary>
public sealed record ReportCell(string Month, Guid HostVenue, int HalfDays, int People);

/// <summary>
/// What a customer learns of its pool's use, without a name: half-days by host venue and closed month.
/// </summary>
/// <param name="Cells">Each of at least 5 people.</param>
/// <param name="Withheld">
/// Half-days in cells that are not shown, as far as the sum is of at least 5 people; null where there are only fewer people's.
/// </param>
public sealed record CustomerReport(Guid PoolId, string Customer, ImmutableArray<ReportCell> Cells, int? Withheld)
{
    public const int PeopleMin = 5;

    /// <summary>One person's half-days in a cell.</summary>
    internal readonly record struct Use(string Month, Guid HostVenue, Guid Account, int HalfDays);

    /// <summary>
    /// Withholds every cell of fewer than 5 people, and then, the smallest first, others of its month beside them, until what is withheld
    /// in the month, which a customer who knows the total could tell by subtraction, is of at least 5 people too. A month in which that
    /// cannot be waits, even with its sum, for later months until 5 people have gathered. So each month adds to the report of the months
    /// before and changes nothing in it: what one report has more than another is of at least 5 people.
    /// </summary>
    /// <param name="uses">Of an unbroken run of closed months.</param>
    internal static CustomerReport Of(Guid poolId, string customer, IEnumerable<Use> uses)
    {
        var shown = ImmutableArray.CreateBuilder<ReportCell>();
        var (told, waiting) = (0, new List<Cell>());
        foreach (var month in CellsOf(uses).GroupBy(cell => cell.Month).OrderBy(month => month.Key, StringComparer.Ordinal))
        {
            var cells = month.ToList();
            var withheld = cells.Where(cell => cell.People.Count < PeopleMin).ToHashSet();
            Widen(withheld, cells);
            shown.AddRange(cells.Except(withheld).OrderBy(cell => cell.Host)
                .Select(cell => new ReportCell(cell.Month, cell.Host, cell.HalfDays, cell.People.Count)));
            if (PeopleIn(withheld) >= PeopleMin) told += withheld.Sum(cell => cell.HalfDays);
            else waiting.AddRange(withheld);

            if (PeopleIn(waiting) < PeopleMin) continue;
            told += waiting.Sum(cell => cell.HalfDays);
            waiting.Clear();
        }

        return new CustomerReport(poolId, customer, shown.ToImmutable(), told == 0 && waiting.Count > 0 ? null : told);
    }

    private static IEnumerable<Cell> CellsOf(IEnumerable<Use> uses) =>
        uses.Where(use => use.HalfDays > 0).GroupBy(use => (use.Month, use.HostVenue)).Select(group => new Cell(
            group.Key.Month, group.Key.HostVenue, group.Sum(use => use.HalfDays), [.. group.Select(use => use.Account)]));

    private static int PeopleIn(IEnumerable<Cell> cells) => cells.SelectMany(cell => cell.People).Distinct().Count();

    private static void Widen(HashSet<Cell> withheld, List<Cell> among)
    {
        while (true)
        {
            if (withheld.Count == 0 || PeopleIn(withheld) >= PeopleMin) return;
            if (among.Where(cell => !withheld.Contains(cell)).MinBy(cell => (cell.People.Count, cell.HalfDays, cell.Host)) is not { } next) return;
            withheld.Add(next);
        }
    }

    private sealed record Cell(string Month, Guid Host, int HalfDays, ImmutableHashSet<Guid> People);
}
