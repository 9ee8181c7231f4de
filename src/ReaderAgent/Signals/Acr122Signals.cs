using Interlieux.ReaderAgent.CardSources.PcSc;

namespace Interlieux.ReaderAgent.Signals;

/// <summary>
/// The light and the beeper inside each ACR122U that is plugged in. With a card on it any program may ask for them; without one the
/// driver must allow commands for the reader itself.
/// </summary>
public sealed class Acr122Signals(TimeProvider clock) : ISignalDevice, IDisposable
{
    private const string Model = "ACR122";
    private const byte BothLightsChange = 0x0C;
    private const byte RedOn = 0x01;
    private const byte GreenOn = 0x02;

    // While it beeps the light of the colour is lit, and after each beep dark: a blinking light, of ACR122U API 2.04, 6.2.
    private const int BlinkShift = 4;

    // Else it beeps by itself for each card, before anybody has judged it.
    private static readonly byte[] NoBeepOfItsOwn = [0xFF, 0x00, 0x52, 0x00, 0x00];

    private readonly SignalTurns turns = new(clock);

    /// <inheritdoc/>
    public Task ShowAsync(Signal signal, CancellationToken ct) =>
        turns.ShowAsync(() => Send(Command(signal.Colour)), _ => Task.CompletedTask, () => Send(Dark()), ct);

    /// <inheritdoc/>
    public Task RestAsync(string text, CancellationToken ct) => turns.RestAsync(() => Send(Dark()), ct);

    /// <inheritdoc/>
    public void Dispose() => turns.Dispose();

    /// <summary>FF 00 40, lights, 4, then the time lit, the time dark (tenths of a second), how often, and 1: beep while lit.</summary>
    internal static byte[] Command(SignalColour colour)
    {
        var lit = colour switch
        {
            SignalColour.Green => GreenOn,
            SignalColour.Red => RedOn,
            SignalColour.Amber => GreenOn | RedOn,
        };
        var (count, length) = Beeps.For(colour);
        var tenths = (byte)(length.TotalMilliseconds / 100);
        var lights = (byte)(BothLightsChange | lit | (lit << BlinkShift) | (lit << (BlinkShift + 2)));
        return [0xFF, 0x00, 0x40, lights, 0x04, tenths, count > 1 ? tenths : (byte)0, (byte)count, 0x01];
    }

    private static byte[] Dark() => [0xFF, 0x00, 0x40, BothLightsChange, 0x04, 0x00, 0x00, 0x00, 0x00];

    private static void Send(byte[] command)
    {
        using var context = PcScContext.Establish();
        var readers = context.ListReaders().Where(name => name.Contains(Model, StringComparison.OrdinalIgnoreCase)).ToList();
        if (readers.Count == 0) throw new IOException("no ACR122U is plugged in");
        foreach (var reader in readers) Send(context, reader, command);
    }

    private static void Send(PcScContext context, string reader, byte[] command)
    {
        try
        {
            using var card = context.Connect(reader);
            card.Transmit(NoBeepOfItsOwn);
            card.Transmit(command);
            return;
        }
        catch (PcScException e) when (e.IsCardGone)
        {
            // The card was taken away: the reader itself still listens.
        }

        try
        {
            using var direct = context.ConnectDirectly(reader);
            direct.Escape(command);
        }
        catch (PcScException e)
        {
            throw new IOException(
                $"{reader} shows nothing without a card: allow escape commands (ifdDriverOptions 0x0001 in libccid's Info.plist): {e.Message}", e);
        }
    }
}
