using Interlieux.ReaderAgent.Protocol;
using Microsoft.Extensions.Time.Testing;

namespace Interlieux.ReaderAgent.Tests.Clocks;

/// <summary>The wall clock is wrong after a power cut; what the monotonic clock proves is corrected, and nothing else.</summary>
public sealed class DeviceClockTests : IDisposable
{
    private static readonly TimeSpan Wrong = TimeSpan.FromHours(-30);

    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider clock = new(Taps.Morning);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_tap_from_before_the_gateway_was_reached_gets_its_true_time_when_it_is_first_sent_and_keeps_it()
    {
        using var device = Open();
        TapNow(device, Wrong);
        clock.Advance(TimeSpan.FromMinutes(20));

        Measure(device, TimeSpan.Zero);
        var sent = device.Outbox.ReadForSending(1).Single();

        sent.OccurredAt.Should().BeCloseTo(Taps.Morning, TimeSpan.FromSeconds(1));
        sent.OccurredAt.Offset.Should().Be(TimeSpan.FromHours(1));
        device.Outbox.ReadForSending(1).Single().Should().Be(sent);
    }

    [Fact]
    public void What_was_measured_holds_for_the_whole_run_of_the_machine_also_after_a_restart_of_the_program()
    {
        using (var first = Open()) Measure(first, TimeSpan.Zero);

        using var second = Open();
        TapNow(second, Wrong);

        second.Clock.IsMeasured.Should().BeTrue();
        second.Outbox.ReadForSending(1).Single().OccurredAt.Should().BeCloseTo(Taps.Morning, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Of_another_run_of_the_machine_nothing_is_proven_and_nothing_corrected()
    {
        using (var before = Open("before the power cut")) TapNow(before, Wrong);

        using var after = Open("after it");
        Measure(after, TimeSpan.Zero);

        after.Outbox.ReadForSending(1).Single().OccurredAt.Should().BeCloseTo(Taps.Morning + Wrong, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_clock_that_is_right_is_left_alone_to_the_millisecond()
    {
        using var device = Open();
        Measure(device, TimeSpan.FromSeconds(1.5));
        TapNow(device, TimeSpan.Zero);

        device.Outbox.ReadForSending(1).Single().OccurredAt.Should().Be(Taps.Morning);
    }

    [Fact]
    public void A_tap_whose_milliseconds_are_not_this_machines_is_never_corrected()
    {
        using var device = Open();
        Measure(device, TimeSpan.Zero);
        device.Outbox.Store(Taps.Number(1), Direction.In);

        device.Outbox.ReadForSending(1).Single().OccurredAt.Should().Be(Taps.Morning.AddSeconds(1));
    }

    [Fact]
    public void A_slow_answer_tells_nothing_of_the_time()
    {
        using var device = Open();
        var now = device.Clock.MonotonicMs;

        device.Clock.Learn(now - 60_000, now, Taps.Morning.AddDays(1));

        device.Clock.IsMeasured.Should().BeFalse();
    }

    // The test's clock is the gateway's; what the device's wall clock said is in the taps.
    private void Measure(OpenedDevice device, TimeSpan gatewayAhead)
    {
        var now = device.Clock.MonotonicMs;
        device.Clock.Learn(now - 10, now, clock.GetUtcNow() + gatewayAhead);
        device.Clock.SkewMs!.Value.Should().BeCloseTo((long)-gatewayAhead.TotalMilliseconds, 10);
    }

    private void TapNow(OpenedDevice device, TimeSpan off) => device.Outbox.Store(
        Taps.Number(1) with { OccurredAt = (clock.GetUtcNow() + off).ToOffset(TimeSpan.FromHours(1)), MonotonicMs = device.Clock.MonotonicMs },
        Direction.In);

    private OpenedDevice Open(string boot = "this run") => new(folder.Path, clock, clock, boot);
}
