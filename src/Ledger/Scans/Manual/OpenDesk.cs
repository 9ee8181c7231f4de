using Interlieux.Ledger.Readers;
using Interlieux.Ledger.Streams;
using Interlieux.Ledger.Venues;
using Marten;

namespace Interlieux.Ledger.Scans.Manual;

/// <summary>A venue's desk: where its staff enters scans by hand. To the ledger a reader like others, that no device key belongs to.</summary>
public sealed record OpenDesk(Guid VenueId, string By);

public sealed record Desk(Guid ReaderId);

public static class OpenDeskHandler
{
    public static async Task<Outcome<Desk>> Handle(OpenDesk command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.FindAsync<Venue>(command.VenueId, ct) is null) return Refusal.NotFound($"No venue has the id {command.VenueId}.");
        var id = StableId.Of("desk", command.VenueId.ToString("N"));
        if (await session.FindAsync<Reader>(id, ct) is not null) return new Desk(id);

        session.LastModifiedBy = command.By;
        session.Events.StartStream<Reader>(id, new ReaderRegistered(id, command.VenueId, "desk", Guid.Empty, clock.GetUtcNow()));
        return new Desk(id);
    }
}
