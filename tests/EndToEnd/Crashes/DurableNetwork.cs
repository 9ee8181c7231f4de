using System.Diagnostics;
using System.Globalization;
using Interlieux.EndToEnd.Demo;
using Interlieux.EndToEnd.Processes;
using Interlieux.Gateway.EmbeddedPostgres;

namespace Interlieux.EndToEnd.Crashes;

internal enum Victim
{
    Gateway,
    Postgres,
    Both,
}

/// <summary>A gateway as it is installed, on an embedded PostgreSQL that keeps what it committed, and the end of either.</summary>
internal sealed class DurableNetwork : IAsyncDisposable
{
    private readonly DemoDirectory directory = new();
    private readonly int port = NetworkOfProcesses.FreePort();
    private readonly Dictionary<string, string> environment;
    private TaskCompletionSource up = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DurableNetwork() => environment = new()
    {
        ["Gateway__DataDirectory"] = directory.Data, ["Gateway__RefusalsPerMinute"] = "100000",
    };

    public GatewayProcess Gateway { get; private set; } = null!;

    public string Key { get; private set; } = null!;

    public string Data => directory.Data;

    private EmbeddedPostgresOptions Postgres => new() { DataDirectory = Path.Combine(Data, "postgres") };

    public static async Task<DurableNetwork> StartAsync()
    {
        var network = new DurableNetwork();
        await network.StartGatewayAsync();
        network.Key = network.Gateway.FirstKey!;
        return network;
    }

    /// <summary>Ends when what was killed last runs again.</summary>
    public Task WhenUpAsync(CancellationToken ct) => Volatile.Read(ref up).Task.WaitAsync(ct);

    /// <summary>kill -9, and what was killed starts again.</summary>
    public async Task KillAsync(Victim victim, CancellationToken ct)
    {
        Volatile.Write(ref up, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (victim is Victim.Postgres or Victim.Both) KillPostgres();
        if (victim is Victim.Gateway or Victim.Both)
        {
            await KillGatewayAsync();
            await Gateway.DisposeAsync();
            await StartGatewayAsync();
        }
        else
        {
            // Nobody restarts a server under its users; whoever opens the data directory next does.
            await using var server = await EmbeddedPostgresServer.StartAsync(Postgres, ct);
            up.TrySetResult();
        }
    }

    /// <summary>What the gateways that were killed had logged of failures.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Kills the last gateway, so that what it logged is known.</summary>
    public Task StopAsync() => KillGatewayAsync();

    /// <summary>The running server, joined.</summary>
    public Task<EmbeddedPostgresServer> JoinAsync(CancellationToken ct) => EmbeddedPostgresServer.StartAsync(Postgres, ct);

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        // The server stops by itself when its last user is gone; its directory can go only then.
        await using (await JoinAsync(CancellationToken.None))
        {
        }

        directory.Dispose();
    }

    private async Task StartGatewayAsync()
    {
        Gateway = await GatewayProcess.StartAsync(environment, port);
        up.TrySetResult();
    }

    private async Task KillGatewayAsync()
    {
        var ended = await Gateway.KillAsync();
        Errors.AddRange(ended.Output.Concat(ended.Errors).Where(line => line.Contains("Exception", StringComparison.Ordinal)));
    }

    private void KillPostgres()
    {
        var cluster = Path.Combine(Data, "postgres", "cluster");
        var postmaster = int.Parse(File.ReadLines(Path.Combine(cluster, "postmaster.pid")).First(), CultureInfo.InvariantCulture);
        new FileInfo($"/proc/{postmaster}/cwd").LinkTarget.Should().Be(cluster, "no other process is to be killed");
        using var process = Process.GetProcessById(postmaster);
        process.Kill();
    }
}
