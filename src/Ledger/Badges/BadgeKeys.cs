using System.Security.Cryptography;
using Interlieux.Ledger.Scans;

namespace Interlieux.Ledger.Badges;

/// <summary>The badge key in use, and those before it, under which badges are still found.</summary>
/// <param name="keys">The one in use first.</param>
public sealed class BadgeKeys(IReadOnlyList<BadgeKey> keys)
{
    public BadgeKey Current => keys[0];

    public IReadOnlyList<BadgeKey> All => keys;

    public bool Has(string fingerprint) => keys.Any(key => key.Fingerprint == fingerprint);

    /// <summary>The hashes that a badge may be known by, the current key's first.</summary>
    public string[] HashesOf(BadgeIdentifier identifier)
    {
        var hashes = new string[keys.Count];
        for (var i = 0; i < hashes.Length; i++) hashes[i] = keys[i].Hash(identifier);
        return hashes;
    }

    /// <summary>What an event keeps of a badge, under the current key.</summary>
    public PersonalBadge PersonalOf(BadgeIdentifier identifier) => new(
        Current.Hash(identifier), [.. identifier.Truncations().Select(Current.HashText)], Current.Fingerprint);

    /// <summary>Whether a receipt was written for this very content, under whichever key.</summary>
    public bool IsContent(Scan scan, byte[] current, byte[] kept)
    {
        if (CryptographicOperations.FixedTimeEquals(current, kept)) return true;
        // Of a scan out of a dead letter the identifier is not known any more.
        if (scan.Identifier.Canonical is null) return false;
        for (var i = 1; i < keys.Count; i++)
        {
            if (CryptographicOperations.FixedTimeEquals(keys[i].HashContent(scan), kept)) return true;
        }

        return false;
    }
}
