using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Pools;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Tests.Hosting;
using Interlieux.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Interlieux.Ledger.Tests.Pools;

/// <summary>The customer's report of a whole ledger.</summary>
public sealed class ReportedPoolTests(Postgres postgres)
{
    [Fact]
    public async Task It_tells_of_frozen_months_and_of_none_behind_one_that_is_open()
    {
        await using var ledger = await LedgerUnderTest.StartAsync(postgres);
        var (home, host) = (await ledger.Venue("home"), await ledger.Venue("host"));
        var here = await ledger.Reader(host);
        var pool = StableId.Of("test", "pool");
        await ledger.Send<PoolPurchased>(new PurchasePool(
            pool, home, "Employer", 100, 0, new DateOnly(2026, 1, 1), new DateOnly(2027, 12, 31), "test"));
        for (var member = 0; member < 5; member++)
            await ledger.Send<PoolAttributed>(new AttributePool(pool, await ledger.Member(home, member), home, PassScope.Network, "test"));

        for (var month = 10; month <= 12; month++)
        {
            for (var member = 0; member < 5; member++) (await ledger.Tap(here, member, ScanDirection.In)).HalfDaysCharged.Should().Be(1);
            ledger.Clock.Now = ledger.Clock.Now.AddMonths(1);
        }

        (await Months()).Should().BeEmpty("no month is closed");
        await Freeze("2026-10");
        await Freeze("2026-12");
        (await Months()).Should().Equal("2026-10");
        await Freeze("2026-11");
        (await Months()).Should().Equal("2026-10", "2026-11", "2026-12");

        async Task Freeze(string cycle)
        {
            await ledger.Send<CycleCutOff>(new CutOffCycle(cycle, "test"));
            await ledger.Send<CycleFrozen>(new FreezeCycle(cycle, "test"));
        }

        async Task<IEnumerable<string>> Months()
        {
            var report = await ledger.Services.GetRequiredService<CustomerReports>().FindAsync(pool, home, TestContext.Current.CancellationToken);
            report.Value!.Cells.Should().NotContain(cell => cell.People != 5 || cell.HalfDays != 5 || cell.HostVenue != host);
            return report.Value.Cells.Select(cell => cell.Month);
        }
    }
}
