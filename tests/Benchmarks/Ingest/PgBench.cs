using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Interlieux.Benchmarks.Ingest;

/// <summary>The yardstick: PostgreSQL's own load generator, one row a transaction from 32 connections, on the same server.</summary>
internal sealed partial class PgBench(string program, string connectionString, string script)
{
    private const int SecondsPerRun = 5;
    private const string DebianDirectory = "/usr/lib/postgresql";

    // As long as a stored event of a scan.
    private static readonly string Row = $$"""{"hostVenue":"{{new string('a', 36)}}","personal":"{{new string('b', 220)}}"}""";

    /// <summary>The program, on PATH or beside PostgreSQL's binaries, or null.</summary>
    public static string? Find()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var debian = Directory.Exists(DebianDirectory) ? Directory.GetDirectories(DebianDirectory) : [];
        return path.Concat(debian.OrderDescending().Select(version => Path.Combine(version, "bin")))
            .Select(directory => Path.Combine(directory, "pgbench")).FirstOrDefault(File.Exists);
    }

    public async Task PrepareAsync(CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var table = source.CreateCommand(
            "create table yardstick (id bigint generated always as identity primary key, data jsonb not null)");
        await table.ExecuteNonQueryAsync(ct);
        await File.WriteAllTextAsync(script, $"insert into yardstick (data) values ('{Row}');\n", ct);
    }

    /// <summary>Transactions a second.</summary>
    public async Task<double> RunAsync(CancellationToken ct)
    {
        var to = new NpgsqlConnectionStringBuilder(connectionString);
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])
        [
            "-n", "-M", "prepared", "-c", "32", "-j", "2", "-T", $"{SecondsPerRun}", "-f", script, "-h", to.Host!, "-p", $"{to.Port}",
            "-U", to.Username!, to.Database!,
        ])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(ct);
        var output = await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return Tps().Match(output) is { Success: true } tps
            ? double.Parse(tps.Groups["tps"].ValueSpan, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"pgbench: {await errors}");
    }

    [GeneratedRegex(@"tps = (?<tps>[0-9.]+)")]
    private static partial Regex Tps();
}
