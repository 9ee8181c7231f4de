using System.Buffers.Text;
using System.Text;
using NSec.Cryptography;

namespace Interlieux.Gateway.Access;

/// <summary>Ed25519 (RFC 8032), as the reader protocol writes it: keys and signatures in base64url.</summary>
internal static class DeviceSignatures
{
    public const int KeyLength = 32;
    private const int SignatureLength = 64;

    /// <summary>Null where the text is no key.</summary>
    public static byte[]? ReadKey(string? text)
    {
        if (text is null || text.Length != Base64Url.GetEncodedLength(KeyLength) || !Base64Url.IsValid(text)) return null;
        var key = Base64Url.DecodeFromChars(text);
        return PublicKey.TryImport(SignatureAlgorithm.Ed25519, key, KeyBlobFormat.RawPublicKey, out _) ? key : null;
    }

    /// <param name="publicKey">32 bytes.</param>
    public static bool IsSigned(byte[] publicKey, string text, string? signature)
    {
        if (signature is null || signature.Length != Base64Url.GetEncodedLength(SignatureLength) || !Base64Url.IsValid(signature)) return false;
        return PublicKey.TryImport(SignatureAlgorithm.Ed25519, publicKey, KeyBlobFormat.RawPublicKey, out var key)
            && SignatureAlgorithm.Ed25519.Verify(key!, Encoding.UTF8.GetBytes(text), Base64Url.DecodeFromChars(signature));
    }
}
