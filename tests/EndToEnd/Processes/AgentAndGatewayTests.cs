using System.Text.Json.Nodes;
using Interlieux.ReaderAgent;
using Interlieux.ReaderAgent.CardSources;
using Interlieux.ReaderAgent.Protocol;
using Interlieux.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interlieux.EndToEnd.Processes;

/// <summary>The real agent in front of the real gateway, which is killed again and again.</summary>
public sealed class AgentAndGatewayTests(Postgres postgres)
{
    private const int Taps = 400;
    private const int Kills = 3;

    [Fact]
    public async Task Killing_the_gateway_loses_no_scan_and_doubles_none()
    {
        await using var network = await NetworkOfProcesses.StartAsync(postgres);
        var gateway = await network.StartGatewayAsync();
        var venue = await gateway.NewVenue(network.NetworkKey, "venue");
        var reader = await gateway.Post(network.NetworkKey, "readers", new { venueId = venue, label = "counter" });
        var audit = await gateway.NewKey(network.NetworkKey, "audit", null);
        var sell = await gateway.NewKey(network.NetworkKey, "sell", venue);
        for (var member = 0; member < 10; member++) await gateway.NewMember(sell, member, halfDays: 100);

        var settings = new AgentSettings
        {
            Gateway = gateway.Address, Key = reader["secret"]!.GetValue<string>(), Folder = postgres.NewFile("agent"), RetryDelayMax = TimeSpan.FromSeconds(1),
        };
        using var stop = new CancellationTokenSource();
        await using var agent = Agent.Open(settings, TimeProvider.System, NullLogger<Agent>.Instance);
        var running = agent.RunAsync(stop.Token);

        var ids = new HashSet<Guid>();
        var start = TimeProvider.System.GetUtcNow().AddHours(-10);
        for (var tap = 0; tap < Taps; tap++)
        {
            var at = start.AddMinutes(tap);
            var id = Guid.CreateVersion7(at);
            ids.Add(id);
            agent.Store(new Tap(Technology.NfcA, GatewayProcess.IdentifierOf(tap % 12), Direction.Toggle, at, tap, id));
            if (tap % (Taps / Kills) != Taps / Kills / 2) continue;
            await gateway.KillAsync();
            gateway = await network.StartGatewayAsync(gateway.Port);
        }

        await agent.WhenEmptyAsync(TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await running;

        agent.Counts.Parked.Should().Be(0);
        var recorded = await ScansOf(gateway, audit, reader["readerId"]!.GetValue<Guid>());
        recorded.Should().BeEquivalentTo(ids, "every tap is recorded once");
    }

    // The trail is read until it has caught up: it is an asynchronous view.
    private static async Task<List<Guid>> ScansOf(GatewayProcess gateway, string audit, Guid reader)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var entries = (await gateway.Get(audit, $"trail/reader/{reader}?limit=10000")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonNode.Parse(line)!["data"]!["personal"]?["scanId"]?.GetValue<Guid>()).OfType<Guid>().ToList();
            if (entries.Count >= Taps) return entries;
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
