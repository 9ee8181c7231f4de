using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Interlieux.Ledger.Keys;

/// <summary>A key as its holder has it: <c>il_</c>, the key's id, <c>_</c>, the secret.</summary>
public static class KeyText
{
    private const string Prefix = "il_";
    private const int IdLength = 32;

    public static (string Text, byte[] SecretHash) Generate(Guid keyId)
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return ($"{Prefix}{keyId:N}_{secret}", SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
    }

    public static bool TryParse(string? text, out Guid keyId, out string secret)
    {
        (keyId, secret) = (default, "");
        if (text is null || text.Length is < 60 or > 120 || !text.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        if (text[Prefix.Length + IdLength] != '_' || !Guid.TryParseExact(text.AsSpan(Prefix.Length, IdLength), "N", out keyId)) return false;

        secret = text[(Prefix.Length + IdLength + 1)..];
        return true;
    }
}
