using System.Text.Json.Nodes;
using Interlieux.EndToEnd.Processes;
using Interlieux.Tests;
using Interlieux.Tests.Readers;

namespace Interlieux.EndToEnd.Readers;

/// <summary>A gateway as a process, a venue, and a reader that is enrolled there as a venue does it.</summary>
internal sealed class ReaderScene : IAsyncDisposable
{
    private readonly NetworkOfProcesses network;

    private ReaderScene(NetworkOfProcesses network, GatewayProcess gateway) => (this.network, Gateway) = (network, gateway);

    public GatewayProcess Gateway { get; private set; }

    public Guid Venue { get; private set; }

    public Guid Reader { get; private set; }

    public string SellKey { get; private set; } = "";

    public string AuditKey { get; private set; } = "";

    public string NetworkKey => network.NetworkKey;

    public Dictionary<string, string> Settings { get; private set; } = [];

    public static async Task<ReaderScene> StartAsync(Postgres postgres)
    {
        var network = await NetworkOfProcesses.StartAsync(postgres);
        var gateway = await network.StartGatewayAsync();
        var venue = await gateway.NewVenue(network.NetworkKey, "Le Moulin");
        var scene = new ReaderScene(network, gateway)
        {
            Venue = venue, SellKey = await gateway.NewKey(network.NetworkKey, "sell", venue),
            AuditKey = await gateway.NewKey(network.NetworkKey, "audit", null),
            Reader = (await gateway.Post(network.NetworkKey, "readers", new { venueId = venue, label = "counter" }))["readerId"]!.GetValue<Guid>(),
            Settings = ReaderProcess.Settings(gateway.Address, postgres.NewFile("reader"), "stdin"),
        };
        var enrolled = await scene.EnrolAsync();
        enrolled.ExitCode.Should().Be(0, string.Join('\n', enrolled.Errors));
        return scene;
    }

    public async Task<string> NewCodeAsync() =>
        (await Gateway.Post(SellKey, $"readers/{Reader}/enrolment-codes", new { }))["code"]!.GetValue<string>();

    public async Task<Ended> EnrolAsync() => await ProgramProcess.RunAsync("ReaderAgent", Settings, "enrol", "--code", await NewCodeAsync());

    public async Task StopGatewayAsync() => await Gateway.KillAsync();

    public async Task RestartGatewayAsync() => Gateway = await network.StartGatewayAsync(Gateway.Port);

    /// <summary>What is recorded of the reader's scans, read until there are so many.</summary>
    public async Task<List<JsonNode>> ScansAsync(int atLeast)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (true)
        {
            var scans = (await Gateway.Get(AuditKey, $"trail/reader/{Reader}?limit=10000")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonNode.Parse(line)!["data"]!).Where(data => data["personal"]?["sequence"] is not null).ToList();
            if (scans.Count >= atLeast) return scans;
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    public ValueTask DisposeAsync() => network.DisposeAsync();
}
