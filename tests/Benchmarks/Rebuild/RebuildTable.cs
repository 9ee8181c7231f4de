using System.Diagnostics;
using System.Text.Json;
using Interlieux.Benchmarks.Hosting;
using Interlieux.Gateway.Hosting;
using Wolverine;

namespace Interlieux.Benchmarks.Rebuild;

/// <summary>How fast the asynchronous views follow a ledger of a million events, and how long it takes to make each anew.</summary>
internal static class RebuildTable
{
    private const double RebuildSecondsMax = 15;
    private const double CatchUpPerSecondMin = 20_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    // What each view must hold after the events are read, once and not twice.
    private static readonly (string Fault, string Sql)[] Checks =
    [
        ("obligations are not the charges away from home", """
            select abs((select count(*) from ledger.obligation_line)
                - (select count(*) from ledger.mt_events where type = 'half_day_charged' and data ->> 'homeVenue' <> data ->> 'hostVenue'))
            """),
        ("balances are not the fold of the charges", """
            with charges as (select count(*) as n from ledger.mt_events where type = 'half_day_charged')
            select abs((select sum(charged) from ledger.pass_balance) - n) + abs((select sum(charged) from ledger.account_balance) - n)
            from charges
            """),
        ("the trail of readers is not their scans", """
            select abs((select sum(cardinality(t.seq_ids)) from ledger.trail t join ledger.mt_streams s on s.id = t.subject where s.type = 'reader')
                - (select count(*) from ledger.mt_events where type = 'scan_accepted'))
            """),
        ("the sequence numbers of readers are not their scans'", """
            select (abs((select sum(upper(r) - lower(r)) from ledger.reader_sequence, unnest(arrived) as r)
                - (select count(*) from ledger.mt_events where type = 'scan_accepted')) + (select sum(reused) from ledger.reader_sequence))::bigint
            """),
    ];

    public static async Task<int> RunAsync(string[] options, CancellationToken ct)
    {
        if (!Usage.TryRead(options, [], ["--events"]) || !Usage.TryNumber(options, "--events", 1_000_000, out var events)) return 2;

        await using var postgres = await DurablePostgres.StartAsync(ct);
        await using var ledger = await MeasuredLedger.StartAsync(
            postgres, "rebuild", new GatewayOptions(), DurabilityMode.MediatorOnly, ct);
        var accounts = Math.Max(1, events / EventHistory.EventsPerAccount);
        var start = Stopwatch.GetTimestamp();
        await EventHistory.InsertAsync(ledger, 0, accounts, ct);
        await ExecuteAsync(ledger, "vacuum analyze", ct);
        var total = await CountAsync(ledger, "select count(*) from ledger.mt_events", ct);
        Console.WriteLine($"{total:N0} events inserted in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
        Console.WriteLine($"{"what",-32} {"s",7} {"events/s",9} {"dotnet",7} {"pg",6}  target");

        var rows = new List<Row> { await CatchUpAsync(postgres, ledger, total, ct) };
        using (var daemon = await ledger.Store.BuildProjectionDaemonAsync())
        {
            foreach (var view in (string[])["obligations", "balances", "trail", "reader-sequences"])
            {
                rows.Add(await MeasureAsync(
                    postgres, $"rebuild {view}", total, seconds => seconds < RebuildSecondsMax, $"< {RebuildSecondsMax} s",
                    () => daemon.RebuildProjectionAsync(view, Patience, ct)));
            }
        }

        await CheckAsync(ledger, ct);
        Console.WriteLine($"{"all four, one after the other",-32} {rows.Skip(1).Sum(row => row.Seconds),7:F1}");
        Console.WriteLine(JsonSerializer.Serialize(
            new { benchmark = "rebuild", processors = Environment.ProcessorCount, events = total, rows }, Usage.Json));
        return 0;
    }

    /// <summary>All views from the first event, at once, as a gateway that starts on a ledger of another.</summary>
    private static async Task<Row> CatchUpAsync(DurablePostgres postgres, MeasuredLedger ledger, long total, CancellationToken ct)
    {
        using var daemon = await ledger.Store.BuildProjectionDaemonAsync();
        var row = await MeasureAsync(
            postgres, "catch-up, all views at once", total, seconds => total / seconds >= CatchUpPerSecondMin,
            $">= {CatchUpPerSecondMin:N0} events/s",
            async () =>
            {
                await daemon.StartAllAsync();
                await daemon.WaitForNonStaleData(Patience);
            });
        await daemon.StopAllAsync();
        await CheckAsync(ledger, ct);
        return row;
    }

    private static async Task<Row> MeasureAsync(
        DurablePostgres postgres, string what, long events, Func<double, bool> reached, string target, Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        var (dotnet, server) = (Environment.CpuUsage.TotalTime, postgres.CpuTime());
        await work();
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var row = new Row(what, seconds, events / seconds, reached(seconds), (Environment.CpuUsage.TotalTime - dotnet).TotalSeconds,
            (postgres.CpuTime() - server).TotalSeconds);
        Console.WriteLine(
            $"{row.What,-32} {row.Seconds,7:F1} {row.EventsPerSecond,9:F0} {row.DotnetCpuSeconds,7:F1} {row.ServerCpuSeconds,6:F1}"
            + $"  {target}: {(row.Reached ? "reached" : "missed")}");
        return row;
    }

    private static async Task CheckAsync(MeasuredLedger ledger, CancellationToken ct)
    {
        foreach (var (fault, sql) in Checks)
        {
            if (await CountAsync(ledger, sql, ct) != 0) throw new InvalidOperationException(fault);
        }
    }

    private static async Task<long> CountAsync(MeasuredLedger ledger, string sql, CancellationToken ct)
    {
        await using var command = ledger.Source.CreateCommand(sql);
        command.CommandTimeout = 0;
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task ExecuteAsync(MeasuredLedger ledger, string sql, CancellationToken ct)
    {
        await using var command = ledger.Source.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(ct);
    }

    private sealed record Row(
        string What, double Seconds, double EventsPerSecond, bool Reached, double DotnetCpuSeconds, double ServerCpuSeconds);
}
