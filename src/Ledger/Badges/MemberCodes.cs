using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Interlieux.Ledger.Scans;

namespace Interlieux.Ledger.Badges;

/// <summary>
/// Codes that a member shows on a phone for some minutes: <c>IL1.</c> and, in base64url, the id of the series (16 bytes), the end of its
/// validity (4 bytes, Unix minutes), and the first 16 bytes of an HMAC-SHA256 over both, under a key derived from the badge key.
/// </summary>
public sealed class MemberCodes(BadgeKeys keys)
{
    private const string Prefix = "IL1.";
    private const string Purpose = "interlieux qr v1";
    private const int SignedLength = 20;
    private const int Length = 36;

    /// <summary>A reader's clock may be that much ahead.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(2);

    private readonly byte[][] signingKeys = [.. keys.All.Select(key => key.DeriveKey(Purpose))];

    /// <returns>The code, and when it ends: a whole minute, not before the one that is asked for.</returns>
    internal (string Text, DateTimeOffset ExpiresAt) Write(Guid series, DateTimeOffset expiresAt)
    {
        var minutes = checked((uint)((expiresAt.ToUnixTimeSeconds() + 59) / 60));
        Span<byte> code = stackalloc byte[Length];
        series.TryWriteBytes(code, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt32BigEndian(code[16..], minutes);
        SignatureOf(code, signingKeys[0]).CopyTo(code[SignedLength..]);
        return (Prefix + Base64Url.EncodeToString(code), DateTimeOffset.FromUnixTimeSeconds(minutes * 60L));
    }

    /// <summary>Reads what a reader or a person says of a badge; a code is opened, whichever badge key it was signed under.</summary>
    /// <param name="at">When the badge was shown.</param>
    /// <param name="objection">One of <see cref="ReasonCodes"/> against a code that has run out, or is none of this network's.</param>
    /// <param name="fault">What is wrong, to be read after the word identifier; never repeats the text.</param>
    public bool TryRead(
        ScanTechnology technology, string? text, DateTimeOffset at, out BadgeIdentifier identifier, out string? objection, out string fault)
    {
        objection = null;
        if (!BadgeIdentifier.TryParse(technology, text, out identifier, out fault)) return false;
        if (!IsCode(technology, text)) return true;

        if (!TryOpen(text!.Trim(), out var series, out var expiresAt)) objection = ReasonCodes.UnknownBadge;
        else (identifier, objection) = (BadgeIdentifier.OfCodes(series), at > expiresAt + Tolerance ? ReasonCodes.ExpiredCode : null);
        return true;
    }

    internal static bool IsCode(ScanTechnology technology, string? text) =>
        technology == ScanTechnology.Qr && text.AsSpan().Trim().StartsWith(Prefix, StringComparison.Ordinal);

    private bool TryOpen(string text, out Guid series, out DateTimeOffset expiresAt)
    {
        (series, expiresAt) = (default, default);
        Span<byte> code = stackalloc byte[Length];
        if (text.Length != Prefix.Length + Base64Url.GetEncodedLength(Length)
            || Base64Url.DecodeFromChars(text.AsSpan(Prefix.Length), code, out _, out var length) != OperationStatus.Done || length != Length)
            return false;

        var isSigned = false;
        foreach (var key in signingKeys) isSigned |= CryptographicOperations.FixedTimeEquals(SignatureOf(code, key), code[SignedLength..]);
        // What nobody signed may say anything: a time, too, that is none.
        if (!isSigned) return false;
        series = new Guid(code[..16], bigEndian: true);
        expiresAt = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32BigEndian(code[16..]) * 60L);
        return true;
    }

    private static ReadOnlySpan<byte> SignatureOf(ReadOnlySpan<byte> code, byte[] key) =>
        HMACSHA256.HashData(key, code[..SignedLength]).AsSpan(..(Length - SignedLength));
}
