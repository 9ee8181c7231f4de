using System.Collections.Concurrent;
using System.Device.Gpio;
using System.Device.Pwm;
using Interlieux.Tests.Readers;

namespace Interlieux.ReaderAgent.Tests.Hardware;

/// <summary>A chip of pins that remembers what is on them.</summary>
internal sealed class FakePins : GpioDriver
{
    private readonly ConcurrentDictionary<int, PinValue> pins = [];
    private readonly ConcurrentDictionary<int, PinMode> modes = [];

    /// <summary>The pins that are high now.</summary>
    public int[] High => [.. pins.Where(pin => pin.Value == PinValue.High).Select(pin => pin.Key).Order()];

    public Watched Seen { get; } = new();

    /// <summary>Told of each change, in order.</summary>
    public Action<int, bool> Changed { get; set; } = (_, _) => { };

    protected override int PinCount => 28;

    protected override void Write(int pinNumber, PinValue value)
    {
        pins[pinNumber] = value;
        Changed(pinNumber, value == PinValue.High);
        Seen.Change();
    }

    protected override PinValue Read(int pinNumber) => pins.GetValueOrDefault(pinNumber);

    protected override void Toggle(int pinNumber) => Write(pinNumber, !Read(pinNumber));

    protected override void SetPinMode(int pinNumber, PinMode mode) => modes[pinNumber] = mode;

    protected override PinMode GetPinMode(int pinNumber) => modes.GetValueOrDefault(pinNumber, PinMode.Input);

    protected override bool IsPinModeSupported(int pinNumber, PinMode mode) => true;

    protected override void OpenPin(int pinNumber)
    {
    }

    protected override void ClosePin(int pinNumber)
    {
    }

    protected override void AddCallbackForPinValueChangedEvent(
        int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback) => throw new NotSupportedException();

    protected override void RemoveCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback) =>
        throw new NotSupportedException();

    protected override WaitForEventResult WaitForEvent(int pinNumber, PinEventTypes eventTypes, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}

/// <summary>A tone that nobody hears.</summary>
internal sealed class FakeTone(Action<bool> changed) : PwmChannel
{
    public override int Frequency { get; set; }

    public override double DutyCycle { get; set; } = 0.5;

    public override void Start() => changed(true);

    public override void Stop() => changed(false);
}
