using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Scans.Intake;
using Interlieux.Ledger.Tests.Hosting;
using Interlieux.Tests;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Interlieux.Ledger.Tests.Scans;

/// <summary>The disk is full, connections are cut, clocks jump: nothing is half-written, and what is sent again is there once.</summary>
public sealed class FailureTests(Postgres postgres) : IAsyncLifetime
{
    private LedgerUnderTest ledger = null!;
    private Guid home;
    private TestReader here = null!;

    public async ValueTask InitializeAsync()
    {
        ledger = await LedgerUnderTest.StartAsync(postgres);
        home = await ledger.Venue("home");
        here = await ledger.Reader(await ledger.Venue("host"));
    }

    public ValueTask DisposeAsync() => ledger.DisposeAsync();

    [Fact]
    public async Task On_a_full_disk_a_scan_gets_no_verdict_leaves_nothing_behind_and_is_recorded_when_there_is_room()
    {
        var account = await ledger.Member(home, 1);
        await ledger.Pack(account, home, 5);
        await Sql("""
            create function ledger.full_disk() returns trigger language plpgsql as
                $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$;
            create trigger full_disk before insert on ledger.receipt execute function ledger.full_disk();
            """);
        var scan = ledger.Scan(1, ScanDirection.In);

        await FluentActions.Awaiting(() => ledger.Deliver(here, scan)).Should().ThrowAsync<LedgerUnavailableException>();
        (await ledger.EventsOf(account)).OfType<ScanAccepted>().Should().BeEmpty();
        (await ledger.Count("ledger.scan_dead_letter")).Should().Be(0, "no scan is to blame");
        (await ledger.Count("ledger.open_visit")).Should().Be(0);

        await Sql("drop trigger full_disk on ledger.receipt");
        (await ledger.Deliver(here, scan)).Outcome.Should().Be(ScanOutcome.Accepted);
        await ledger.ShouldReconcile();
    }

    [Fact]
    public async Task Whatever_connections_are_cut_each_scan_that_is_sent_until_it_has_a_verdict_is_there_once()
    {
        const int Members = 60;
        for (var member = 0; member < Members; member++) await ledger.Pack(await ledger.Member(home, member), home, 1);

        await using var holder = await ConnectAsync();
        await using var cutter = await ConnectAsync();
        var held = await holder.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var hold = new NpgsqlCommand("select count(*) from (select 1 from ledger.mt_streams for update) as s", holder, held))
            await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        // What waits for a lock is in the midst of its transaction.
        var scans = Enumerable.Range(0, Members).Select(member => ledger.Scan(member, ScanDirection.In)).ToArray();
        var delivered = Task.WhenAll(scans.Select(UntilAnsweredAsync));
        while (await CutAsync(cutter, "wait_event_type = 'Lock'") == 0) TestContext.Current.CancellationToken.ThrowIfCancellationRequested();

        await held.CommitAsync(TestContext.Current.CancellationToken);
        for (var round = 0; round < 12; round++) await CutAsync(cutter, "xact_start is not null");
        var verdicts = await delivered;

        verdicts.Should().OnlyContain(verdict => verdict.Outcome == ScanOutcome.Accepted && verdict.HalfDaysCharged == 1);
        (await ledger.Count("ledger.mt_events where type = 'scan_accepted'")).Should().Be(Members);
        (await ledger.Count("ledger.mt_events where type = 'half_day_charged'")).Should().Be(Members);
        (await ledger.Count("ledger.scan_dead_letter")).Should().Be(0);
    }

    [Fact]
    public async Task When_the_gateways_clock_jumps_half_days_stay_what_the_devices_clocks_say()
    {
        var account = await ledger.Member(home, 1);
        await ledger.Pack(account, home, 5);
        var morning = ledger.Clock.Now;
        await ledger.Tap(here, 1, ScanDirection.In, morning);

        ledger.Clock.Now = morning.AddHours(-2);
        (await ledger.Tap(here, 1, ScanDirection.Out, morning.AddHours(3))).Reason.Should().Be(ReasonCodes.Clock, "to this clock it lies ahead");
        ledger.Clock.Now = morning.AddHours(5);
        (await ledger.Tap(here, 1, ScanDirection.Out, morning.AddHours(3))).HalfDaysCharged.Should().Be(0, "three hours are one half-day");

        ledger.Clock.Now = morning.AddHours(3);
        (await ledger.AccountNow(account)).Passes.Single().Charged.Should().Be(1);
        await ledger.ShouldReconcile();
    }

    /// <summary>As a reader does: without a verdict it is sent again.</summary>
    private async Task<Verdict> UntilAnsweredAsync(Scan scan)
    {
        const int TriesMax = 200;
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await ledger.Deliver(here, scan);
            }
            catch (LedgerUnavailableException) when (tries < TriesMax)
            {
                await Task.Yield();
            }
        }
    }

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(ledger.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    private static async Task<long> CutAsync(NpgsqlConnection connection, string which)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select count(*) filter (where pg_terminate_backend(pid)) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid() and {which}
            """, connection);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    private async Task Sql(string sql)
    {
        await using var command = ledger.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
