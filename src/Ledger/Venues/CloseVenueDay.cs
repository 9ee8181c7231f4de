using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Occupancy;
using Interlieux.Ledger.Scans.Intake;
using Interlieux.Ledger.Streams;
using Marten;

namespace Interlieux.Ledger.Venues;

/// <summary>
/// Ends a venue's day: presences without an exit are closed at closing time, estimated. Resumable: what was closed stays closed, and
/// closing a day again closes what is left.
/// </summary>
public sealed record CloseVenueDay(Guid VenueId, DateOnly Day, string By);

public static class CloseVenueDayHandler
{
    public static async Task<Outcome<VenueDayClosed>> Handle(
        CloseVenueDay command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.FindAsync<Venue>(command.VenueId, ct) is not { } venue)
            return Refusal.NotFound($"No venue has the id {command.VenueId}.");
        if (await session.FindAsync<Network>(Network.StreamId, ct) is not { } network)
            return Refusal.NotFound("No network has been founded here.");

        if (command.Day.Year is < 2000 or > 2999) return Refusal.Invalid("day must be a day of this millennium.");

        var now = clock.GetUtcNow();
        var rules = network.RulesOn(command.Day);
        var closing = venue.ClosingOf(command.Day, rules.DayStart);
        if (closing > now) return Refusal.Invalid($"The venue closes at {closing:O}: its day is not over.");

        session.LastModifiedBy = command.By;
        var presences = new Dictionary<Guid, Presence?>();
        foreach (var accountId in await PresentTable.AccountsInsideAsync(session, command.VenueId, closing, ct))
        {
            if (await session.LockAsync<Account>(accountId, ct) is not { Aggregate: { } account } stream) continue;
            // An exit may have come in between: then there is nothing to close.
            if (ScanDecider.PresenceOf(account) is not { } presence || presence.HostVenue != command.VenueId) continue;

            var (day, dayRules) = network.DayOf(presence.Since, venue.Zone);
            stream.AppendOne(new VisitClosed(command.VenueId, day, new PersonalClosing(venue.ClosingOf(day, dayRules.DayStart), now)));
            presences[accountId] = null;
        }

        PresentTable.Change(session, presences);
        var closed = new VenueDayClosed(command.Day, presences.Count, now);
        if (presences.Count > 0 || command.Day > (venue.LastClosedDay ?? DateOnly.MinValue)) session.Events.Append(command.VenueId, closed);
        return closed;
    }
}
