using Interlieux.ReaderAgent.Protocol;

namespace Interlieux.ReaderAgent.CardSources;

/// <summary>What a card without contacts calls itself: 4, 7 or 10 bytes (ISO 14443-3), written as hexadecimal capitals.</summary>
public static class NfcIdentifier
{
    private const int LengthMax = 10;

    /// <summary>False when the bytes were cut short or are of another kind of card: that is no badge.</summary>
    public static bool TryCreate(ReadOnlySpan<byte> uid, out string identifier)
    {
        var whole = uid.Length is 4 or 7 or LengthMax;
        identifier = whole ? Convert.ToHexString(uid) : "";
        return whole;
    }

    /// <summary>Reads what people and keyboard wedges write: any case, with <c>:</c>, <c>-</c> or spaces between whole bytes.</summary>
    public static bool TryParse(string text, out string identifier)
    {
        Span<byte> uid = stackalloc byte[LengthMax];
        var (length, high) = (0, -1);
        identifier = "";
        foreach (var c in text)
        {
            if (c is ':' or '-' or ' ')
            {
                if (high >= 0) return false;
                continue;
            }

            if (!char.IsAsciiHexDigit(c) || length == LengthMax) return false;
            var digit = Convert.ToInt32(c.ToString(), 16);
            if (high < 0) high = digit;
            else (uid[length++], high) = ((byte)((high << 4) | digit), -1);
        }

        return high < 0 && TryCreate(uid[..length], out identifier);
    }

    /// <summary>The form in which two readings of one badge are equal: capitals without separators, where it is one of NFC.</summary>
    public static string Canonical(Technology technology, string identifier) =>
        technology is Technology.NfcA or Technology.NfcB && TryParse(identifier, out var canonical) ? canonical : identifier.Trim();

    /// <summary>
    /// The card invents its identifier anew at each reading (phones, some bank cards), so it cannot be a badge: ISO 14443-3 keeps four
    /// bytes that begin with <c>08</c> for that, and many phones say <c>01020304</c>.
    /// </summary>
    public static bool IsRandom(Technology technology, string identifier) =>
        (technology == Technology.NfcA && identifier.Length == 8 && identifier.StartsWith("08", StringComparison.Ordinal))
        || (technology is Technology.NfcA or Technology.NfcB && identifier == "01020304");
}
