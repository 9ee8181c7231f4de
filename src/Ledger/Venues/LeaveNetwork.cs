using Interlieux.Ledger.Streams;
using Marten;

namespace Interlieux.Ledger.Venues;

/// <summary>A venue leaves the network at a month's end: from then nobody enters, and nothing is sold beyond it.</summary>
public sealed record LeaveNetwork(Guid VenueId, DateOnly LastDay, string Reason, string By);

public sealed record VenueDeparture(Guid VenueId, DateOnly LastDay);

public static class LeaveNetworkHandler
{
    public static async Task<Outcome<VenueDeparture>> Handle(
        LeaveNetwork command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (FreeText.Fault("reason", command.Reason) is { } fault) return Refusal.Invalid(fault);
        if (command.LastDay.AddDays(1).Day != 1) return Refusal.Invalid("lastDay must be the last day of a month: cycles are whole months.");
        if (await session.LockAsync<Venue>(command.VenueId, ct) is not { Aggregate: { } venue } stream)
            return Refusal.NotFound($"No venue has the id {command.VenueId}.");
        if (venue.LastDay is { } known)
        {
            return known == command.LastDay
                ? new VenueDeparture(venue.Id, known)
                : Refusal.Conflict($"The venue leaves on {known:yyyy-MM-dd} already.", venue.Id);
        }

        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (command.LastDay <= today) return Refusal.Invalid($"lastDay must be after {today:yyyy-MM-dd}: nothing is retroactive.");

        session.LastModifiedBy = command.By;
        stream.AppendOne(new VenueLeaving(command.LastDay, command.Reason.Trim(), clock.GetUtcNow()));
        return new VenueDeparture(venue.Id, command.LastDay);
    }
}

internal static class Leaving
{
    /// <returns>One sentence when a venue would sell beyond its last day.</returns>
    public static async Task<string?> FaultAsync(IDocumentSession session, Guid homeVenue, DateOnly validUntil, CancellationToken ct) =>
        await session.FindAsync<Venue>(homeVenue, ct) is { LastDay: { } last } && validUntil > last
            ? $"The venue leaves the network on {last:yyyy-MM-dd}: validUntil must not be later."
            : null;
}
