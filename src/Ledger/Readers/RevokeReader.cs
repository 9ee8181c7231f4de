using Interlieux.Ledger.Keys;
using Interlieux.Ledger.Streams;
using Marten;

namespace Interlieux.Ledger.Readers;

/// <summary>A device is lost or stolen: its key opens nothing but the answer <c>device-revoked</c>.</summary>
public sealed record RevokeReader(Guid ReaderId, string Reason, string By);

public sealed record ReaderRevocation(Guid ReaderId);

public static class RevokeReaderHandler
{
    public static async Task<Outcome<ReaderRevocation>> Handle(
        RevokeReader command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (FreeText.Fault("reason", command.Reason) is { } fault) return Refusal.Invalid(fault);

        if (await session.LockAsync<Reader>(command.ReaderId, ct) is not { Aggregate: { } reader } stream)
            return Refusal.NotFound($"No reader has the id {command.ReaderId}.");
        if (reader.Revoked) return new ReaderRevocation(reader.Id);

        var now = clock.GetUtcNow();
        session.LastModifiedBy = command.By;
        stream.AppendOne(new ReaderRevoked(command.Reason.Trim(), now));
        var keyId = Reader.KeyIdOf(reader.Id);
        if (await session.LoadAsync<AccessKey>(keyId, ct) is { } key) session.Store(key with { RevokedAt = now });
        return new ReaderRevocation(reader.Id);
    }
}
