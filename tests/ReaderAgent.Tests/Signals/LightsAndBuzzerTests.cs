using System.Collections.Concurrent;
using System.Device.Gpio;
using Interlieux.ReaderAgent.Signals;
using Interlieux.ReaderAgent.Tests.Hardware;
using Microsoft.Extensions.Time.Testing;

namespace Interlieux.ReaderAgent.Tests.Signals;

public sealed class LightsAndBuzzerTests : IDisposable
{
    private const int Green = 17;
    private const int Red = 27;
    private const int Amber = 22;
    private const int BuzzerPin = 5;

    private static readonly LightOptions Wiring = new() { GreenPin = Green, RedPin = Red, BuzzerPin = BuzzerPin };
    private readonly FakeTimeProvider clock = new();
    private readonly FakePins pins = new();
    private readonly ConcurrentQueue<(long At, bool On)> heard = [];
    private LightsAndBuzzer? device;

    public void Dispose() => device?.Dispose();

    [Theory]
    [InlineData(SignalColour.Green, new[] { Green })]
    [InlineData(SignalColour.Amber, new[] { Green, Red })]
    [InlineData(SignalColour.Red, new[] { Red })]
    public async Task Two_lights_show_three_colours_for_three_seconds(SignalColour colour, int[] lit)
    {
        await ShowAsync(Wiring with { BuzzerPin = null }, colour);
        pins.High.Should().Equal(lit);

        clock.Advance(TimeSpan.FromSeconds(2.9));
        pins.High.Should().Equal(lit);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        await WhenAsync(() => pins.High.Length == 0);
    }

    [Fact]
    public async Task Amber_may_have_a_light_of_its_own()
    {
        await ShowAsync(Wiring with { AmberPin = Amber, BuzzerPin = null }, SignalColour.Amber);

        pins.High.Should().Equal(Amber);
    }

    [Fact]
    public async Task Lights_with_a_common_anode_are_lit_by_low_pins()
    {
        await ShowAsync(Wiring with { ActiveLow = true, BuzzerPin = null }, SignalColour.Green);
        pins.High.Should().Equal(Red);

        await device!.RestAsync("", TestContext.Current.CancellationToken);
        pins.High.Should().Equal(Green, Red);
    }

    [Theory]
    [InlineData(SignalColour.Green, new long[] { 0, 100 }, true)]
    [InlineData(SignalColour.Amber, new long[] { 0, 100, 200, 300 }, true)]
    [InlineData(SignalColour.Red, new long[] { 0, 800 }, true)]
    [InlineData(SignalColour.Amber, new long[] { 0, 100, 200, 300 }, false)]
    public async Task Each_colour_sounds_in_its_own_way_with_either_buzzer(SignalColour colour, long[] changes, bool active)
    {
        var start = clock.GetUtcNow();
        void Hear(bool on)
        {
            heard.Enqueue(((long)(clock.GetUtcNow() - start).TotalMilliseconds, on));
            pins.Seen.Change();
        }

        pins.Changed = (pin, high) =>
        {
            if (pin == BuzzerPin && (high || !heard.IsEmpty)) Hear(high);
        };

        await ShowAsync(active ? Wiring : Wiring with { BuzzerPin = null, BuzzerPwmChannel = 0 }, colour, new FakeTone(Hear));
        for (var i = 1; i < changes.Length; i++)
        {
            await WhenAsync(() => heard.Count == i);
            clock.Advance(TimeSpan.FromMilliseconds(changes[i] - changes[i - 1]));
        }

        await WhenAsync(() => heard.Count == changes.Length);
        heard.Should().Equal(changes.Select((at, i) => (at, i % 2 == 0)));
    }

    [Fact]
    public async Task A_later_signal_takes_the_place_of_an_earlier_one_and_silences_it()
    {
        await ShowAsync(Wiring, SignalColour.Red);
        pins.High.Should().Equal(BuzzerPin, Red);

        clock.Advance(TimeSpan.FromMilliseconds(200));
        await device!.ShowAsync(new Signal(SignalColour.Green, "", ""), TestContext.Current.CancellationToken);
        pins.High.Should().Equal(BuzzerPin, Green);
        clock.Advance(TimeSpan.FromMilliseconds(100));
        await WhenAsync(() => pins.High is [Green]);
        clock.Advance(TimeSpan.FromMilliseconds(2800));
        pins.High.Should().Equal([Green], "the first signal's end is not the second's");
    }

    [Fact]
    public async Task Pins_that_cannot_be_had_are_told_and_tried_again()
    {
        var broken = true;
        device = new LightsAndBuzzer(
            Wiring, clock, () => broken ? throw new IOException("no chip") : new GpioController(pins), _ => new FakeTone(_ => { }));
        var show = () => device.ShowAsync(new Signal(SignalColour.Green, "", ""), TestContext.Current.CancellationToken);

        await show.Should().ThrowAsync<IOException>();
        broken = false;
        await show();

        pins.High.Should().Contain(Green);
    }

    [Fact]
    public async Task A_tone_that_cannot_be_had_costs_no_light()
    {
        device = new LightsAndBuzzer(
            Wiring with { BuzzerPin = null, BuzzerPwmChannel = 0 }, clock, () => new GpioController(pins), _ => throw new IOException("read-only"));

        await device.ShowAsync(new Signal(SignalColour.Green, "", ""), TestContext.Current.CancellationToken);

        pins.High.Should().Equal(Green);
        clock.Advance(TimeSpan.FromSeconds(3));
        await WhenAsync(() => pins.High.Length == 0);
    }

    [Fact]
    public async Task When_the_reader_ends_its_lights_are_out_and_its_buzzer_is_silent()
    {
        await ShowAsync(Wiring, SignalColour.Red);
        pins.High.Should().Equal(BuzzerPin, Red);
        var after = new List<(int Pin, bool High)>();
        pins.Changed = (pin, high) => after.Add((pin, high));

        device!.Dispose();
        device = null;

        after.Should().Contain((BuzzerPin, false)).And.Contain((Red, false)).And.NotContain(change => change.High);
    }

    private async Task ShowAsync(LightOptions wiring, SignalColour colour, FakeTone? tone = null)
    {
        device = new LightsAndBuzzer(wiring, clock, () => new GpioController(pins), _ => tone!);
        await device.ShowAsync(new Signal(colour, "", ""), TestContext.Current.CancellationToken);
    }

    private Task WhenAsync(Func<bool> condition) => pins.Seen.WhenAsync(condition, TestContext.Current.CancellationToken);
}
