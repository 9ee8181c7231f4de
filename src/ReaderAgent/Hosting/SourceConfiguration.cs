using Interlieux.ReaderAgent.CardSources;
using Interlieux.ReaderAgent.CardSources.Keyboard;
using Interlieux.ReaderAgent.CardSources.Nfc;
using Interlieux.ReaderAgent.CardSources.PcSc;

namespace Interlieux.ReaderAgent.Hosting;

/// <summary>Reads which card sources hang on this device: several, separated by commas.</summary>
internal sealed class SourceConfiguration(SettingReader settings)
{
    private const int PinMax = 63;
    private const int BusMax = 31;
    private const int I2cAddressMax = 0x7F;

    private static readonly string[] Known = ["pcsc", "pn532", "mfrc522", "keyboard", "stdin", "simulated"];

    /// <returns>Each touches its hardware only when it is asked for cards.</returns>
    public IReadOnlyList<Func<TimeProvider, ICardSource>> Read()
    {
        if (settings.Required("Source", $"one or more of {string.Join(", ", Known)}, separated by commas") is not { } text) return [];
        return [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()
            .Select(Read).OfType<Func<TimeProvider, ICardSource>>()];
    }

    private Func<TimeProvider, ICardSource>? Read(string word) => word switch
    {
        "pcsc" => ReadPcSc(),
        "pn532" => ReadPn532(),
        "mfrc522" => ReadMfRc522(),
        "keyboard" => ReadKeyboard(),
        "stdin" => ReadStandardInput(),
        "simulated" => ReadSimulation(),
        _ => settings.Wrong<Func<TimeProvider, ICardSource>>(
            "Source", $"\"{word}\" is not a card source; this version knows: {string.Join(", ", Known)}"),
    };

    private Func<TimeProvider, ICardSource> ReadPcSc()
    {
        var filter = settings.Text("PcSc:Reader") ?? "";
        return clock => new PcScSource(filter, clock);
    }

    private Func<TimeProvider, ICardSource>? ReadPn532()
    {
        if (settings.Text("Pn532:Port") is { } port) return clock => NfcChips.Pn532OnSerialLine(port, clock);
        if (settings.Number("Pn532:I2cBus", 0, BusMax) is { } i2c)
        {
            var address = settings.Number("Pn532:I2cAddress", 1, I2cAddressMax) ?? NfcChips.Pn532Address;
            return clock => NfcChips.Pn532OnI2c(i2c, address, clock);
        }

        if (settings.Number("Pn532:SpiBus", 0, BusMax) is not { } spi)
            return settings.Wrong<Func<TimeProvider, ICardSource>>("Pn532:Port", "is not set: the serial line, such as /dev/ttyS0; or Reader__Pn532__I2cBus, or Reader__Pn532__SpiBus");
        var select = settings.Number("Pn532:SpiChipSelect", 0, BusMax) ?? 0;
        return settings.Number("Pn532:ChipSelectPin", 0, PinMax) is { } pin
            ? clock => NfcChips.Pn532OnSpi(spi, select, pin, clock)
            : settings.Wrong<Func<TimeProvider, ICardSource>>("Pn532:ChipSelectPin", "is not set: the GPIO that selects the chip");
    }

    private Func<TimeProvider, ICardSource>? ReadMfRc522()
    {
        var reset = settings.Number("MfRc522:ResetPin", 0, PinMax) ?? NfcChips.NoPin;
        if (settings.Number("MfRc522:I2cBus", 0, BusMax) is { } i2c)
        {
            var address = settings.Number("MfRc522:I2cAddress", 1, I2cAddressMax) ?? NfcChips.MfRc522Address;
            return clock => NfcChips.MfRc522OnI2c(i2c, address, reset, clock);
        }

        var spi = settings.Number("MfRc522:SpiBus", 0, BusMax) ?? 0;
        var select = settings.Number("MfRc522:SpiChipSelect", 0, BusMax) ?? 0;
        return clock => NfcChips.MfRc522OnSpi(spi, select, reset, clock);
    }

    private Func<TimeProvider, ICardSource>? ReadKeyboard()
    {
        var path = settings.Required("Keyboard:Device", "the scanner's device, such as /dev/input/by-id/usb-…-event-kbd");
        var layout = settings.OneOf("Keyboard:Layout", "us", "us", "fr") == "fr" ? KeyboardLayout.Fr : KeyboardLayout.Us;
        var hexIsNfc = HexIsNfc();
        return path is null ? null : clock => new KeyboardSource(path, layout, hexIsNfc, clock);
    }

    private Func<TimeProvider, ICardSource> ReadStandardInput()
    {
        var hexIsNfc = HexIsNfc();
        return clock => new StandardInputSource(hexIsNfc, clock);
    }

    // A scanner of codes and a wedge that types card numbers look alike.
    private bool HexIsNfc() => settings.OneOf("Keyboard:HexIsNfc", "no", "no", "yes") == "yes";

    private Func<TimeProvider, ICardSource>? ReadSimulation()
    {
        var seed = settings.Number("Simulation:Seed", int.MinValue, int.MaxValue) ?? 1;
        var zoneText = settings.Text("Simulation:TimeZone") ?? "Europe/Paris";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zoneText, out var zone))
            settings.Wrong<TimeZoneInfo>("Simulation:TimeZone", $"\"{zoneText}\" is not a time zone, such as Europe/Paris");
        var badges = ReadBadges();
        if (zone is null || badges is null) return null;
        var simulation = new Simulation(seed, zone, badges);
        return clock => new SimulatedSource(simulation, clock);
    }

    private List<string>? ReadBadges()
    {
        if (settings.Required("Simulation:Badges", "a file of badge identifiers, one a line") is not { } file) return null;
        if (settings.ReadFile("Simulation:Badges", file) is not { } text) return null;
        var badges = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        return badges.Count > 0 ? badges : settings.Wrong<List<string>>("Simulation:Badges", $"the file {file} holds no identifier");
    }
}
