using System.Security.Cryptography;
using System.Text;

namespace Interlieux.ReaderAgent.Storage;

/// <summary>
/// Encrypts the identifiers of waiting scans (AES-256-GCM, RFC 5116: 12 bytes of nonce, the text, 16 bytes of tag), each bound to its scan:
/// who copies the database finds no badge in it, and cannot move one to another scan. Safe for several threads.
/// </summary>
internal sealed class SealedIdentifiers(byte[] key)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    public byte[] Seal(Guid scanId, string identifier)
    {
        var text = Encoding.UTF8.GetBytes(identifier);
        var box = new byte[NonceLength + text.Length + TagLength];
        var nonce = box.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(nonce, text, box.AsSpan(NonceLength, text.Length), box.AsSpan(NonceLength + text.Length), scanId.ToByteArray());
        return box;
    }

    /// <exception cref="StoreUnavailableException">It was sealed under another key, or changed.</exception>
    public string Open(Guid scanId, ReadOnlySpan<byte> box)
    {
        try
        {
            var text = new byte[box.Length - NonceLength - TagLength];
            using var aes = new AesGcm(key, TagLength);
            aes.Decrypt(box[..NonceLength], box[NonceLength..^TagLength], box[^TagLength..], text, scanId.ToByteArray());
            return Encoding.UTF8.GetString(text);
        }
        catch (Exception e) when (e is CryptographicException or OverflowException or ArgumentException)
        {
            throw new StoreUnavailableException(
                "The queue was written under another key, or changed: put the file queue.key that belongs to it back beside it.", e);
        }
    }
}
