using System.Threading.Channels;
using Npgsql;

namespace Interlieux.EndToEnd.Crashes;

/// <summary>The gateway, its database, and both at once are killed while readers send.</summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Kills = 20;
    private const int Members = 40;
    private const int OfPools = 12;
    private const int Readers = 6;

    [Fact]
    public async Task Twenty_kills_under_load_lose_no_acknowledged_scan_double_none_and_leave_none_half_applied()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(6));
        var ct = limit.Token;
        await using var network = await DurableNetwork.StartAsync();
        var readers = await NetworkWithReadersAsync(network);

        var started = TimeProvider.System.GetTimestamp();
        var kills = new Dictionary<Victim, int>();
        var acknowledged = Channel.CreateUnbounded<int>();
        using var enough = new CancellationTokenSource();
        var load = Task.WhenAll(readers.Select(reader => reader.RunAsync(network.WhenUpAsync, acknowledged.Writer, enough.Token, ct)));
        for (var kill = 0; kill < Kills; kill++)
        {
            // Some victims have hardly started, others have worked for a while.
            await WhenAcknowledgedAsync(acknowledged.Reader, load, 1 + (kill % 5 * 120), ct);
            var victim = (Victim)(kill % 3);
            kills[victim] = kills.GetValueOrDefault(victim) + 1;
            await network.KillAsync(victim, ct);
        }

        await WhenAcknowledgedAsync(acknowledged.Reader, load, 200, ct);
        await enough.CancelAsync();
        await load;
        output.WriteLine($"""
            {readers.Sum(r => r.Verdicts.Count)} scans acknowledged, {readers.Sum(r => r.SentAgain)} sent again without a verdict,
            {readers.Sum(r => r.Redelivered)} redelivered with one, {readers.Sum(r => r.Forgotten.Count)} forgotten without one,
            {readers.Sum(r => r.Unavailable)} requests answered 503,
            kills: {string.Join(", ", kills.Select(kill => $"{kill.Value} {kill.Key}"))},
            {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0} s
            """);

        await ShouldBeWholeAsync(network, readers, ct);
        await network.StopAsync();
        readers.SelectMany(reader => reader.Failed).Should().BeEmpty(
            "a database that is gone is told as 503; the gateways logged {0}", string.Join('\n', network.Errors));
    }

    private static async Task ShouldBeWholeAsync(DurableNetwork network, DutifulReader[] readers, CancellationToken ct)
    {
        await using (var server = await network.JoinAsync(ct))
        await using (var source = NpgsqlDataSource.Create(server.ConnectionString("interlieux") + ";Pooling=false"))
        {
            await Aftermath.ShouldBeWholeAsync(source, ct);
            foreach (var reader in readers)
            {
                var stored = await Aftermath.VerdictsAsync(source, reader.Id, ct);
                stored.Where(verdict => !reader.Forgotten.Contains(verdict.Key)).Should().BeEquivalentTo(reader.Verdicts);
                reader.Verdicts.Should().NotBeEmpty();
            }

            await Aftermath.WhenViewsShowAllAsync(source, ct);
        }

        var reconciliation = await ProgramProcess.RunAsync("CommandLine", [], "reconcile", "--data", network.Data);
        reconciliation.Output.Should().Equal($"{Members} accounts, 0 closed cycles, 0 differences");
        reconciliation.ExitCode.Should().Be(0);
    }

    private static async Task WhenAcknowledgedAsync(ChannelReader<int> acknowledged, Task load, int scans, CancellationToken ct)
    {
        // What came while the victim was dead or started is not its work.
        while (acknowledged.TryRead(out _))
        {
        }

        while (scans > 0)
        {
            var next = acknowledged.ReadAsync(ct).AsTask();
            // A reader that has failed would be waited for in vain.
            if (await Task.WhenAny(next, load) == load) await load;
            scans -= await next;
        }
    }

    private static async Task<DutifulReader[]> NetworkWithReadersAsync(DurableNetwork network)
    {
        var (gateway, key) = (network.Gateway, network.Key);
        var venues = new Guid[3];
        for (var venue = 0; venue < venues.Length; venue++) venues[venue] = await gateway.NewVenue(key, $"venue {venue}");

        var start = TimeProvider.System.GetUtcNow().AddDays(-40);
        var readers = new DutifulReader[Readers];
        for (var reader = 0; reader < Readers; reader++)
        {
            var made = await gateway.Post(key, "readers", new { venueId = venues[reader % 3], label = $"door {reader}" });
            readers[reader] = new DutifulReader(
                reader, made["readerId"]!.GetValue<Guid>(), made["secret"]!.GetValue<string>(), gateway.Address, start, Members);
        }

        string[] sell = [await gateway.NewKey(key, "sell", venues[0]), await gateway.NewKey(key, "sell", venues[1])];
        for (var member = OfPools; member < Members; member++) await gateway.NewMember(sell[member % 2], member, halfDays: 40);
        for (var pool = 0; pool < 2; pool++)
        {
            var poolId = await gateway.NewPool(sell[pool], $"employer {pool}", halfDays: 120);
            for (var person = 0; person < OfPools / 2; person++) await gateway.NewEmployee(sell[pool], poolId, (pool * OfPools / 2) + person);
        }

        return readers;
    }
}
