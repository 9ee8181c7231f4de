using System.Globalization;
using Interlieux.Gateway.EmbeddedPostgres;

namespace Interlieux.Benchmarks.Hosting;

/// <summary>An embedded PostgreSQL of the benchmark's own, durable as the gateway's is, and gone when it is over.</summary>
internal sealed class DurablePostgres : IAsyncDisposable
{
    // Of every Linux for decades.
    private const int ClockTicksPerSecond = 100;

    private readonly string folder;
    private readonly EmbeddedPostgresServer server;

    private DurablePostgres(string folder, EmbeddedPostgresServer server) => (this.folder, this.server) = (folder, server);

    public static async Task<DurablePostgres> StartAsync(CancellationToken ct)
    {
        // Open to be passed through: when root runs the benchmark, the server runs under another account.
        var folder = Directory.CreateDirectory(
            Path.Combine(Path.GetTempPath(), $"interlieux-bench-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}"),
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute
                | UnixFileMode.OtherExecute).FullName;
        var options = new EmbeddedPostgresOptions { DataDirectory = Path.Combine(folder, "postgres") };
        return new DurablePostgres(folder, await EmbeddedPostgresServer.StartAsync(options, ct));
    }

    public string Database(string name) => server.ConnectionString(name);

    public string KeyFile(string name) => Path.Combine(folder, $"{name}.key");

    public string File(string name) => Path.Combine(folder, name);

    /// <summary>What all processes of the server have used, those that ended too.</summary>
    public TimeSpan CpuTime()
    {
        var ticks = 0L;
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _)))
        {
            if (StatOf(process) is not { } stat) continue;
            // man 5 proc, counted from the state: 1 is the parent, 11 and 12 the process's own time, 13 and 14 that of its ended children.
            if (stat[1] == $"{server.ProcessId}") ticks += Number(stat[11]) + Number(stat[12]);
            if (Path.GetFileName(process) == $"{server.ProcessId}") ticks += stat[11..15].Sum(Number);
        }

        return TimeSpan.FromSeconds((double)ticks / ClockTicksPerSecond);

        static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
    }

    private static string[]? StatOf(string process)
    {
        try
        {
            var stat = System.IO.File.ReadAllText(Path.Combine(process, "stat"));
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null; // It ended in between.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
