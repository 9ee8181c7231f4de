using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Venues;
using Marten;

namespace Interlieux.Ledger.Keys;

/// <summary>From now on the key opens nothing. A reader's key is revoked with its reader.</summary>
public sealed record RevokeKey(Guid KeyId, string By);

public sealed record KeyRevocation(Guid KeyId);

public static class RevokeKeyHandler
{
    public static async Task<Outcome<KeyRevocation>> Handle(RevokeKey command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.LoadAsync<AccessKey>(command.KeyId, ct) is not { } key) return Refusal.NotFound($"No key has the id {command.KeyId}.");
        if (key.ReaderId is { } reader) return Refusal.Invalid($"The key belongs to reader {reader}: revoke the reader.");
        if (key.RevokedAt is not null) return new KeyRevocation(key.Id);

        var now = clock.GetUtcNow();
        session.LastModifiedBy = command.By;
        session.Store(key with { RevokedAt = now });
        if (key.VenueId is { } venue) session.Events.Append(venue, new VenueKeyRevoked(key.Id, now));
        else session.Events.Append(Network.StreamId, new NetworkKeyRevoked(key.Id, now));
        return new KeyRevocation(key.Id);
    }
}
