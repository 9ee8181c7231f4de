using System.Device.I2c;
using Iot.Device.CharacterLcd;

namespace Interlieux.ReaderAgent.Signals;

/// <summary>
/// A display of two lines of sixteen characters (HD44780) behind a port expander (PCF8574) on I²C. Opened with the first text, and again
/// after a failure, so that a loose wire is mended by plugging it in.
/// </summary>
public sealed class CharacterDisplay : ISignalDevice, IDisposable
{
    /// <summary>The address of most displays; those with a PCF8574A have 0x3F.</summary>
    public const int UsualAddress = 0x27;

    private const int Columns = 16;

    private readonly Func<I2cDevice> open;
    private readonly SignalTurns turns;
    private Lcd1602? display;
    private string restText = "";

    /// <param name="bus">1 is /dev/i2c-1.</param>
    public CharacterDisplay(int bus, int address, TimeProvider clock)
        : this(() => I2cDevice.Create(new I2cConnectionSettings(bus, address)), clock)
    {
    }

    internal CharacterDisplay(Func<I2cDevice> open, TimeProvider clock) => (this.open, turns) = (open, new SignalTurns(clock));

    /// <inheritdoc/>
    public Task ShowAsync(Signal signal, CancellationToken ct) => turns.ShowAsync(
        () => Write(signal.Title, signal.Detail), _ => Task.CompletedTask, () => Write(restText, ""), ct);

    /// <inheritdoc/>
    public Task RestAsync(string text, CancellationToken ct) => turns.RestAsync(
        () =>
        {
            restText = text;
            Write(text, "");
        },
        ct);

    /// <inheritdoc/>
    public void Dispose()
    {
        turns.Dispose();
        try
        {
            // A display keeps its text: it must not say that a reader is ready which is not there.
            if (display is not null) Write("", "");
        }
        catch (IOException)
        {
            // Gone: it shows nothing any more.
        }

        display?.Dispose();
    }

    private void Write(string first, string second)
    {
        try
        {
            display ??= new Lcd1602(LcdInterface.CreateI2c(open(), uses8Bit: false));
            display.SetCursorPosition(0, 0);
            display.Write(DisplayText.Line(first, Columns));
            display.SetCursorPosition(0, 1);
            display.Write(DisplayText.Line(second, Columns));
        }
        catch
        {
            display?.Dispose();
            display = null;
            throw;
        }
    }
}
