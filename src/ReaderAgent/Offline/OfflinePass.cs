using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Interlieux.ReaderAgent.Protocol;
using NSec.Cryptography;

namespace Interlieux.ReaderAgent.Offline;

/// <summary>Reads what the gateway signed of a badge: docs/protocol/reader-v1.md, Offline.</summary>
internal static class OfflinePass
{
    private const int LengthMax = 2_000;

    /// <param name="text">A JSON object and the gateway's Ed25519 signature of its bytes, in base64url, joined by a dot.</param>
    /// <param name="gatewayKey">32 bytes in base64url.</param>
    /// <returns>False when the signature is not the gateway's, or the pass is another reader's.</returns>
    public static bool TryRead(string text, string gatewayKey, Guid reader, [NotNullWhen(true)] out PassTerms? terms)
    {
        terms = null;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || text.Length > LengthMax) return false;
        try
        {
            var said = Base64Url.DecodeFromChars(text.AsSpan(0, dot));
            var signature = Base64Url.DecodeFromChars(text.AsSpan(dot + 1));
            if (!PublicKey.TryImport(SignatureAlgorithm.Ed25519, Base64Url.DecodeFromChars(gatewayKey), KeyBlobFormat.RawPublicKey, out var key)
                || !SignatureAlgorithm.Ed25519.Verify(key!, said, signature))
                return false;
            terms = JsonSerializer.Deserialize(Encoding.UTF8.GetString(said), ReaderJson.Default.PassTerms);
            return terms is not null && terms.Reader == reader && terms.Entries >= 0;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return false;
        }
    }
}
