using System.Buffers.Text;
using System.Security.Cryptography;
using Interlieux.Ledger.Badges;

namespace Interlieux.Gateway.Compatibility;

/// <summary>
/// Names of allocations. A reader asks for a badge's name and then for what the name stands for; nothing is kept between the two, so the
/// name is the identifier itself, encrypted for that reader under a key derived from the badge key. The same badge has the same name.
/// </summary>
internal static class AllocationNames
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int IdentifierLengthMax = 10;

    /// <param name="identifier">The bytes of an NFC badge.</param>
    public static string Write(BadgeKeys keys, Guid readerKey, ReadOnlySpan<byte> identifier)
    {
        // The nonce follows from what is encrypted: it comes again only with the same text.
        var nonce = HMACSHA256.HashData(
            keys.Current.DeriveKey("interlieux allocation nonce v1"), (byte[])[.. readerKey.ToByteArray(), .. identifier]).AsSpan(..NonceLength);
        var name = new byte[NonceLength + TagLength + identifier.Length];
        nonce.CopyTo(name);
        using var aes = CipherOf(keys.Current);
        aes.Encrypt(nonce, identifier, name.AsSpan(NonceLength + TagLength), name.AsSpan(NonceLength, TagLength), readerKey.ToByteArray());
        return Base64Url.EncodeToString(name);
    }

    /// <returns>The identifier; null of a name that this reader was never told.</returns>
    public static byte[]? Read(BadgeKeys keys, Guid readerKey, string name)
    {
        if (name.Length > 2 * (NonceLength + TagLength + IdentifierLengthMax) || !Base64Url.IsValid(name, out var length)
            || length is <= NonceLength + TagLength or > NonceLength + TagLength + IdentifierLengthMax) return null;

        var bytes = Base64Url.DecodeFromChars(name).AsSpan();
        var identifier = new byte[bytes.Length - NonceLength - TagLength];
        foreach (var key in keys.All)
        {
            try
            {
                using var aes = CipherOf(key);
                aes.Decrypt(
                    bytes[..NonceLength], bytes[(NonceLength + TagLength)..], bytes[NonceLength..(NonceLength + TagLength)], identifier,
                    readerKey.ToByteArray());
                return identifier;
            }
            catch (AuthenticationTagMismatchException)
            {
                // Another badge key may have made it.
            }
        }

        return null;
    }

    private static AesGcm CipherOf(BadgeKey key) => new(key.DeriveKey("interlieux allocation v1"), TagLength);
}
