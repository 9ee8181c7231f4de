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

        // Who knows a month's total, or the whole, and subtracts what is shown, learns of nobody or of five at least:
        // unless nothing at all of it is shown, and then there is nothing to subtract.
        var shown = report.Cells.Select(cell => (cell.Month, cell.HostVenue)).ToHashSet();
        foreach (var month in uses.GroupBy(use => use.Month)) Rest(month);
        Rest(uses);
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
