using System.Text;

namespace Interlieux.ReaderAgent.Signals;

/// <summary>Text for a display that knows ASCII and little else (HD44780, whatever its character table).</summary>
internal static class DisplayText
{
    // The driver writes the low byte of a character: what is not mapped would be some Japanese syllable. Backslash and tilde are other
    // signs in the table that most displays have.
    private static readonly Dictionary<char, string> Shown = new()
    {
        ['œ'] = "oe", ['Œ'] = "OE", ['æ'] = "ae", ['Æ'] = "AE", ['ß'] = "ss", ['€'] = "EUR", ['½'] = "1/2", ['…'] = "...", ['°'] = "o",
        ['’'] = "'", ['‘'] = "'", ['«'] = "\"", ['»'] = "\"", ['“'] = "\"", ['”'] = "\"", ['–'] = "-", ['—'] = "-", ['\u2011'] = "-",
        ['\u00A0'] = " ", ['\u202F'] = " ", ['\u2009'] = " ", ['\\'] = "/", ['~'] = "-", ['·'] = ".", ['×'] = "x",
    };

    private static readonly (string Accented, char Plain)[] Accents =
    [
        ("àáâãäå", 'a'), ("ÀÁÂÃÄÅ", 'A'), ("ç", 'c'), ("Ç", 'C'), ("èéêë", 'e'), ("ÈÉÊË", 'E'), ("ìíîï", 'i'), ("ÌÍÎÏ", 'I'), ("ñ", 'n'),
        ("Ñ", 'N'), ("òóôõöø", 'o'), ("ÒÓÔÕÖØ", 'O'), ("ùúûü", 'u'), ("ÙÚÛÜ", 'U'), ("ýÿ", 'y'), ("ÝŸ", 'Y'),
    ];

    /// <summary>Exactly as many characters as the display has in a line.</summary>
    public static string Line(string text, int columns)
    {
        var line = new StringBuilder(columns);
        foreach (var character in text)
        {
            // Accents that stand as characters of their own have nothing to stand on.
            if (character is >= '\u0300' and <= '\u036F') continue;
            line.Append(Show(character));
        }

        return line.ToString().PadRight(columns)[..columns];
    }

    private static string Show(char character)
    {
        if (Shown.TryGetValue(character, out var shown)) return shown;
        if (character is >= ' ' and <= '}') return character.ToString();
        foreach (var (accented, plain) in Accents)
        {
            if (accented.Contains(character, StringComparison.Ordinal)) return plain.ToString();
        }

        return char.IsControl(character) ? " " : "?";
    }
}
