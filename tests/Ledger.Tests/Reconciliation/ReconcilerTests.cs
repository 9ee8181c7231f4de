using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Pools;
using Interlieux.Ledger.Reconciliation;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Tests.Hosting;
using Interlieux.Ledger.Venues;
using Interlieux.Netting;
using Interlieux.Tests;
using Marten.Events;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Interlieux.Ledger.Tests.Reconciliation;

/// <summary>Rule 13: what must always be true is checked, and a difference names its subject.</summary>
public sealed class ReconcilerTests(Postgres postgres) : IAsyncLifetime
{
    private LedgerUnderTest ledger = null!;
    private Guid home;
    private Guid account;

    public async ValueTask InitializeAsync()
    {
        ledger = await LedgerUnderTest.StartAsync(postgres);
        home = await ledger.Venue("home");
        var host = await ledger.Venue("host");
        var here = await ledger.Reader(host);
        account = await ledger.Member(home, 1);
        await ledger.Pack(account, home, 10);
        await ledger.Tap(here, 1, ScanDirection.In);
        var pooled = await ledger.Member(home, 2);
        var pool = await ledger.Send<PoolPurchased>(new PurchasePool(
            StableId.Of("pool"), home, "Employer", 5, 1000, new DateOnly(2026, 1, 1), new DateOnly(2027, 1, 1), "test"));
        await ledger.Send<PoolAttributed>(new AttributePool(pool.PoolId, pooled, home, PassScope.Network, "test"));
        await ledger.Tap(here, 2, ScanDirection.In);
        ledger.Clock.Now = new DateTimeOffset(2026, 11, 3, 9, 0, 0, TimeSpan.Zero);
        await ledger.Send<VenueDayClosed>(new CloseVenueDay(host, new DateOnly(2026, 10, 14), "test"));
        await ledger.Send<CycleCutOff>(new CutOffCycle("2026-10", "test"));
        await ledger.Send<CycleFrozen>(new FreezeCycle("2026-10", "test"));
        await ledger.Send<CycleCleared>(new ClearCycle("2026-10", ClearingPolicy.Fewest, "test"));
        await ledger.Store.WaitForNonStaleProjectionDataAsync(TimeSpan.FromSeconds(30));
    }

    public ValueTask DisposeAsync() => ledger.DisposeAsync();

    [Fact]
    public async Task A_ledger_that_was_left_alone_reconciles()
    {
        var report = await Report();

        report.Differences.Should().BeEmpty();
        report.Should().BeEquivalentTo(new { Accounts = 2, Cycles = 1 });
    }

    [Theory]
    [InlineData("pass-balance", "update ledger.pass_balance set charged = charged + 1 where kind = 'Pack'")]
    [InlineData("account-balance", "update ledger.account_balance set overdraft = 3")]
    [InlineData("obligations", "update ledger.obligation_line set half_days = 7")]
    [InlineData("obligations", "delete from ledger.obligation_line")]
    [InlineData("badges", "delete from ledger.badge_binding")]
    [InlineData("account-pools", "delete from ledger.account_pool")]
    [InlineData("receipts", "delete from ledger.receipt")]
    [InlineData("open-visits", "insert into ledger.open_visit select account_id, '2026-10-20', home_venue, now() from ledger.account_home")]
    [InlineData("half-days", "delete from ledger.mt_events where type = 'half_day_charged'")]
    [InlineData("pool", "delete from ledger.mt_events where type = 'pool_drawn'")]
    [InlineData("frozen-input", "update ledger.mt_events set data = jsonb_set(data, '{hostVenue}', data -> 'homeVenue') where type = 'half_day_charged'")]
    [InlineData("plan", "update ledger.mt_events set data = jsonb_set(data, '{lowerBound}', '0') where type = 'cycle_cleared'")]
    public async Task Whatever_is_touched_behind_its_back_is_found_and_named(string check, string sql)
    {
        await using (var command = ledger.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql))
            (await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)).Should().BePositive();

        var report = await Report();

        report.Differences.Should().Contain(difference => difference.Check == check);
        if (check is "account-balance" or "half-days" or "badges") report.Differences.Should().Contain(d => d.Subject.Contains($"{account}"));
    }

    [Fact]
    public async Task An_alarm_stays_until_its_difference_is_gone()
    {
        var alarms = ledger.Services.GetRequiredService<Alarms>();
        await Sql("update ledger.account_balance set overdraft = overdraft + 3");
        await alarms.KeepAsync(await Report(), TestContext.Current.CancellationToken);
        var raised = await alarms.ListAsync(TestContext.Current.CancellationToken);
        raised.Should().HaveCount(2).And.OnlyContain(alarm => alarm.Check == "account-balance");

        ledger.Clock.Now += TimeSpan.FromHours(1);
        await alarms.KeepAsync(await Report(), TestContext.Current.CancellationToken);
        (await alarms.ListAsync(TestContext.Current.CancellationToken)).Should().OnlyContain(alarm => alarm.RaisedAt == raised[0].RaisedAt);

        await Sql("update ledger.account_balance set overdraft = overdraft - 3");
        ledger.Clock.Now += TimeSpan.FromHours(1);
        await alarms.KeepAsync(await Report(), TestContext.Current.CancellationToken);
        (await alarms.ListAsync(TestContext.Current.CancellationToken)).Should().BeEmpty();
    }

    private Task<ReconciliationReport> Report() =>
        ledger.Services.GetRequiredService<Reconciler>().RunAsync(TestContext.Current.CancellationToken);

    private async Task Sql(string sql)
    {
        await using var command = ledger.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
