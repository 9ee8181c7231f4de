using Interlieux.Ledger.Scans;
using Npgsql;

namespace Interlieux.Ledger.Badges;

/// <summary>Whose a badge is, for callers that ask before they send a scan. What the scan comes to is the intake's to say.</summary>
public sealed class BadgeOwnerQuery(NpgsqlDataSource source, BadgeKeys keys)
{
    /// <summary>The account that pays first for a badge.</summary>
    /// <returns>The account, or one of <see cref="ReasonCodes"/> why a scan of the badge would be told no account.</returns>
    public async Task<(Guid? AccountId, string? Reason)> FindAsync(BadgeIdentifier identifier, CancellationToken ct)
    {
        if (identifier.IsRandom) return (null, ReasonCodes.RandomIdentifier);

        var hashes = keys.HashesOf(identifier);
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var query = new NpgsqlBatch(connection);
        BadgeDirectory.Find(query.BatchCommands, hashes);
        await using var reader = await query.ExecuteReaderAsync(ct);
        var owners = await BadgeDirectory.ReadAsync(reader, ct);
        if (owners.IsAmbiguous(hashes)) return (null, ReasonCodes.AmbiguousIdentifier);
        return owners.Find(hashes).Owners is [var first, ..] ? (first.AccountId, null) : (null, ReasonCodes.UnknownBadge);
    }
}
