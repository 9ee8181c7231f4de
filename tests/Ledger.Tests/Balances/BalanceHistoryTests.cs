using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Tests.Hosting;
using Interlieux.Tests;
using Marten.Events;
using Microsoft.Extensions.DependencyInjection;

namespace Interlieux.Ledger.Tests.Balances;

/// <summary>A balance as it was recorded at an instant, and by the days of the visits.</summary>
public sealed class BalanceHistoryTests(Postgres postgres) : IAsyncLifetime
{
    private LedgerUnderTest ledger = null!;
    private Guid home;
    private Guid account;
    private TestReader here = null!;

    public async ValueTask InitializeAsync()
    {
        ledger = await LedgerUnderTest.StartAsync(postgres);
        home = await ledger.Venue("home");
        here = await ledger.Reader(await ledger.Venue("host"));
        account = await ledger.Member(home, 1);
        await ledger.Pack(account, home, 10);
    }

    public ValueTask DisposeAsync() => ledger.DisposeAsync();

    [Fact]
    public async Task As_of_an_instant_only_what_was_recorded_by_then_counts()
    {
        await ledger.Tap(here, 1, ScanDirection.In);
        var thatMorning = ledger.Clock.Now;
        ledger.Clock.Now += TimeSpan.FromDays(3);
        // Late: it was recorded now, for a day before.
        await ledger.Tap(here, 1, ScanDirection.In, thatMorning.AddDays(-2));

        (await ChargedAsync(asOf: thatMorning)).Should().Be(1);
        (await ChargedAsync(asOf: ledger.Clock.Now)).Should().Be(2);
        (await Find(LedgerUnderTest.Start.AddDays(-1), null)).Should().BeNull("the account was not there yet");
    }

    [Fact]
    public async Task By_visit_date_a_late_scan_counts_for_its_own_day()
    {
        await ledger.Tap(here, 1, ScanDirection.In);
        var today = DateOnly.FromDateTime(ledger.Clock.Now.UtcDateTime);
        await ledger.Tap(here, 1, ScanDirection.In, ledger.Clock.Now.AddDays(-2));

        (await ChargedAsync(effective: today.AddDays(-3))).Should().Be(0);
        (await ChargedAsync(effective: today.AddDays(-2))).Should().Be(1);
        (await ChargedAsync(effective: today)).Should().Be(2);
    }

    [Fact]
    public async Task With_neither_it_is_what_the_view_says()
    {
        await ledger.Tap(here, 1, ScanDirection.In);
        ledger.Clock.Now += TimeSpan.FromHours(9);
        await ledger.Tap(here, 1, ScanDirection.Out);
        await ledger.Send<PassRefunded>(new RefundPass(
            StableId.Of("refund"), account, home, (await ledger.AccountNow(account)).Passes.Single().Id, 3, 1500, "note", "test"));
        await ledger.Store.WaitForNonStaleProjectionDataAsync(TimeSpan.FromSeconds(30));

        var view = await ledger.Services.GetRequiredService<BalanceQueries>().FindAsync(account, TestContext.Current.CancellationToken);

        (await Find(null, null)).Should().BeEquivalentTo(view);
    }

    private async Task<int> ChargedAsync(DateTimeOffset? asOf = null, DateOnly? effective = null)
    {
        var balance = (await Find(asOf, effective))!;
        balance.Passes.Single().Charged.Should().Be(balance.HalfDaysCharged);
        return balance.HalfDaysCharged;
    }

    private Task<AccountBalance?> Find(DateTimeOffset? asOf, DateOnly? effective) =>
        ledger.Services.GetRequiredService<BalanceHistory>().FindAsync(account, asOf, effective, TestContext.Current.CancellationToken);
}
