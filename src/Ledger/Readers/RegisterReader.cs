using Interlieux.Ledger.Keys;
using Interlieux.Ledger.Streams;
using Interlieux.Ledger.Venues;
using Marten;

namespace Interlieux.Ledger.Readers;

/// <summary>Puts a device on a venue's counter, and gives out its key.</summary>
/// <param name="ReaderId">Follows from the caller's idempotency key.</param>
/// <param name="Compatibility">Of a device that speaks an older protocol.</param>
public sealed record RegisterReader(Guid ReaderId, Guid VenueId, string Label, string By, CompatibilitySettings? Compatibility = null);

/// <param name="Secret">The device key, shown once: it is stored nowhere.</param>
public sealed record RegisteredReader(Guid ReaderId, Guid KeyId, string Secret)
{
    public override string ToString() => $"reader {ReaderId}";
}

public static class RegisterReaderHandler
{
    public static async Task<Outcome<RegisteredReader>> Handle(
        RegisterReader command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(command.Label) || command.Label.Length > 100) return Refusal.Invalid("label must have 1 to 100 characters.");
        if (command.Compatibility?.Fault() is { } fault) return Refusal.Invalid(fault);
        if (await session.FindAsync<Venue>(command.VenueId, ct) is null)
            return Refusal.NotFound($"No venue has the id {command.VenueId}.");

        var keyId = Reader.KeyIdOf(command.ReaderId);
        if (await session.Events.FetchStreamStateAsync(command.ReaderId, ct) is not null)
            return Refusal.Conflict("This reader was registered already; its key's secret is not stored. Revoke it and register another.", keyId);

        var now = clock.GetUtcNow();
        session.LastModifiedBy = command.By;
        var (issued, key) = IssueKeyHandler.Make(keyId, KeyScope.Scan, command.VenueId, command.ReaderId, command.Label, now);
        session.Insert(key with { Compatibility = command.Compatibility });
        session.Events.StartStream<Reader>(
            command.ReaderId, new ReaderRegistered(command.ReaderId, command.VenueId, command.Label.Trim(), keyId, now, command.Compatibility));
        return new RegisteredReader(command.ReaderId, keyId, issued.Secret);
    }
}
