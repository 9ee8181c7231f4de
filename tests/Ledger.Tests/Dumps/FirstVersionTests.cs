using Interlieux.Gateway.Hosting;
using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Streams;
using Interlieux.Ledger.Tests.Hosting;
using Interlieux.Tests;
using Marten;
using Marten.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Wolverine;

namespace Interlieux.Ledger.Tests.Dumps;

/// <summary>A database of the first version, brought to this one: what was decided then holds, and life goes on.</summary>
public sealed class FirstVersionTests(Postgres postgres) : IAsyncLifetime
{
    private const string Cleared = "2026-10";
    private static readonly DateTimeOffset After = new(2026, 11, 2, 6, 0, 0, TimeSpan.Zero);
    private static readonly string[] ViewTables = ["obligation_line", "pass_balance", "account_balance", "trail"];
    private StoredDump dump = null!;
    private LedgerUnderTest ledger = null!;

    public async ValueTask InitializeAsync()
    {
        dump = await StoredDump.RestoreAsync(postgres, "first-version", TestContext.Current.CancellationToken);
        ledger = await LedgerUnderTest.ResumeAsync(dump.ConnectionString, dump.BadgeKeyFile, After);
    }

    public ValueTask DisposeAsync() => ledger.DisposeAsync();

    [Fact]
    public async Task Its_schema_is_brought_to_this_version()
    {
        var fault = await ledger.Services.GetRequiredService<LedgerSchema>().FaultAsync(TestContext.Current.CancellationToken);

        fault.Should().BeNull();
    }

    [Fact]
    public async Task Every_stream_folds_to_the_version_it_has()
    {
        var streams = await QueryAsync("select id, version from ledger.mt_streams", row => (Id: row.GetGuid(0), Version: row.GetInt64(1)));

        streams.Should().HaveCountGreaterThan(35);
        foreach (var (id, version) in streams)
        {
            var events = await ledger.EventsOf(id);
            events.Should().HaveCount((int)version);
            events.Aggregate((object?)null, Evolution.Fold).Should().NotBeNull();
        }
    }

    [Fact]
    public async Task Its_balances_are_the_fold_of_its_charges()
    {
        await ledger.Store.WaitForNonStaleProjectionDataAsync(TimeSpan.FromSeconds(30));
        var balances = ledger.Services.GetRequiredService<BalanceQueries>();
        foreach (var id in await AccountsAsync())
        {
            var account = await ledger.AccountNow(id);
            var read = (await balances.FindAsync(id, TestContext.Current.CancellationToken))!;
            read.Overdraft.Should().Be(account.Overdraft);
            read.Passes.Select(pass => (pass.PassId, pass.Charged, pass.Refunded)).Should().BeEquivalentTo(
                account.Passes.Select(pass => (pass.Id, pass.Charged, pass.Refunded)));

            // By the events alone, so that the fold under test is not believed.
            var charged = (await ledger.EventsOf(id)).Sum(e => e switch { HalfDayCharged => 1, ChargeReversed => -1, _ => 0 });
            (account.Passes.Sum(pass => pass.Charged) + account.Overdraft).Should().Be(charged);
        }
    }

    [Fact]
    public async Task A_scan_that_is_delivered_again_gets_its_old_verdict_and_no_event()
    {
        var before = await ledger.Count("ledger.mt_events");
        var delivered = 0;
        foreach (var id in await AccountsAsync())
        {
            var events = await ledger.EventsOf(id);
            var member = events.OfType<AccountOpened>().Single().Personal.MemberRef;
            var identifier = LedgerUnderTest.Identifier(int.Parse(member.AsSpan("member-".Length), null));
            foreach (var (host, direction, scan) in events.Select(ScanOf).OfType<(Guid, ScanDirection, PersonalScan)>())
            {
                var verdict = await ledger.Deliver(new TestReader(scan.ReaderId, host), AgainOf(scan, direction, identifier));
                verdict.Should().Be(await ReceiptOf(scan));
                delivered++;
            }
        }

        delivered.Should().BeGreaterThan(200);
        (await ledger.Count("ledger.mt_events")).Should().Be(before);
    }

    [Fact]
    public async Task A_new_scan_is_accepted()
    {
        var reader = (await QueryAsync(
            "select (data ->> 'readerId')::uuid, (data ->> 'venueId')::uuid from ledger.mt_events where type = 'reader_registered' order by seq_id",
            row => new TestReader(row.GetGuid(0), row.GetGuid(1))))[0];

        var verdict = await ledger.Tap(reader, 1, ScanDirection.In);

        verdict.Should().BeEquivalentTo(new { Outcome = ScanOutcome.Accepted, HalfDaysCharged = 1 });
    }

    [Fact]
    public async Task The_input_of_its_cleared_cycle_gives_the_same_hash_again()
    {
        var cleared = (await ledger.EventsOf(Cycle.StreamIdOf(Cleared))).OfType<CycleCleared>().Single();

        var obligations = await CycleObligations.FoldAsync(
            ledger.Services.GetRequiredService<NpgsqlDataSource>(), Cleared, NettingUnit.HalfDays, TestContext.Current.CancellationToken);

        CycleObligations.Sha256Of(obligations).Should().Be(cleared.InputSha256);
        cleared.Invoices.Should().NotBeEmpty();
    }

    [Fact]
    public async Task Its_views_rebuild_to_what_they_were()
    {
        var ct = TestContext.Current.CancellationToken;
        var restored = await StoredDump.RestoreAsync(postgres, "first-version", ct);
        var builder = Host.CreateApplicationBuilder();
        builder.AddLedgerHost(
            new GatewayOptions { BadgeKeyFile = restored.BadgeKeyFile }, restored.ConnectionString, ledger.Clock, DurabilityMode.MediatorOnly);
        // Not started: a view that is rebuilt has no other reader of events meanwhile.
        using var host = builder.Build();
        await host.Services.GetRequiredService<LedgerSchema>().MigrateAsync();
        var source = host.Services.GetRequiredService<NpgsqlDataSource>();
        using var daemon = await host.Services.GetRequiredService<IDocumentStore>().BuildProjectionDaemonAsync();
        // Its trail was of another form: the upgrade leaves it to be made anew.
        await daemon.RebuildProjectionAsync("trail", ct);
        var before = await ContentAsync(source);
        await using (var spoil = source.CreateCommand("update ledger.pass_balance set charged = 99; delete from ledger.trail"))
            await spoil.ExecuteNonQueryAsync(ct);

        foreach (var view in new[] { "obligations", "balances", "trail" }) await daemon.RebuildProjectionAsync(view, ct);
        await daemon.StopAllAsync();

        (await ContentAsync(source)).Should().Equal(before);
    }

    private static (Guid Host, ScanDirection Direction, PersonalScan Scan)? ScanOf(object e) => e switch
    {
        ScanAccepted s => (s.HostVenue, s.Direction, s.Personal),
        ScanRefused s => (s.HostVenue, s.Direction, s.Personal),
        ScanRepeated s => (s.HostVenue, s.Direction, s.Personal),
        _ => null,
    };

    private static Scan AgainOf(PersonalScan scan, ScanDirection direction, string text)
    {
        BadgeIdentifier.TryParse(scan.Technology, text, out var identifier, out _);
        return new Scan(
            scan.ScanId, scan.Sequence, scan.Technology, identifier, direction, scan.OccurredAt, scan.MonotonicMs, scan.Offline,
            scan.AdmittedBy, scan.ListVersion);
    }

    private Task<IReadOnlyList<Guid>> AccountsAsync() =>
        QueryAsync("select stream_id from ledger.mt_events where type = 'account_opened' order by 1", row => row.GetGuid(0));

    private async Task<Verdict> ReceiptOf(PersonalScan scan) => (await QueryAsync(
        $"select outcome, reason, half_days, remaining from ledger.receipt where reader_id = '{scan.ReaderId}' and scan_id = '{scan.ScanId}'",
        row => new Verdict(
            scan.ScanId, (ScanOutcome)row.GetInt16(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetInt16(2),
            row.IsDBNull(3) ? null : row.GetInt32(3)))).Single();

    private async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, Func<NpgsqlDataReader, T> row)
    {
        await using var command = ledger.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync()) rows.Add(row(reader));
        return rows;
    }

    private static async Task<IReadOnlyList<string>> ContentAsync(NpgsqlDataSource source)
    {
        var tables = new List<string>();
        foreach (var table in ViewTables)
        {
            await using var command = source.CreateCommand($"select coalesce(string_agg(t::text, E'\\n' order by t::text), '') from ledger.{table} t");
            tables.Add($"{table}: {await command.ExecuteScalarAsync(TestContext.Current.CancellationToken)}");
        }

        return tables;
    }
}
