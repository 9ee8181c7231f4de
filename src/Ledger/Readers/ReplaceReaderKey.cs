using Interlieux.Ledger.Keys;
using Interlieux.Ledger.Streams;
using Marten;

namespace Interlieux.Ledger.Readers;

/// <summary>An enrolled device takes a new key. That it has it was proven before.</summary>
/// <param name="Proven">The public key by which the caller proved who it is.</param>
public sealed record ReplaceReaderKey(Guid ReaderId, byte[] Proven, byte[] PublicKey, string By);

/// <summary>The device shall take a new key with its next status.</summary>
/// <param name="VenueId">The caller's venue; null for the network.</param>
public sealed record AskForNewReaderKey(Guid ReaderId, Guid? VenueId, string By);

public sealed record ReaderChange(Guid ReaderId);

public static class ReplaceReaderKeyHandler
{
    public static async Task<Outcome<ReaderChange>> Handle(ReplaceReaderKey command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (await session.LockAsync<Reader>(command.ReaderId, ct) is not { Aggregate: { PublicKey: { } present } reader } stream)
            return Refusal.Conflict("Only an enrolled reader has a key of its own to replace.");
        if (reader.Revoked) return Refusal.Conflict("The reader was revoked.");
        if (present.AsSpan().SequenceEqual(command.PublicKey)) return new ReaderChange(reader.Id);
        // A request may take as long as it likes to arrive, and the reader be given to another device meanwhile.
        if (!present.AsSpan().SequenceEqual(command.Proven)) return Refusal.Conflict("The reader has another key by now.");
        if (await session.LoadAsync<AccessKey>(Reader.KeyIdOf(reader.Id), ct) is not { } key) return Refusal.Conflict("The reader has no key.");

        session.LastModifiedBy = command.By;
        session.Store(key with { PublicKey = command.PublicKey, PreviousPublicKey = present });
        stream.AppendOne(new ReaderKeyReplaced(command.PublicKey, clock.GetUtcNow()));
        return new ReaderChange(reader.Id);
    }

    public static async Task<Outcome<ReaderChange>> Handle(AskForNewReaderKey command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var stream = await session.LockAsync<Reader>(command.ReaderId, ct);
        if (ReaderAccess.Refuse(stream?.Aggregate, command.ReaderId, command.VenueId) is { } refusal) return refusal;
        if (stream!.Aggregate!.PublicKey is null) return Refusal.Conflict("The reader is not enrolled: make an enrolment code.", command.ReaderId);
        if (stream.Aggregate.KeyReplacementAsked) return new ReaderChange(command.ReaderId);

        session.LastModifiedBy = command.By;
        stream.AppendOne(new ReaderKeyReplacementAsked(clock.GetUtcNow()));
        return new ReaderChange(command.ReaderId);
    }
}
