using System.Device.I2c;
using System.Device.Spi;
using Iot.Device.Pn532;
using Iot.Device.Pn532.ListPassive;
using Iot.Device.Pn532.RfConfiguration;
using Interlieux.ReaderAgent.Protocol;

namespace Interlieux.ReaderAgent.CardSources.Nfc;

/// <summary>A PN532: cards of ISO 14443 type A, and of type B when there is none of type A.</summary>
internal sealed class Pn532Chip : INfcChip
{
    // To the driver, silence is "no card": only another question tells whether anybody is there.
    private static readonly TimeSpan BetweenHealthChecks = TimeSpan.FromSeconds(2);
    private static readonly MaxRetriesMode OneTry = new() { MaxRetryPassiveActivation = 0 };

    private readonly Pn532 driver;
    private readonly Func<Exception?> failure;
    private readonly TimeProvider clock;
    private long checkedAt;

    private Pn532Chip(Pn532 driver, Func<Exception?> failure, TimeProvider clock)
    {
        this.driver = driver;
        this.failure = failure;
        this.clock = clock;
        if (driver.FirmwareVersion is null) throw Silence();
        CheckHealth();
    }

    public static Pn532Chip OnSerialLine(string path, TimeProvider clock, CancellationToken ct)
    {
        var bus = new Pn532SerialBus(path, ct);
        return Open(bus, () => new Pn532(bus, checkVersion: false), () => bus.Failure, clock);
    }

    public static Pn532Chip OnI2c(I2cDevice bus, TimeProvider clock) =>
        Open(bus, () => new Pn532(bus, checkVersion: false), () => null, clock);

    public static Pn532Chip OnSpi(SpiDevice bus, int chipSelectPin, TimeProvider clock) =>
        Open(bus, () => new Pn532(bus, chipSelectPin, checkVersion: false), () => null, clock);

    /// <inheritdoc/>
    public NfcCard? Poll() => Ask(() =>
    {
        var card = PollTypeA() ?? PollTypeB();
        if (card is null && clock.GetElapsedTime(checkedAt) > BetweenHealthChecks) CheckHealth();
        return card;
    });

    /// <inheritdoc/>
    public void Dispose() => driver.Dispose();

    // A driver that cannot be made leaves its bus open.
    private static Pn532Chip Open(IDisposable bus, Func<Pn532> driver, Func<Exception?> failure, TimeProvider clock)
    {
        try
        {
            return new Pn532Chip(driver(), failure, clock);
        }
        catch (Exception e)
        {
            bus.Dispose();
            throw failure() is { } why ? new IOException(why.Message, e) : e is IOException or OperationCanceledException ? e : Silence();
        }
    }

    private NfcCard? PollTypeA()
    {
        var answer = driver.ListPassiveTarget(MaxTarget.One, TargetBaudRate.B106kbpsTypeA);
        if (answer is null) return null;
        // Number of targets, target, ATQA (2), SAK, length of the identifier, identifier: the driver does not check that they are there.
        if (answer.Length < 6 || answer.Length < 6 + answer[5]) return new NfcCard(Technology.NfcA, []);
        var card = driver.TryDecode106kbpsTypeA(answer.AsSpan(1));
        return card is null ? new NfcCard(Technology.NfcA, []) : new NfcCard(Technology.NfcA, card.NfcId, card.Atqa, card.Sak);
    }

    private NfcCard? PollTypeB()
    {
        const byte AllApplications = 0x00;
        var answer = driver.ListPassiveTarget(MaxTarget.One, TargetBaudRate.B106kbpsTypeB, [AllApplications]);
        if (answer is null) return null;
        // Number of targets, target, ATQB: 50, then the identifier.
        return new NfcCard(Technology.NfcB, answer.Length >= 7 ? answer[3..7] : []);
    }

    private void CheckHealth()
    {
        if (!driver.SetMaxRetriesInitialization(OneTry)) throw Silence();
        checkedAt = clock.GetTimestamp();
    }

    private NfcCard? Ask(Func<NfcCard?> question)
    {
        try
        {
            var card = question();
            if (failure() is { } why) throw new IOException(why.Message, why);
            return card;
        }
        catch (Exception e) when (e is not IOException and not OperationCanceledException)
        {
            throw new IOException(failure()?.Message ?? $"the PN532 answers nonsense ({e.GetType().Name})", e);
        }
    }

    private static IOException Silence() => new("no PN532 answers: check its power, its wires and its mode switches");
}
