using Interlieux.ReaderAgent.Protocol;
using Interlieux.ReaderAgent.Signals;
using Interlieux.ReaderAgent.Tests.Gateway;

namespace Interlieux.ReaderAgent.Tests.Counters;

/// <summary>The light tells the truth: green for a receipt or an allowed entry, amber for what is only stored, red with a reason.</summary>
public sealed class CounterTests : IDisposable
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:9/");
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder folder = new();
    private readonly GatewayRecord record = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Green_is_shown_for_a_receipt_with_what_is_left_and_the_name_that_the_home_venue_gave()
    {
        record.Extras["remainingHalfDays"] = 7;
        record.Extras["label"] = "Camille";
        await using var gateway = await TestGateway.StartAsync(record);
        await using var scene = new CounterScene(gateway.Address, folder.Path, Long);

        scene.Show(Taps.Number(1));

        (await scene.NextSignalAsync()).Should().BeEquivalentTo(new
        {
            Colour = SignalColour.Green, Title = "Passage accepté", Detail = "Reste 7 d.-j.", Sentence = "Il vous reste 7 demi-journées.",
            Label = "Camille",
        });
    }

    [Fact]
    public async Task Red_is_shown_for_a_refusal_with_its_reason()
    {
        await using var gateway = await TestGateway.StartAsync(record);
        await using var scene = new CounterScene(gateway.Address, folder.Path, Long);

        // Every tenth badge is refused.
        for (var i = 1; i <= 10; i++)
        {
            scene.Show(Taps.Number(i));
            (await scene.NextSignalAsync()).Colour.Should().Be(i == 10 ? SignalColour.Red : SignalColour.Green);
        }

        scene.Agent.Counts.RefusedByReason.Should().ContainKey("unknown-badge");
    }

    [Theory]
    [InlineData(Mischief.FailBeforeRecording)]
    [InlineData(Mischief.RecordThenFail)]
    [InlineData(Mischief.RecordThenHangUp)]
    [InlineData(Mischief.RecordThenAnswerGarbage)]
    [InlineData(Mischief.RecordThenAnswerNull)]
    [InlineData(Mischief.RecordThenAnswerOtherScans)]
    public async Task A_gateway_that_gives_no_verdict_lights_amber_and_then_what_it_says_in_the_end(Mischief mischief)
    {
        record.Mischiefs.Enqueue(mischief);
        await using var gateway = await TestGateway.StartAsync(record);
        // Nobody waits: whatever comes later than at once is late.
        await using var scene = new CounterScene(gateway.Address, folder.Path, TimeSpan.FromMilliseconds(1));

        scene.Show(Taps.Number(1));

        (await scene.NextSignalAsync()).Colour.Should().Be(SignalColour.Amber);
        (await scene.NextSignalAsync()).Colour.Should().Be(SignalColour.Green);
        record.Scans.Should().ContainSingle();
    }

    [Fact]
    public async Task A_wrong_key_lights_amber_never_green()
    {
        record.KeyIsGood = false;
        await using var gateway = await TestGateway.StartAsync(record);
        await using var scene = new CounterScene(gateway.Address, folder.Path, TimeSpan.FromMilliseconds(200));

        scene.Show(Taps.Number(1));

        (await scene.NextSignalAsync()).Colour.Should().Be(SignalColour.Amber);
        scene.Agent.Counts.Waiting.Should().Be(1);
    }

    [Fact]
    public async Task Without_a_gateway_a_tap_is_stored_and_lights_amber()
    {
        await using var scene = new CounterScene(Nowhere, folder.Path, TimeSpan.FromMilliseconds(200));

        scene.Show(Taps.Number(1));

        (await scene.NextSignalAsync()).Should().BeEquivalentTo(new { Colour = SignalColour.Amber, Title = "Passage stocké" });
        scene.Agent.Counts.Waiting.Should().Be(1);
    }

    [Fact]
    public async Task A_card_that_shows_another_number_each_time_is_refused_on_the_spot_and_told_to_the_gateway_all_the_same()
    {
        await using var scene = new CounterScene(Nowhere, folder.Path, Long);

        scene.Show(Taps.Number(1, "08:12:34:56"));

        (await scene.NextSignalAsync()).Should().BeEquivalentTo(new { Colour = SignalColour.Red, Title = "Pas un badge" });
        scene.Agent.Counts.Waiting.Should().Be(1);
    }

    [Theory]
    [InlineData("store", SignalColour.Amber)]
    [InlineData("closed", SignalColour.Red)]
    [InlineData("allow-list", SignalColour.Amber)]
    [InlineData("open", SignalColour.Green)]
    public async Task The_last_instructions_hold_when_the_gateway_is_gone_and_after_a_restart(string policy, SignalColour colour)
    {
        record.Policy = policy;
        await using (var gateway = await TestGateway.StartAsync(record))
        await using (var scene = new CounterScene(gateway.Address, folder.Path, Long))
        {
            await record.WhenAsync(r => r.Statuses.Count > 0);
            scene.Show(Taps.Number(1));
            await scene.NextSignalAsync();
        }

        await using var offline = new CounterScene(Nowhere, folder.Path, TimeSpan.FromMilliseconds(200));
        offline.Show(Taps.Number(2) with { Direction = Direction.In });

        (await offline.NextSignalAsync()).Colour.Should().Be(colour);
    }

    [Fact]
    public async Task A_reader_that_the_gateway_refuses_lets_nobody_in_by_itself()
    {
        record.Policy = "open";
        await using (var gateway = await TestGateway.StartAsync(record))
        await using (var scene = new CounterScene(gateway.Address, folder.Path, Long))
        {
            await record.WhenAsync(r => r.Statuses.Count > 0);
            scene.Show(Taps.Number(1));
            await scene.NextSignalAsync();
        }

        record.KeyIsGood = false;
        await using var refusing = await TestGateway.StartAsync(record);
        await using var refused = new CounterScene(refusing.Address, folder.Path, TimeSpan.FromSeconds(2));
        await record.WhenAsync(r => r.UnknownKeys > 0);
        refused.Show(Taps.Number(2) with { Direction = Direction.In });

        (await refused.NextSignalAsync()).Colour.Should().Be(SignalColour.Amber);
    }

    /// <summary><c>INTERLIEUX_QUEUE=100000</c> makes it a day's queue of a whole town.</summary>
    [Fact]
    public async Task A_long_queue_is_sent_whole_and_keeps_nobody_waiting_who_stands_there()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("INTERLIEUX_QUEUE"), out var asked) ? asked : 5_000;
        await using (var offline = new CounterScene(Nowhere, folder.Path, Long))
        {
            for (var i = 1; i <= count; i++) offline.Agent.Store(Taps.Number(i));
        }

        await using var gateway = await TestGateway.StartAsync(record);
        var ct = TestContext.Current.CancellationToken;
        var start = TimeProvider.System.GetTimestamp();
        await using var scene = new CounterScene(gateway.Address, folder.Path, Long);
        scene.Show(Taps.Number(count + 1));

        (await scene.NextSignalAsync()).Colour.Should().Be(SignalColour.Green);
        var ahead = scene.Agent.Counts.Waiting;
        await scene.Agent.WhenEmptyAsync(ct).WaitAsync(TimeSpan.FromMinutes(5), ct);

        ahead.Should().BePositive("who stands there is told before the queue is empty");
        record.Sequences.Order().Should().Equal(Enumerable.Range(1, count + 1).Select(i => (long)i));
        TestContext.Current.SendDiagnosticMessage(
            "{0} scans sent in {1:F1} s; who stood there was told with {2} still waiting", count, TimeProvider.System.GetElapsedTime(start).TotalSeconds, ahead);
    }

    [Fact]
    public async Task A_status_tells_how_the_reader_is()
    {
        await using var gateway = await TestGateway.StartAsync(record);
        await using (var scene = new CounterScene(gateway.Address, folder.Path, Long))
        {
            scene.Show(Taps.Number(1));
            await scene.NextSignalAsync();
        }

        await using var again = new CounterScene(gateway.Address, folder.Path, Long);
        await record.WhenAsync(r => r.Statuses.Count > 1);

        var status = record.Statuses[^1];
        status.GetProperty("lastSequence").GetInt64().Should().Be(1);
        status.GetProperty("waiting").GetInt64().Should().Be(0);
        status.GetProperty("sources")[0].GetProperty("state").GetString().Should().Be("ready");
        status.GetProperty("agentVersion").GetString().Should().StartWith("interlieux-reader 0.");
    }
}
