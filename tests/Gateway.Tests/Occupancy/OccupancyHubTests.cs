using System.Text.Json.Nodes;
using System.Threading.Channels;
using Interlieux.Gateway.Tests.Hosting;
using Microsoft.AspNetCore.SignalR.Client;

namespace Interlieux.Gateway.Tests.Occupancy;

public sealed class OccupancyHubTests(GatewayUnderTest gateway) : IClassFixture<GatewayUnderTest>
{
    [Fact]
    public async Task Everybody_sees_who_comes_and_goes_in_one_venue_or_in_all()
    {
        var member = await gateway.NewMember(gateway.Here, "04C0000000A101", 10);
        var (all, whole) = await Watch(null);
        var (one, venue) = await Watch(gateway.There.Id);
        await using var _ = all;
        await using var __ = one;

        await gateway.Post(gateway.There.DeviceKey, "/api/v1/scans", gateway.Scan(member.Identifier, "in"));
        (await Next(whole, total: 1)).ToJsonString().Should().Contain($"\"{gateway.There.Id}\":1");
        (await Next(venue, total: 1)).ToJsonString().Should().Contain($"\"{gateway.There.Id}\":1");

        await gateway.Post(gateway.There.DeviceKey, "/api/v1/scans", gateway.Scan(member.Identifier, "out", 2, gateway.Clock.Now.AddMinutes(3)));
        await Next(whole, total: 0);
        await Next(venue, total: 0);
    }

    [Fact]
    public async Task While_nobody_moves_the_hub_tells_that_this_is_still_true()
    {
        var (hub, reports) = await Watch(null);
        await using var _ = hub;
        var watched = gateway.Clock.Now;
        gateway.Clock.Now = watched.AddMinutes(7);

        // One report may have been under way when the clock was set.
        while ((await reports.ReadAsync(Limit()))["at"]!.GetValue<DateTimeOffset>() <= watched) continue;
    }

    [Fact]
    public async Task A_connection_follows_what_it_named_last_and_nothing_else()
    {
        var member = await gateway.NewMember(gateway.Here, "04C0000000A102", 10);
        var (hub, reports) = await Watch(gateway.There.Id);
        await using var _ = hub;
        for (var n = 0; n < 100; n++) await hub.InvokeAsync<JsonObject>("Watch", new Guid(n, 0, 0, new byte[8]), TestContext.Current.CancellationToken);
        (await hub.InvokeAsync<JsonObject>("Watch", gateway.Here.Id, TestContext.Current.CancellationToken))["total"]!.GetValue<int>().Should().Be(0);

        await gateway.Post(gateway.There.DeviceKey, "/api/v1/scans", gateway.Scan(member.Identifier, "in", 3));
        await gateway.Post(gateway.Here.DeviceKey, "/api/v1/scans", gateway.Scan(member.Identifier, "in", 4, gateway.Clock.Now.AddMinutes(2)));

        (await reports.ReadAsync(Limit())).ToJsonString().Should().Contain($"\"{gateway.Here.Id}\":1").And.NotContain($"{gateway.There.Id}");

        // The other tests count everybody.
        await gateway.Post(gateway.Here.DeviceKey, "/api/v1/scans", gateway.Scan(member.Identifier, "out", 5, gateway.Clock.Now.AddMinutes(4)));
    }

    [Fact]
    public async Task A_message_that_nobody_needs_ends_the_connection()
    {
        var (hub, _) = await Watch(null);
        await using var __ = hub;
        var closed = new TaskCompletionSource();
        hub.Closed += _ =>
        {
            closed.SetResult();
            return Task.CompletedTask;
        };

        await hub.Awaiting(h => h.InvokeAsync("Watch", (object)new string('x', 5_000))).Should().ThrowAsync<Exception>();

        await closed.Task.WaitAsync(Limit());
    }

    [Fact]
    public async Task The_hub_takes_no_other_call()
    {
        var (hub, _) = await Watch(null);
        await using var __ = hub;

        await hub.Awaiting(h => h.InvokeAsync("Submit", Array.Empty<object>())).Should().ThrowAsync<Microsoft.AspNetCore.SignalR.HubException>();
        await hub.Awaiting(h => h.InvokeAsync("Occupancy", new { })).Should().ThrowAsync<Microsoft.AspNetCore.SignalR.HubException>();
    }

    private async Task<(HubConnection, ChannelReader<JsonObject>)> Watch(Guid? venueId)
    {
        var hub = new HubConnectionBuilder().WithUrl(new Uri(gateway.Address, "/hubs/occupancy")).Build();
        var reports = Channel.CreateUnbounded<JsonObject>();
        hub.On<JsonObject>("Occupancy", report => reports.Writer.TryWrite(report));
        await hub.StartAsync();
        (await hub.InvokeAsync<JsonObject>("Watch", venueId))["total"].Should().NotBeNull();
        return (hub, reports.Reader);
    }

    private static async Task<JsonObject> Next(ChannelReader<JsonObject> reports, int total)
    {
        while (true)
        {
            var report = await reports.ReadAsync(Limit());
            if (report["total"]!.GetValue<int>() == total) return report;
        }
    }

    private static CancellationToken Limit() => new CancellationTokenSource(TimeSpan.FromSeconds(15)).Token;
}
