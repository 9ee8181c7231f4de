using CsCheck;
using Interlieux.Ledger.Pools;

namespace Interlieux.Ledger.Tests.Pools;

public sealed class CustomerReportTests
{
    private static readonly Gen<CustomerReport.Use[]> Uses = Gen.Select(Gen.Int[1, 4], Gen.Int[0, 5], Gen.Int[0, 12], Gen.Int[1, 9])
        .Select((month, venue, person, halfDays) => new CustomerReport.Use($"2026-0{month}", Id(venue), Id(100 + person), halfDays)).Array[0, 60];

    [Fact]
    public void No_cell_is_of_fewer_than_five_people_and_none_can_be_told_by_subtraction() => Uses.Sample(uses =>
    {
        var report = CustomerReport.Of(Guid.Empty, "Employer", uses);
        foreach (var cell in report.Cells)
        {
            People(cell.Month, cell.HostVenue).Count.Should().BeGreaterThanOrEqualTo(5);
            cell.HalfDays.Should().Be(Of(cell.Month, cell.HostVenue).Sum(use => use.HalfDays));
        }

        // Who knows a month's total and subtracts what is shown, learns of nobody or of five at least:
        // unless nothing at all of it is shown, and then there is nothing to subtract.
        var shown = report.Cells.Select(cell => (cell.Month, cell.HostVenue)).ToHashSet();
        foreach (var month in uses.GroupBy(use => use.Month)) Rest(month);
        if (report.Withheld is > 0) Hidden(uses).Count.Should().BeGreaterThanOrEqualTo(5);

        void Rest(IEnumerable<CustomerReport.Use> among)
        {
            var all = among.ToArray();
            if (all.All(use => !shown.Contains((use.Month, use.HostVenue)))) return;
            var hidden = Hidden(all);
            (hidden.Count is 0 or >= 5).Should().BeTrue();
        }

        HashSet<Guid> Hidden(IEnumerable<CustomerReport.Use> among) =>
            [.. among.Where(use => !shown.Contains((use.Month, use.HostVenue))).Select(use => use.Account)];

        CustomerReport.Use[] Of(string month, Guid venue) => [.. uses.Where(use => use.Month == month && use.HostVenue == venue)];

        HashSet<Guid> People(string month, Guid venue) => [.. Of(month, venue).Select(use => use.Account)];
    }, iter: 20_000);

    [Fact]
    public void What_a_later_report_has_more_than_an_earlier_one_is_of_five_people() => Uses.Sample(uses =>
    {
        var (before, waiting) = (CustomerReport.Of(Guid.Empty, "Employer", []), new List<CustomerReport.Use>());
        foreach (var month in uses.Select(use => use.Month).Distinct().Order(StringComparer.Ordinal))
        {
            var report = CustomerReport.Of(Guid.Empty, "Employer", uses.Where(use => string.CompareOrdinal(use.Month, month) <= 0));
            report.Cells.Take(before.Cells.Length).Should().Equal(before.Cells);
            foreach (var cell in report.Cells.Skip(before.Cells.Length)) cell.Month.Should().Be(month);

            var hidden = uses.Where(use => use.Month == month && !report.Cells.Any(cell => cell.Month == month && cell.HostVenue == use.HostVenue)).ToArray();
            waiting.AddRange(hidden);
            // All that waits, or all that this month hides: whatever it is, at least five people's.
            var more = (report.Withheld ?? 0) - (before.Withheld ?? 0);
            if (more > 0)
            {
                var told = more == waiting.Sum(use => use.HalfDays) ? [.. waiting] : hidden;
                told.Sum(use => use.HalfDays).Should().Be(more);
                told.Select(use => use.Account).Distinct().Count().Should().BeGreaterThanOrEqualTo(5);
                waiting.RemoveAll(told.Contains);
            }

            before = report;
        }
    }, iter: 20_000);

    [Fact]
    public void One_person_alone_in_a_month_is_not_told_by_comparing_two_reports()
    {
        CustomerReport.Use[] may = [.. Cell(1, 3), .. Cell(2, 2)];

        CustomerReport.Of(Guid.Empty, "Employer", may).Withheld.Should().Be(10);
        CustomerReport.Of(Guid.Empty, "Employer", [.. may, new("2026-10", Id(1), Id(1000), 7)]).Withheld.Should().Be(10);
    }

    [Fact]
    public void What_was_shown_once_stays_shown()
    {
        var shown = Cell(1, 6).ToArray();
        CustomerReport.Use[] both = [.. shown, new("2026-10", Id(1), Id(1), 1), new("2026-10", Id(1), Id(2), 2)];

        CustomerReport.Of(Guid.Empty, "Employer", both).Should().BeEquivalentTo(CustomerReport.Of(Guid.Empty, "Employer", shown), not => not.Excluding(r => r.Withheld));
    }

    [Fact]
    public void A_small_cell_takes_the_smallest_beside_it_along()
    {
        var report = CustomerReport.Of(Guid.Empty, "Employer", [.. Cell(1, 12), .. Cell(2, 7), .. Cell(3, 2)]);

        report.Cells.Should().ContainSingle().Which.Should().BeEquivalentTo(new { HostVenue = Id(1), People = 12, HalfDays = 24 });
        report.Withheld.Should().Be(18);
    }

    [Fact]
    public void Of_four_people_nothing_is_told_not_even_the_sum() =>
        CustomerReport.Of(Guid.Empty, "Employer", Cell(1, 4)).Should().BeEquivalentTo(new { Cells = Array.Empty<ReportCell>(), Withheld = (int?)null });

    private static IEnumerable<CustomerReport.Use> Cell(int venue, int people) =>
        Enumerable.Range(0, people).Select(person => new CustomerReport.Use("2026-09", Id(venue), Id(1000 * venue + person), 2));

    private static Guid Id(int number) => StableId.Of("report", $"{number}");
}
