using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Interlieux.Ledger.Scans;

namespace Interlieux.Ledger.Badges;

/// <summary>
/// The network's secret under which badges are hashed (HMAC-SHA256). It lives in a file outside the database, so that a stolen
/// database does not give away which card is whose: seven bytes can be guessed, thirty-two cannot.
/// </summary>
public sealed class BadgeKey(byte[] key)
{
    public const int Length = 32;

    /// <summary>Tells two keys apart without giving either away.</summary>
    public string Fingerprint { get; } = Convert.ToHexStringLower(HMACSHA256.HashData(key, "fingerprint"u8))[..16];

    public string Hash(BadgeIdentifier identifier) => HashText(identifier.Canonical);

    /// <summary>A secret of one home venue's, with which call-outs to it are signed.</summary>
    public byte[] CallOutSecret(Guid homeVenue) => HMACSHA256.HashData(key, (byte[])[.. "call-out"u8, .. homeVenue.ToByteArray(bigEndian: true)]);

    /// <summary>A key for another purpose (HKDF-SHA256): whoever has it learns nothing of this one.</summary>
    public byte[] DeriveKey(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, key, Length, salt: [], Encoding.UTF8.GetBytes(purpose));

    internal string HashText(string canonical) => Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(canonical)));

    /// <summary>A keyed hash of everything that must be the same when a scan is delivered again.</summary>
    public byte[] HashContent(Scan scan)
    {
        var identifier = Encoding.UTF8.GetBytes(scan.Identifier.Canonical);
        var content = new byte[8 + 8 + 1 + 1 + identifier.Length];
        BinaryPrimitives.WriteInt64BigEndian(content, scan.Sequence);
        BinaryPrimitives.WriteInt64BigEndian(content.AsSpan(8), scan.OccurredAt.UtcTicks);
        content[16] = (byte)scan.Technology;
        content[17] = (byte)scan.Direction;
        identifier.CopyTo(content, 18);
        return HMACSHA256.HashData(key, content);
    }

    /// <summary>A new key, as the key file holds it.</summary>
    public static string GenerateText() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length));
}
