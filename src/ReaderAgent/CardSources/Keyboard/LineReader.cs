using System.Text;
using Interlieux.ReaderAgent.Protocol;

namespace Interlieux.ReaderAgent.CardSources.Keyboard;

/// <summary>What a line is taken for.</summary>
internal enum LineKind
{
    /// <summary>Nothing: the empty line that some scanners send after the return key.</summary>
    Empty = 1,

    /// <summary>A badge.</summary>
    Badge = 2,

    /// <summary>Too long, not text, or with control characters.</summary>
    Unreadable = 3,
}

/// <summary>
/// Cuts bytes into lines and says what badge each is. Whatever is sent, it keeps no more than one identifier: of a line that is too long
/// the rest is thrown away as it comes.
/// </summary>
/// <param name="hexIsNfc">Text that is the hexadecimal identifier of an NFC card is one; else all text is what a QR code holds.</param>
internal sealed class LineReader(bool hexIsNfc)
{
    /// <summary>The longest identifier that the protocol knows, in characters.</summary>
    public const int CharactersMax = 256;

    private const byte LineFeed = (byte)'\n';
    private const byte Return = (byte)'\r';
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] line = new byte[Strict.GetMaxByteCount(CharactersMax)];
    private int length;

    /// <summary>Takes one byte; a line when it ends one. Both ends of line are one end: what is between them is empty.</summary>
    public (LineKind Kind, Technology Technology, string Identifier)? Add(byte b)
    {
        if (b is LineFeed or Return) return End();
        // A full buffer holds more characters than an identifier may have, whatever they are: what is thrown away changes nothing.
        if (length < line.Length) line[length++] = b;
        return null;
    }

    private (LineKind, Technology, string) End()
    {
        var text = Decode();
        length = 0;
        if (text is null || text.Length > CharactersMax || text.Any(char.IsControl)) return (LineKind.Unreadable, default, "");
        text = text.Trim();
        if (text.Length == 0) return (LineKind.Empty, default, "");
        return hexIsNfc && NfcIdentifier.TryParse(text, out var identifier)
            ? (LineKind.Badge, Technology.NfcA, identifier)
            : (LineKind.Badge, Technology.Qr, text);
    }

    private string? Decode()
    {
        try
        {
            return Strict.GetString(line, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
