namespace Interlieux.Ledger.Venues;

public sealed record Venue(Guid Id, string Name, TimeZoneInfo Zone, int? Capacity, TimeOnly ClosingTime, bool Listed, DateOnly? LastClosedDay)
{
    public static Guid IdOf(string source, string sourceId) => StableId.Of("venue", source, sourceId);

    /// <summary>The instant at which presences of a venue day are closed. A closing time before the day's start is that of the night after.</summary>
    public DateTimeOffset ClosingOf(DateOnly day, TimeOnly dayStart)
    {
        var local = (ClosingTime <= dayStart ? day.AddDays(1) : day).ToDateTime(ClosingTime);
        // A closing time that a clock change skips does not exist: the clock shows one hour more at that instant.
        if (Zone.IsInvalidTime(local)) local = local.AddHours(1);
        return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToUniversalTime();
    }

    public static Venue? Fold(Venue? venue, VenueEvent e) => (venue, e) switch
    {
        (_, VenueRegistered r) => new Venue(
            r.VenueId, r.Name, TimeZoneInfo.FindSystemTimeZoneById(r.Zone), r.Capacity, r.ClosingTime, r.Listed, null),
        ({ } v, VenueDayClosed c) => v with { LastClosedDay = c.Day > v.LastClosedDay ? c.Day : v.LastClosedDay ?? c.Day },
        _ => venue,
    };
}
