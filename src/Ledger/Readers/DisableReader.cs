using Interlieux.Ledger.Keys;
using Interlieux.Ledger.Streams;
using Marten;

namespace Interlieux.Ledger.Readers;

/// <summary>Nobody trusts the device for now: it gets no verdict, and keeps its scans, until it is enabled.</summary>
/// <param name="VenueId">The caller's venue; null for the network.</param>
public sealed record DisableReader(Guid ReaderId, string Reason, Guid? VenueId, string By);

/// <summary>The device may go on; what was held against it is settled.</summary>
public sealed record EnableReader(Guid ReaderId, Guid? VenueId, string By);

public static class DisableReaderHandler
{
    public static async Task<Outcome<ReaderChange>> Handle(DisableReader command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (FreeText.Fault("reason", command.Reason) is { } fault) return Refusal.Invalid(fault);
        var stream = await session.LockAsync<Reader>(command.ReaderId, ct);
        if (ReaderAccess.Refuse(stream?.Aggregate, command.ReaderId, command.VenueId) is { } refusal) return refusal;
        if (stream!.Aggregate!.DisabledFor is not null) return new ReaderChange(command.ReaderId);
        return await ChangeAsync(stream, new ReaderDisabled(command.Reason.Trim(), clock.GetUtcNow()), disabled: true, command.By, session, ct);
    }

    public static async Task<Outcome<ReaderChange>> Handle(EnableReader command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var stream = await session.LockAsync<Reader>(command.ReaderId, ct);
        if (ReaderAccess.Refuse(stream?.Aggregate, command.ReaderId, command.VenueId) is { } refusal) return refusal;
        if (stream!.Aggregate!.DisabledFor is null) return new ReaderChange(command.ReaderId);
        return await ChangeAsync(stream, new ReaderEnabled(clock.GetUtcNow()), disabled: false, command.By, session, ct);
    }

    private static async Task<Outcome<ReaderChange>> ChangeAsync(
        JasperFx.Events.IEventStream<Reader> stream, ReaderEvent e, bool disabled, string by, IDocumentSession session, CancellationToken ct)
    {
        if (await session.LoadAsync<AccessKey>(Reader.KeyIdOf(stream.Aggregate!.Id), ct) is not { } key)
            return Refusal.Conflict("A desk is no device.", stream.Aggregate.Id);
        session.LastModifiedBy = by;
        session.Store(key with { Disabled = disabled });
        stream.AppendOne(e);
        return new ReaderChange(stream.Aggregate.Id);
    }
}
