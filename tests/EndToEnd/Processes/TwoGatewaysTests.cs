using Interlieux.Tests;

namespace Interlieux.EndToEnd.Processes;

/// <summary>Two gateway processes on one PostgreSQL.</summary>
public sealed class TwoGatewaysTests(Postgres postgres)
{
    private const int Members = 25;

    [Fact]
    public async Task The_last_half_day_is_spent_once_between_two_hosts_and_twice_tapped_at_one_host_is_charged_once()
    {
        await using var network = await NetworkOfProcesses.StartAsync(postgres);
        var first = await network.StartGatewayAsync();
        var second = await network.StartGatewayAsync();
        var home = await first.NewVenue(network.NetworkKey, "home");
        var here = await first.NewVenue(network.NetworkKey, "here");
        var (hereDoor, hereCounter) = (await first.NewReader(network.NetworkKey, here, "door"), await first.NewReader(network.NetworkKey, here, "counter"));
        var there = await first.NewReader(network.NetworkKey, await first.NewVenue(network.NetworkKey, "there"), "counter");
        var sell = await first.NewKey(network.NetworkKey, "sell", home);
        for (var member = 0; member < Members * 2; member++) await first.NewMember(sell, member, halfDays: 1);
        var now = TimeProvider.System.GetUtcNow();

        var between = await Task.WhenAll(Enumerable.Range(0, Members).Select(member => Task.WhenAll(
            Tap(first, hereDoor, member), Tap(second, there, member))));
        between.Should().AllSatisfy(pair => pair.Order().Should().Equal("accepted 1", "refused 0"));

        var same = await Task.WhenAll(Enumerable.Range(Members, Members).Select(member => Task.WhenAll(
            Tap(first, hereDoor, member), Tap(second, hereCounter, member))));
        same.Should().AllSatisfy(pair => pair.Order().Should().Equal("accepted 0", "accepted 1"));

        async Task<string> Tap(GatewayProcess gateway, string device, int member)
        {
            var verdict = await gateway.Post(device, "scans", GatewayProcess.ScanOf(member, member + 1, now));
            return $"{verdict["outcome"]} {verdict["halfDaysCharged"]}";
        }
    }
}
