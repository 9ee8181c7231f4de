using System.Globalization;
using Interlieux.Tests;
using Interlieux.Tests.Readers;

namespace Interlieux.EndToEnd.Readers;

/// <summary>The plug is pulled again and again, the gateway too: what a light was shown for is in the ledger, once.</summary>
public sealed class ReaderCrashTests(Postgres postgres)
{
    private const int Kills = 20;
    private const int TapsBetween = 5;

    /// <summary>Where in a tap's way the plug is pulled.</summary>
    private enum Moment
    {
        /// <summary>The card was just shown.</summary>
        Shown = 0,

        /// <summary>The queue's log was written: the tap is on disk, or nearly.</summary>
        Stored = 1,

        /// <summary>It was written again: the scan is marked, and on the wire.</summary>
        Sent = 2,

        /// <summary>The light is on.</summary>
        Lit = 3,
    }

    [Fact]
    public async Task Twenty_kills_of_the_reader_and_a_gateway_that_comes_and_goes_lose_nothing_and_double_nothing()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var scene = await ReaderScene.StartAsync(postgres);
        var (shown, lit, judged, amber) = (0, 0, 0, 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            // A third of the time nobody can be asked.
            if (kill % 6 == 2) await scene.StopGatewayAsync();
            if (kill % 6 == 4) await scene.RestartGatewayAsync();
            await using var reader = await ReaderProcess.StartAsync(scene.Settings, ct);
            for (var tap = 0; tap < TapsBetween; tap++)
            {
                using var log = new LogWatch(scene.Settings["Reader__Data"]);
                await reader.ShowAsync($"04C0{(++shown).ToString("X10", CultureInfo.InvariantCulture)}", ct);
                var light = reader.NextSignalAsync(ct);
                if (tap == TapsBetween - 1)
                {
                    await MomentAsync((Moment)(kill % 4), log, light);
                    reader.Kill();
                }

                if (await light is not { Colour: var colour }) continue;
                lit++;
                if (colour == "red") judged++; // Unknown badges: red is the ledger's word.
                if (colour == "amber") amber++;
            }
        }

        await using var last = await ReaderProcess.StartAsync(scene.Settings, ct);
        await last.StateAsync(state => state.State["banner"] is null, ct);
        var scans = await scene.ScansAsync(lit);
        var sequences = scans.ConvertAll(scan => scan["personal"]!["sequence"]!.GetValue<long>());

        sequences.Order().Should().Equal(Enumerable.Range(1, sequences.Count).Select(i => (long)i), "each tap that was stored arrived, once");
        sequences.Count.Should().BeInRange(lit, shown);
        scans.Select(scan => scan["reason"]!.GetValue<string>()).Should().AllBe("unknown-badge");
        TestContext.Current.SendDiagnosticMessage(
            "{0} kills of the reader, {1} cards shown, {2} lights ({3} by the ledger, {4} amber), {5} scans recorded once each", Kills, shown, lit, judged,
            amber, sequences.Count);
    }

    // A light that is on is later than anything before it.
    private static Task MomentAsync(Moment moment, LogWatch log, Task light) => moment switch
    {
        Moment.Shown => Task.CompletedTask,
        Moment.Stored => Task.WhenAny(log.WhenWrittenAsync(1), light),
        Moment.Sent => Task.WhenAny(log.WhenWrittenAsync(2), light),
        Moment.Lit => light,
    };

    /// <summary>Sees each write to the queue's log, as the kernel tells of it.</summary>
    private sealed class LogWatch : IDisposable
    {
        private readonly FileSystemWatcher watcher;
        private readonly Watched written = new();
        private int writes;

        public LogWatch(string folder)
        {
            watcher = new FileSystemWatcher(folder, "outbox.db-wal") { NotifyFilter = NotifyFilters.LastWrite | NotifyFilters.Size };
            watcher.Changed += (_, _) =>
            {
                Interlocked.Increment(ref writes);
                written.Change();
            };
            watcher.EnableRaisingEvents = true;
        }

        public Task WhenWrittenAsync(int times) => written.WhenAsync(() => Volatile.Read(ref writes) >= times, TestContext.Current.CancellationToken);

        public void Dispose() => watcher.Dispose();
    }
}
