namespace Interlieux.ReaderAgent.Signals;

/// <summary>
/// One short beep for green, two for amber, one long for red: who does not tell the colours apart hears them, and who does not hear
/// sees each at a place of its own.
/// </summary>
internal static class Beeps
{
    public static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);
    public static readonly TimeSpan Long = TimeSpan.FromMilliseconds(800);

    /// <summary>How many, and how long each and each pause is.</summary>
    public static (int Count, TimeSpan Length) For(SignalColour colour) => colour switch
    {
        SignalColour.Green => (1, Short),
        SignalColour.Amber => (2, Short),
        SignalColour.Red => (1, Long),
    };

    public static async Task PlayAsync(SignalColour colour, Action<bool> buzzer, TimeProvider clock, CancellationToken ct)
    {
        var (count, length) = For(colour);
        for (var beep = 0; beep < count; beep++)
        {
            if (beep > 0) await Task.Delay(length, clock, ct);
            buzzer(true);
            try
            {
                await Task.Delay(length, clock, ct);
            }
            finally
            {
                buzzer(false);
            }
        }
    }
}
