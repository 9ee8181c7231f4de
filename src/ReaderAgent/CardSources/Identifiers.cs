using Interlieux.ReaderAgent.Protocol;

namespace Interlieux.ReaderAgent.CardSources;

/// <summary>What is known of an identifier without asking anybody.</summary>
internal static class Identifiers
{
    private const int ShortUidDigits = 8;

    /// <summary>The form in which two readings of one badge are equal: capitals without separators for NFC, the text for others.</summary>
    public static string Canonical(Technology technology, string identifier) => technology is Technology.NfcA or Technology.NfcB
        ? string.Concat(identifier.Where(char.IsAsciiHexDigit)).ToUpperInvariant()
        : identifier.Trim();

    /// <summary>Four bytes that begin with 08 are made anew at each reading (ISO/IEC 14443-3, 6.5.4): phones and some bank cards.</summary>
    public static bool IsRandom(Tap tap) =>
        tap.Technology == Technology.NfcA && Canonical(tap.Technology, tap.Identifier) is { Length: ShortUidDigits } uid
        && uid.StartsWith("08", StringComparison.Ordinal);
}
