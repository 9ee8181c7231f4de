using Interlieux.Ledger.Streams;
using Marten;

namespace Interlieux.Ledger.Readers;

/// <summary>Says how a reader is to behave; it learns so with its next status.</summary>
/// <param name="VenueId">The caller's venue; null for the network.</param>
public sealed record ConfigureReader(Guid ReaderId, ReaderConfiguration Configuration, Guid? VenueId, string By);

public static class ConfigureReaderHandler
{
    public static async Task<Outcome<ReaderChange>> Handle(ConfigureReader command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (command.Configuration.Fault() is { } fault) return Refusal.Invalid(fault);
        var stream = await session.LockAsync<Reader>(command.ReaderId, ct);
        if (ReaderAccess.Refuse(stream?.Aggregate, command.ReaderId, command.VenueId) is { } refusal) return refusal;
        if (stream!.Aggregate!.Configuration == command.Configuration) return new ReaderChange(command.ReaderId);

        session.LastModifiedBy = command.By;
        stream.AppendOne(new ReaderConfigured(command.Configuration, clock.GetUtcNow()));
        return new ReaderChange(command.ReaderId);
    }
}
