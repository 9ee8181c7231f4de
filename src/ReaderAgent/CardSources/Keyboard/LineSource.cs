using Interlieux.ReaderAgent.Protocol;

namespace Interlieux.ReaderAgent.CardSources.Keyboard;

/// <summary>Makes taps of lines: what a keyboard and standard input have in common.</summary>
internal sealed class LineSource(bool hexIsNfc, SourceHealth health, TimeProvider clock)
{
    private readonly LineReader lines = new(hexIsNfc);
    private readonly CardField field = new(clock);

    public Tap? Add(byte b)
    {
        if (lines.Add(b) is not var (kind, technology, identifier)) return null;
        if (kind == LineKind.Unreadable) health.CountUnreadable();
        if (kind != LineKind.Badge) return null;
        // The same code is shown twice by who thinks that it was not read; a card is repeated by its reader.
        var isRepeat = technology == Technology.NfcA && !field.IsNewTap(technology, identifier);
        return isRepeat ? null : Tap.Now(clock, technology, identifier);
    }
}
