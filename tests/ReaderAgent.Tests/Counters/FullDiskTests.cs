using System.Diagnostics;
using Interlieux.ReaderAgent.Signals;
using Interlieux.ReaderAgent.Tests.Gateway;

namespace Interlieux.ReaderAgent.Tests.Counters;

/// <summary>A disk that is full, for real: a small file system of its own. Making one needs root; without it this test says that it was skipped.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private bool mounted;

    public void Dispose()
    {
        if (mounted) Run("umount", folder.Path);
        folder.Dispose();
    }

    [Fact]
    public async Task A_tap_that_cannot_be_stored_lights_red_and_nothing_that_was_stored_is_lost_or_doubled()
    {
        mounted = Environment.IsPrivilegedProcess && Run("mount", "-t", "tmpfs", "-o", "size=3m,mode=700", "tmpfs", folder.Path);
        Assert.SkipUnless(mounted, "A small file system cannot be mounted: this test needs root, and a kernel that lets it.");
        var record = new GatewayRecord();
        var stored = 0;
        await using (var offline = new CounterScene(new Uri("http://127.0.0.1:9/"), folder.Path, TimeSpan.FromMilliseconds(1)))
        {
            Signal signal;
            do
            {
                offline.Show(Taps.Number(++stored));
                signal = await offline.NextSignalAsync();
            }
            while (signal.Colour == SignalColour.Amber);

            stored--;
            signal.Should().BeEquivalentTo(new { Colour = SignalColour.Red, Title = "Non enregistré" });
            offline.Agent.Counts.Waiting.Should().Be(stored).And.BeGreaterThan(50);
        }

        using (var restarted = new OpenedDevice(folder.Path, TimeProvider.System, TimeProvider.System, "another run"))
        {
            restarted.Clock.Learn(0, 1, TimeProvider.System.GetUtcNow());
            restarted.Clock.IsMeasured.Should().BeTrue("without the gateway's time an enrolled device could send nothing, and so make no room");
        }

        await using var gateway = await TestGateway.StartAsync(record);
        await using (var online = new CounterScene(gateway.Address, folder.Path, TimeSpan.FromSeconds(30)))
        {
            await online.Agent.WhenEmptyAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            online.Show(Taps.Number(stored + 1));
            (await online.NextSignalAsync()).Colour.Should().NotBe(SignalColour.Amber);
        }

        record.Sequences.Should().Equal(Enumerable.Range(1, stored + 1).Select(i => (long)i));
        record.OtherContents.Should().Be(0);
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
