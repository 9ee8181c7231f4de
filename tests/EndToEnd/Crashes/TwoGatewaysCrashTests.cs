using System.Text.Json.Nodes;
using Interlieux.EndToEnd.Processes;
using Interlieux.Tests;

namespace Interlieux.EndToEnd.Crashes;

/// <summary>One of two gateways is killed while both spend the last half-days of one pool.</summary>
public sealed class TwoGatewaysCrashTests(Postgres postgres)
{
    private const int People = 64;
    private const int HalfDays = 20;

    [Fact]
    public async Task A_pool_is_never_overspent_though_one_of_two_gateways_dies_while_sixty_four_enter()
    {
        await using var network = await NetworkOfProcesses.StartAsync(postgres);
        var first = await network.StartGatewayAsync();
        var second = await network.StartGatewayAsync();
        var home = await first.NewVenue(network.NetworkKey, "home");
        var doors = new string[4];
        for (var i = 0; i < doors.Length; i++)
            doors[i] = await first.NewReader(network.NetworkKey, await first.NewVenue(network.NetworkKey, $"host {i}"), "door");
        var sell = await first.NewKey(network.NetworkKey, "sell", home);
        var pool = await first.NewPool(sell, "employer", HalfDays);
        for (var person = 0; person < People; person++) await first.NewEmployee(sell, pool, person);

        var now = TimeProvider.System.GetUtcNow();
        var answered = 0;
        var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var verdicts = await Task.WhenAll(Enumerable.Range(0, People).Select(EnterAsync));

        verdicts.Count(verdict => verdict == "accepted 1").Should().Be(HalfDays);
        verdicts.Count(verdict => verdict == "refused 0").Should().Be(People - HalfDays);

        async Task<string> EnterAsync(int person)
        {
            var scan = GatewayProcess.ScanOf(person, person + 1, now);
            JsonNode verdict;
            try
            {
                verdict = await (person % 2 == 0 ? first : second).Post(doors[person % 4], "scans", scan);
            }
            catch (HttpRequestException)
            {
                // Its gateway died with it: it is sent to the other one, which knows whether it was recorded.
                await killed.Task;
                verdict = await first.Post(doors[person % 4], "scans", scan);
            }

            if (Interlocked.Increment(ref answered) == 8)
            {
                await second.KillAsync();
                killed.SetResult();
            }

            return $"{verdict["outcome"]} {verdict["halfDaysCharged"]}";
        }
    }
}
