using System.Device.I2c;
using System.Device.Spi;
using Iot.Device.Mfrc522;
using Iot.Device.Pn532;

namespace Interlieux.ReaderAgent.CardSources.Nfc;

/// <summary>The chips that can be wired to a small computer, each as a card source. Nothing is opened before the first card is asked for.</summary>
public static class NfcChips
{
    public const int Pn532Address = Pn532.I2cDefaultAddress;

    /// <summary>The address of an MFRC522 whose address pins are all low.</summary>
    public const int MfRc522Address = 0x28;

    /// <summary>No pin is wired.</summary>
    public const int NoPin = -1;

    /// <param name="path">The serial line, such as /dev/ttyS0 or, better because it stays, /dev/serial/by-id/….</param>
    public static ICardSource Pn532OnSerialLine(string path, TimeProvider clock) =>
        new NfcChipSource($"pn532 {path}", ct => Pn532Chip.OnSerialLine(path, clock, ct), clock);

    /// <param name="bus">1 is /dev/i2c-1.</param>
    public static ICardSource Pn532OnI2c(int bus, int address, TimeProvider clock) =>
        new NfcChipSource($"pn532 i2c-{bus}", _ => Pn532Chip.OnI2c(I2c(bus, address), clock), clock);

    /// <param name="bus">0 and chip select 0 are /dev/spidev0.0.</param>
    /// <param name="chipSelectPin">The GPIO that selects the chip: its driver does that itself.</param>
    public static ICardSource Pn532OnSpi(int bus, int chipSelect, int chipSelectPin, TimeProvider clock) => new NfcChipSource(
        $"pn532 spi-{bus}.{chipSelect}",
        _ => Pn532Chip.OnSpi(Spi(bus, chipSelect, Pn532.SpiClockFrequency, DataFlow.LsbFirst), chipSelectPin, clock),
        clock);

    /// <param name="bus">0 and chip select 0 are /dev/spidev0.0.</param>
    /// <param name="resetPin">The GPIO on the chip's reset, or <see cref="NoPin"/>.</param>
    public static ICardSource MfRc522OnSpi(int bus, int chipSelect, int resetPin, TimeProvider clock)
    {
        // Long wires are more common at counters than 10 MHz is needed.
        const int Frequency = MfRc522.MaximumSpiClockFrequency / 5;
        return new NfcChipSource(
            $"mfrc522 spi-{bus}.{chipSelect}",
            ct => MfRc522Chip.OnSpi(Spi(bus, chipSelect, Frequency, DataFlow.MsbFirst), resetPin, clock, ct),
            clock);
    }

    /// <param name="bus">1 is /dev/i2c-1.</param>
    /// <param name="resetPin">The GPIO on the chip's reset, or <see cref="NoPin"/>.</param>
    public static ICardSource MfRc522OnI2c(int bus, int address, int resetPin, TimeProvider clock) =>
        new NfcChipSource($"mfrc522 i2c-{bus}", ct => MfRc522Chip.OnI2c(I2c(bus, address), resetPin, clock, ct), clock);

    private static I2cDevice I2c(int bus, int address)
    {
        MustExist($"/dev/i2c-{bus}");
        return I2cDevice.Create(new I2cConnectionSettings(bus, address));
    }

    private static SpiDevice Spi(int bus, int chipSelect, int frequency, DataFlow bits)
    {
        MustExist($"/dev/spidev{bus}.{chipSelect}");
        return SpiDevice.Create(
            new SpiConnectionSettings(bus, chipSelect) { ClockFrequency = frequency, Mode = SpiMode.Mode0, DataFlow = bits });
    }

    private static void MustExist(string path)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"{path} is not there: turn the bus on (raspi-config, Interface Options)");
    }
}
