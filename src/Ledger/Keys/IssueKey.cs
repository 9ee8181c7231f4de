using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Streams;
using Interlieux.Ledger.Venues;
using Marten;

namespace Interlieux.Ledger.Keys;

/// <summary>Gives out a key for a venue, or for the whole network.</summary>
/// <param name="KeyId">Follows from the caller's idempotency key.</param>
public sealed record IssueKey(Guid KeyId, KeyScope Scope, Guid? VenueId, string Label, string By);

/// <param name="Secret">The key itself, shown once: it is stored nowhere.</param>
public sealed record IssuedKey(Guid KeyId, string Secret)
{
    public override string ToString() => $"key {KeyId}"; // Never let a secret slip into a log.
}

public static class IssueKeyHandler
{
    public static async Task<Outcome<IssuedKey>> Handle(IssueKey command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await Fault(command, session, ct) is { } refusal) return refusal;
        if (await session.LoadAsync<AccessKey>(command.KeyId, ct) is not null)
            return Refusal.Conflict("This key was given out already; its secret is not stored. Revoke it and issue another.", command.KeyId);

        // Locked, so that many keys given out at once wait for one another.
        if (command.VenueId is { } locked) await session.LockAsync<Venue>(locked, ct);
        else if (await session.LockAsync<Network>(Network.StreamId, ct) is null)
            return Refusal.NotFound("There is no network yet: the first start of the gateway founds it.");

        var now = clock.GetUtcNow();
        session.LastModifiedBy = command.By;
        var (issued, key) = Make(command.KeyId, command.Scope, command.VenueId, null, command.Label, now);
        session.Insert(key);
        if (command.VenueId is { } venue) session.Events.Append(venue, new VenueKeyIssued(key.Id, key.Scope.ToString(), key.Label, now));
        else session.Events.Append(Network.StreamId, new NetworkKeyIssued(key.Id, key.Scope.ToString(), key.Label, now));
        return issued;
    }

    internal static (IssuedKey Issued, AccessKey Key) Make(
        Guid keyId, KeyScope scope, Guid? venueId, Guid? readerId, string label, DateTimeOffset now)
    {
        var (text, hash) = KeyText.Generate(keyId);
        var key = new AccessKey
        {
            Id = keyId, Scope = scope, VenueId = venueId, ReaderId = readerId, Label = label.Trim(), SecretHash = hash, IssuedAt = now,
        };
        return (new IssuedKey(keyId, text), key);
    }

    private static async Task<Refusal?> Fault(IssueKey command, IDocumentSession session, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(command.Label) || command.Label.Length > 100) return Refusal.Invalid("label must have 1 to 100 characters.");
        switch (command)
        {
            case { Scope: KeyScope.Scan }:
                return Refusal.Invalid("A key of scope scan is given out with its reader: register the reader.");
            case { Scope: KeyScope.Sell or KeyScope.Treasurer, VenueId: null }:
                return Refusal.Invalid("venueId is needed for a key of this scope.");
            case { Scope: KeyScope.Network or KeyScope.Audit, VenueId: not null }:
                return Refusal.Invalid("A key of this scope is for the whole network: leave venueId out.");
        }

        if (command.VenueId is { } id && await session.FindAsync<Venue>(id, ct) is null)
            return Refusal.NotFound($"No venue has the id {id}.");
        return null;
    }
}
