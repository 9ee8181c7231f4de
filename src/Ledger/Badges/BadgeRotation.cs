using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Streams;
using Marten;
using Npgsql;

namespace Interlieux.Ledger.Badges;

/// <summary>
/// The key file holds a new key before the ones that were there: from now on badges are hashed under it. Those that are known under an
/// older one are found all the same, and take the new one at their next scan.
/// </summary>
public sealed record RecordBadgeKey(string By);

public sealed record BadgeKeyInUse(string Fingerprint, bool IsNew);

public static class RecordBadgeKeyHandler
{
    public static async Task<Outcome<BadgeKeyInUse>> Handle(
        RecordBadgeKey command, IDocumentSession session, BadgeKeys keys, TimeProvider clock, CancellationToken ct)
    {
        if (await session.LockAsync<Network>(Network.StreamId, ct) is not { Aggregate: { } network } stream)
            return Refusal.NotFound("No network has been founded here.");
        if (network.BadgeKeyFingerprint == keys.Current.Fingerprint) return new BadgeKeyInUse(keys.Current.Fingerprint, IsNew: false);
        if (keys.All.All(key => key.Fingerprint != network.BadgeKeyFingerprint))
            return Refusal.Conflict("The key file does not hold the key that this network's badges were hashed with. Restore it from its backup.");

        session.LastModifiedBy = command.By;
        stream.AppendOne(new BadgeKeyRotated(keys.Current.Fingerprint, clock.GetUtcNow()));
        return new BadgeKeyInUse(keys.Current.Fingerprint, IsNew: true);
    }
}

/// <summary>A badge that has not come by since the badge key was changed.</summary>
public sealed record StaleBadge(Guid BadgeId, Guid AccountId, Guid HomeVenue, DateTimeOffset BoundAt);

public sealed class BadgeQueries(NpgsqlDataSource source, BadgeKeys keys)
{
    /// <summary>The badges of a venue, or of all, that are known under an older key only: that key must be kept for them.</summary>
    public async Task<IReadOnlyList<StaleBadge>> StaleAsync(Guid? homeVenue, CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            select b.badge_id, b.account_id, h.home_venue, b.bound_at
            from ledger.badge_binding b join ledger.account_home h using (account_id)
            where coalesce(b.key_fingerprint, $1) <> $2 and ($3::uuid is null or h.home_venue = $3)
            order by b.bound_at, b.badge_id
            """);
        command.Parameters.Add(new() { Value = keys.All[^1].Fingerprint });
        command.Parameters.Add(new() { Value = keys.Current.Fingerprint });
        command.Parameters.Add(new() { Value = (object?)homeVenue ?? DBNull.Value });
        var badges = new List<StaleBadge>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            badges.Add(new StaleBadge(reader.GetGuid(0), reader.GetGuid(1), reader.GetGuid(2), reader.GetFieldValue<DateTimeOffset>(3)));
        return badges;
    }
}
