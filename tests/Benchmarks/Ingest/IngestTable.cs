using System.Text.Json;
using Interlieux.Benchmarks.Hosting;
using Interlieux.Gateway.Hosting;
using Interlieux.Ledger.Streams;
using Wolverine;

namespace Interlieux.Benchmarks.Ingest;

/// <summary>
/// Durable scans a second through the intake, beside pgbench's one-row inserts on the same server before and after each row.
/// </summary>
internal static class IngestTable
{
    private const int PacedPerSecond = 500;

    public static async Task<int> RunAsync(string[] options, CancellationToken ct)
    {
        if (!Usage.TryRead(options, [], ["--seconds", "--shards", "--only"]) || !Usage.TryNumber(options, "--seconds", 12, out var seconds)
            || !Usage.TryNumber(options, "--shards", new GatewayOptions().IntakeShards, out var shards))
        {
            return 2;
        }

        if (Paths(options) is not { } paths) return Usage.Refuse("--only wants marten or ownsql");
        if (PgBench.Find() is not { } program)
        {
            await Console.Error.WriteLineAsync("bench: pgbench was not found on PATH or beside PostgreSQL: apt-get install postgresql has it");
            return 1;
        }

        await using var postgres = await DurablePostgres.StartAsync(ct);
        var pgbench = new PgBench(program, postgres.Database("yardstick"), postgres.File("insert.sql"));
        await pgbench.PrepareAsync(ct);
        await pgbench.RunAsync(ct);
        Console.WriteLine(
            $"{"path",-23} {"waiting",7} {"scans/s",8} {"x pgbench",9} {"p50 ms",8} {"p99 ms",8} {"dotnet",6} {"pg",4}"
            + "  pgbench before, after; scans checked");
        var (bench, rows) = (new Bench(postgres, pgbench, TimeSpan.FromSeconds(seconds), shards), new List<Row>());
        foreach (var append in paths) await RunPathAsync(bench, append, rows, ct);
        Console.WriteLine("dotnet and pg: CPU microseconds a delivery, the producers' own work included");
        Console.WriteLine(JsonSerializer.Serialize(
            new { benchmark = "ingest", processors = Environment.ProcessorCount, seconds, shards, rows }, Usage.Json));
        return 0;
    }

    private static EventAppend[]? Paths(string[] options)
    {
        var at = Array.IndexOf(options, "--only");
        if (at < 0) return Enum.GetValues<EventAppend>();
        return Enum.TryParse<EventAppend>(options[at + 1], ignoreCase: true, out var only) && Enum.IsDefined(only) ? [only] : null;
    }

    private static async Task RunPathAsync(Bench bench, EventAppend append, List<Row> rows, CancellationToken ct)
    {
        var options = new GatewayOptions { Append = append, IntakeShards = bench.Shards };
        // Views are another process's work here: what they read does not count as what a scan costs.
        await using var ledger = await MeasuredLedger.StartAsync(
            bench.Postgres, append == EventAppend.Marten ? "marten" : "own", options, DurabilityMode.MediatorOnly, ct);
        await Members.OpenAsync(ledger, ct);
        var load = new ScanLoad(ledger);
        // What is compiled and cached on first use is not what is measured.
        var warm = await load.RunAsync(512, TimeSpan.FromSeconds(8), ct);
        await ScanChecks.RunAsync(ledger.Source, warm.Acknowledged, ct);

        var name = append == EventAppend.Marten ? "Marten's append" : "own SQL";
        foreach (var producers in (int[])[512, 2_000])
            rows.Add(await MeasureAsync(bench, ledger, name, producers, () => load.RunAsync(producers, bench.Duration, ct), ct));
        rows.Add(await MeasureAsync(bench, ledger, $"{name}, paced", 0, () => load.RunPacedAsync(PacedPerSecond, bench.Duration, ct), ct));
    }

    private static async Task<Row> MeasureAsync(
        Bench bench, MeasuredLedger ledger, string path, int waiting, Func<Task<LoadResult>> load, CancellationToken ct)
    {
        var before = await bench.PgBench.RunAsync(ct);
        var (dotnet, server) = (Environment.CpuUsage.TotalTime, bench.Postgres.CpuTime());
        var result = await load();
        (dotnet, server) = (Environment.CpuUsage.TotalTime - dotnet, bench.Postgres.CpuTime() - server);
        var after = await bench.PgBench.RunAsync(ct);
        await ScanChecks.RunAsync(ledger.Source, result.Acknowledged, ct);

        var answers = result.Latencies.Count;
        var row = new Row(
            path, waiting, answers / result.Seconds, before, after, result.Latencies.Within(0.5), result.Latencies.Within(0.99),
            dotnet.TotalMicroseconds / answers, server.TotalMicroseconds / answers, result.Acknowledged.Count);
        Console.WriteLine(
            $"{row.Path,-23} {row.Waiting,7} {row.ScansPerSecond,8:F0} {row.TimesPgBench,9:F2} {row.P50Ms,8:F1} {row.P99Ms,8:F1} "
            + $"{row.DotnetMicroseconds,6:F0} {row.ServerMicroseconds,4:F0}  {row.PgBenchBefore,6:F0} {row.PgBenchAfter,6:F0}  {row.Checked:N0}");
        return row;
    }

    /// <summary>What all rows share.</summary>
    private sealed record Bench(DurablePostgres Postgres, PgBench PgBench, TimeSpan Duration, int Shards);

    /// <param name="Waiting">Producers that wait for their answer; 0 where scans are brought at a pace.</param>
    /// <param name="Checked">Scans of which it was verified that each has one event and one receipt.</param>
    private sealed record Row(
        string Path, int Waiting, double ScansPerSecond, double PgBenchBefore, double PgBenchAfter, double P50Ms, double P99Ms,
        double DotnetMicroseconds, double ServerMicroseconds, int Checked)
    {
        public double TimesPgBench => ScansPerSecond / ((PgBenchBefore + PgBenchAfter) / 2);
    }
}
