using System.Device.Gpio;
using System.Device.Pwm;
using Iot.Device.Buzzer;

namespace Interlieux.ReaderAgent.Signals;

/// <summary>Lights on pins, and a buzzer. Opened with the first signal, and again after a failure.</summary>
public sealed class LightsAndBuzzer : ISignalDevice, IDisposable
{
    // Where the ear is sharpest, and small buzzers are loudest.
    private const double ToneHertz = 2700;

    private readonly LightOptions options;
    private readonly Func<GpioController> openPins;
    private readonly Func<int, PwmChannel> openTone;
    private readonly TimeProvider clock;
    private readonly SignalTurns turns;
    private GpioController? pins;
    private Buzzer? tone;

    public LightsAndBuzzer(LightOptions options, TimeProvider clock)
        : this(options, clock, () => new GpioController(), channel => PwmChannel.Create(0, channel))
    {
    }

    internal LightsAndBuzzer(
        LightOptions options, TimeProvider clock, Func<GpioController> openPins, Func<int, PwmChannel> openTone)
    {
        this.options = options;
        this.clock = clock;
        this.openPins = openPins;
        this.openTone = openTone;
        turns = new SignalTurns(clock);
    }

    private int?[] Lights => [options.GreenPin, options.AmberPin, options.RedPin];

    /// <inheritdoc/>
    public Task ShowAsync(Signal signal, CancellationToken ct) => turns.ShowAsync(
        () => Light(signal.Colour), sound => Beeps.PlayAsync(signal.Colour, Beep, clock, sound), () => Light(null), ct);

    /// <inheritdoc/>
    public Task RestAsync(string text, CancellationToken ct) => turns.RestAsync(() => Light(null), ct);

    /// <inheritdoc/>
    public void Dispose()
    {
        turns.Dispose();
        try
        {
            if (pins is not null) Light(null);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            // Gone: it shows nothing any more.
        }

        Close();
    }

    private void Light(SignalColour? colour)
    {
        var amberIsBoth = colour == SignalColour.Amber && options.AmberPin is null;
        try
        {
            Open();
            Set(options.GreenPin, (colour == SignalColour.Green || amberIsBoth) != options.ActiveLow);
            Set(options.AmberPin, (colour == SignalColour.Amber) != options.ActiveLow);
            Set(options.RedPin, (colour == SignalColour.Red || amberIsBoth) != options.ActiveLow);
        }
        catch
        {
            Close();
            throw;
        }
    }

    private void Beep(bool on)
    {
        Set(options.BuzzerPin, on);
        // Without the tone the lights go on: the service may have no way to the PWM channel.
        if (on && options.BuzzerPwmChannel is { } channel) tone ??= new Buzzer(openTone(channel));
        if (on) tone?.StartPlaying(ToneHertz);
        else tone?.StopPlaying();
    }

    private void Set(int? pin, bool high)
    {
        if (pin is { } number) pins?.Write(number, high ? PinValue.High : PinValue.Low);
    }

    private void Open()
    {
        if (pins is null && Lights.Append(options.BuzzerPin).Any(pin => pin is not null))
        {
            pins = openPins();
            foreach (var pin in Lights.OfType<int>()) pins.OpenPin(pin, PinMode.Output, options.ActiveLow ? PinValue.High : PinValue.Low);
            if (options.BuzzerPin is { } buzzer) pins.OpenPin(buzzer, PinMode.Output, PinValue.Low);
        }
    }

    private void Close()
    {
        pins?.Dispose();
        tone?.Dispose();
        (pins, tone) = (null, null);
    }
}
