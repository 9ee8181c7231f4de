using System.Security.Cryptography;
using System.Text;

namespace Interlieux.Ledger.Readers;

/// <summary>A code that was made for a reader. Its hash is its id: the code itself is stored nowhere.</summary>
public sealed record EnrolmentCode
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    // Crockford's base 32: no letter that is taken for a digit. Twelve of them are sixty bits.
    private const string Letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 12;
    private const int GroupLength = 4;

    /// <summary>SHA-256 of the code without dashes, hexadecimal.</summary>
    public required string Id { get; init; }

    public required Guid ReaderId { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Of the device that used it: only that one may say it again.</summary>
    public byte[]? UsedBy { get; init; }

    /// <summary>A new code, as people read it: three groups of four.</summary>
    public static string Generate() =>
        string.Join('-', Enumerable.Range(0, Length / GroupLength).Select(_ => RandomNumberGenerator.GetString(Letters, GroupLength)));

    /// <summary>Dashes, spaces and small letters make no other code.</summary>
    public static string Plain(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return code.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
    }

    public static string IdOf(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Plain(code))));
}
