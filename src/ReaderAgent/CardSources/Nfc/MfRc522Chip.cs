using System.Device.I2c;
using System.Device.Spi;
using Iot.Device.Mfrc522;
using Iot.Device.Rfid;
using Interlieux.ReaderAgent.Protocol;

namespace Interlieux.ReaderAgent.CardSources.Nfc;

/// <summary>An MFRC522: cards of ISO 14443 type A, one at a time.</summary>
internal sealed class MfRc522Chip : INfcChip
{
    private static readonly TimeSpan BetweenHealthChecks = TimeSpan.FromSeconds(2);

    private readonly MfRc522 driver;
    private readonly TimeProvider clock;
    private long checkedAt;

    private MfRc522Chip(MfRc522 driver, TimeProvider clock)
    {
        this.driver = driver;
        this.clock = clock;
        checkedAt = clock.GetTimestamp();
    }

    public static MfRc522Chip OnSpi(SpiDevice spi, int resetPin, TimeProvider clock, CancellationToken ct)
    {
        var bus = new MfRc522SpiBus(spi, ct);
        return Open(bus, () => new MfRc522(bus, resetPin), bus, clock);
    }

    public static MfRc522Chip OnI2c(I2cDevice i2c, int resetPin, TimeProvider clock, CancellationToken ct)
    {
        var bus = new MfRc522I2cBus(i2c, ct);
        return Open(bus, () => new MfRc522(bus, resetPin), bus, clock);
    }

    /// <inheritdoc/>
    public NfcCard? Poll()
    {
        // A card that was selected a moment ago takes the first request as a reason to fall asleep, and answers the second.
        if (Listen(out var card) || Listen(out card)) return new NfcCard(Technology.NfcA, card.NfcId, card.Atqa, card.Sak);
        if (clock.GetElapsedTime(checkedAt) > BetweenHealthChecks)
        {
            // After a dip of its supply the chip is there, with its antenna off.
            if (!driver.Enabled) throw Silence();
            checkedAt = clock.GetTimestamp();
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            driver.Dispose();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // It wanted to put a chip to sleep that is gone; the bus closes with the process's handle.
        }
    }

    private static MfRc522Chip Open(IDisposable bus, Func<MfRc522> driver, IMfRc522Registers registers, TimeProvider clock)
    {
        try
        {
            // An open line reads as all ones or all zeros. Copies of the chip have versions of their own.
            if (registers.Read(MfRc522Register.Version) is 0x00 or 0xFF) throw Silence();
            var chip = new MfRc522Chip(driver(), clock);
            // The driver lets its timer stand, and so waits 36 ms for each card that is not there. 200 ticks of 25 µs do.
            registers.Write(MfRc522Register.TimerMode, 0x80);
            registers.Write(MfRc522Register.TimerReloadHigh, 0);
            registers.Write(MfRc522Register.TimerReloadLow, 200);
            return chip;
        }
        catch
        {
            bus.Dispose();
            throw;
        }
    }

    private bool Listen(out Data106kbpsTypeA card) => driver.ListenToCardIso14443TypeA(out card, TimeSpan.Zero);

    private static IOException Silence() => new("no MFRC522 answers: check its power and its wires");
}
