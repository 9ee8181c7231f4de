using Interlieux.ReaderAgent.Signals;
using Microsoft.Extensions.Logging;

namespace Interlieux.ReaderAgent.Hosting;

/// <summary>Reads which lights, buzzers and displays hang on this device.</summary>
internal sealed class SignalConfiguration(SettingReader settings)
{
    private const int PinMax = 63;
    private const int BusMax = 31;
    private const int I2cAddressMax = 0x7F;
    private const int UsualDisplayAddress = 0x27;

    /// <returns>Makes those that are there: one that is not is told to the log, and stops nothing.</returns>
    public IReadOnlyList<Func<TimeProvider, ILogger, ISignalDevice?>> Read()
    {
        var makers = new List<Func<TimeProvider, ILogger, ISignalDevice?>>();
        // The light in the reader itself needs no setting: where there is none, nothing happens.
        if (settings.Text("Source")?.Contains("pcsc", StringComparison.Ordinal) == true
            && settings.OneOf("PcSc:Lights", "yes", "yes", "no") == "yes")
            makers.Add((clock, _) => new Acr122Signals(clock));
        if (ReadLights() is { } lights) makers.Add((clock, logger) => TryMake("lights", () => new LightsAndBuzzer(lights, clock), logger));
        if (settings.Number("Display:I2cBus", 0, BusMax) is { } bus)
        {
            var address = settings.Number("Display:I2cAddress", 1, I2cAddressMax) ?? UsualDisplayAddress;
            makers.Add((clock, logger) => TryMake("display", () => new CharacterDisplay(bus, address, clock), logger));
        }

        return makers;
    }

    private LightOptions? ReadLights()
    {
        var options = new LightOptions
        {
            GreenPin = settings.Number("Lights:GreenPin", 0, PinMax),
            AmberPin = settings.Number("Lights:AmberPin", 0, PinMax),
            RedPin = settings.Number("Lights:RedPin", 0, PinMax),
            ActiveLow = settings.OneOf("Lights:ActiveLow", "no", "no", "yes") == "yes",
            BuzzerPin = settings.Number("Lights:BuzzerPin", 0, PinMax),
            BuzzerPwmChannel = settings.Number("Lights:BuzzerPwmChannel", 0, BusMax),
        };
        return options with { ActiveLow = false } == new LightOptions() ? null : options;
    }

    private static ISignalDevice? TryMake(string name, Func<ISignalDevice> make, ILogger logger)
    {
        try
        {
            return make();
        }
        catch (Exception e)
        {
            logger.LogError("The {Device} cannot be used: {Reason} Check its wiring and its settings; the reader goes on without it.", name, e.Message);
            return null;
        }
    }
}
