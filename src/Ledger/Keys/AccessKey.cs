using System.Security.Cryptography;
using System.Text;

namespace Interlieux.Ledger.Keys;

public enum KeyScope
{
    /// <summary>Deliver the scans of one reader.</summary>
    Scan = 1,

    /// <summary>Accounts, badges, purchases and refunds of one venue.</summary>
    Sell = 2,

    /// <summary>Balances and invoices of one venue.</summary>
    Treasurer = 3,

    /// <summary>Clearing, all balances, rules, venues, readers and keys.</summary>
    Network = 4,

    /// <summary>Read everything.</summary>
    Audit = 5,
}

/// <summary>A key that was given out: its hash and what it opens. The secret itself is never stored.</summary>
public sealed record AccessKey
{
    public required Guid Id { get; init; }

    public required KeyScope Scope { get; init; }

    /// <summary>The venue it is bound to; null for keys of the whole network.</summary>
    public Guid? VenueId { get; init; }

    public Guid? ReaderId { get; init; }

    public required string Label { get; init; }

    /// <summary>SHA-256 of the secret. The secret has 256 random bits: nothing slower is needed.</summary>
    public required byte[] SecretHash { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Of a device that speaks an older protocol: the key opens nothing else.</summary>
    public CompatibilitySettings? Compatibility { get; init; }

    /// <summary>Of an enrolled device: its Ed25519 key, 32 bytes. Then the secret opens nothing any more.</summary>
    public byte[]? PublicKey { get; init; }

    /// <summary>The one before, of a device that took a new one: a scan under way that bears its signature is no forgery.</summary>
    public byte[]? PreviousPublicKey { get; init; }

    /// <summary>A device that nobody trusts for now: its scans get no verdict, and are kept where they are.</summary>
    public bool Disabled { get; init; }

    /// <summary>How the trail names whoever acts with this key.</summary>
    public string Actor => $"key:{Id}";

    public bool Opens(string secret) => PublicKey is null
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(secret)), SecretHash);
}
