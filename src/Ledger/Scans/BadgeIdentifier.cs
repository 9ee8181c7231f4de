using System.Buffers;

namespace Interlieux.Ledger.Scans;

/// <summary>
/// What a badge says of itself, in one canonical form: hexadecimal capitals for NFC (<c>0b:db:ae:3d</c>, <c>0B DB AE 3D</c> and
/// <c>0BDBAE3D</c> are the same card), the text for QR codes and typed identifiers. Never stored: only its keyed hash is.
/// </summary>
public readonly record struct BadgeIdentifier
{
    private const int TextLengthMax = 128;
    private const int UserLengthMax = 254;
    private const string NfcPrefix = "nfc:";
    private static readonly SearchValues<char> Separators = SearchValues.Create(": -");

    private BadgeIdentifier(string canonical, bool isRandom) => (Canonical, IsRandom) = (canonical, isRandom);

    public string Canonical { get; }

    /// <summary>The card invents its identifier anew at each reading: it cannot be known again.</summary>
    public bool IsRandom { get; }

    /// <summary>
    /// What a reader that shortens or turns round an NFC identifier would read of this card: the first four bytes, <c>88</c> and the
    /// first three, the last four, and all of them reversed.
    /// </summary>
    internal IReadOnlyList<string> Truncations()
    {
        if (!Canonical.StartsWith(NfcPrefix, StringComparison.Ordinal)) return [];

        var hex = Canonical[NfcPrefix.Length..];
        var texts = new List<string>(4) { string.Concat(hex.Chunk(2).Reverse().Select(pair => new string(pair))) };
        if (hex.Length > 8) texts.AddRange([hex[..8], $"88{hex[..6]}", hex[^8..]]);
        return [.. texts.Where(text => text != hex).Distinct().Select(text => NfcPrefix + text)];
    }

    /// <param name="fault">What is wrong, to be read after the word identifier; never repeats the text.</param>
    public static bool TryParse(ScanTechnology technology, string? text, out BadgeIdentifier identifier, out string fault)
    {
        (identifier, fault) = (default, "");
        text = text?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            fault = "is empty.";
            return false;
        }

        return technology is ScanTechnology.NfcA or ScanTechnology.NfcB
            ? TryParseHex(technology, text, out identifier, out fault)
            : TryParseText(text, out identifier, out fault);
    }

    /// <summary>
    /// What a series of short-lived codes of an account stands for. No text that a reader sends is ever this: only who opens an authentic code
    /// can name it.
    /// </summary>
    internal static BadgeIdentifier OfCodes(Guid series) => new($"code:{series:N}", isRandom: false);

    /// <summary>
    /// A member by the name that other software has for it, an e-mail address or what it likes, in one home venue. No text that a reader
    /// sends is ever this: an address is no secret, and must open no door by itself.
    /// </summary>
    /// <param name="fault">What is wrong, to be read after the name of the field; never repeats the text.</param>
    public static bool TryParseUser(Guid homeVenue, string? user, out BadgeIdentifier identifier, out string fault)
    {
        identifier = default;
        fault = $"must have 1 to {UserLengthMax} printable characters.";
        if (user?.Trim() is not { Length: > 0 and <= UserLengthMax } text || text.Any(c => char.IsControl(c) || char.IsSurrogate(c))) return false;

        identifier = new BadgeIdentifier($"user:{homeVenue:N}:{text.Normalize().ToLowerInvariant()}", isRandom: false);
        return true;
    }

    public override string ToString() => "badge"; // Never let an identifier slip into a log.

    private static bool TryParseHex(ScanTechnology technology, string text, out BadgeIdentifier identifier, out string fault)
    {
        (identifier, fault) = (default, "");
        Span<char> digits = stackalloc char[20];
        var length = 0;
        foreach (var c in text)
        {
            if (Separators.Contains(c)) continue;
            if (!char.IsAsciiHexDigit(c) || length == digits.Length)
            {
                fault = "of an NFC badge must be 4, 7 or 10 bytes in hexadecimal.";
                return false;
            }

            digits[length++] = char.ToUpperInvariant(c);
        }

        if (length is not (8 or 14 or 20))
        {
            fault = "of an NFC badge must be 4, 7 or 10 bytes in hexadecimal.";
            return false;
        }

        var canonical = new string(digits[..length]);
        var isRandom = technology == ScanTechnology.NfcA && length == 8 && canonical.StartsWith("08", StringComparison.Ordinal);
        identifier = new BadgeIdentifier(NfcPrefix + canonical, isRandom || canonical == "01020304");
        return true;
    }

    private static bool TryParseText(string text, out BadgeIdentifier identifier, out string fault)
    {
        (identifier, fault) = (default, "");
        if (text.Length > TextLengthMax || text.Any(char.IsControl))
        {
            fault = $"must be at most {TextLengthMax} printable characters.";
            return false;
        }

        identifier = new BadgeIdentifier($"text:{text}", isRandom: false);
        return true;
    }
}
