using System.Collections.Immutable;
using Interlieux.Ledger.Visits;

namespace Interlieux.Ledger.Venues;

/// <param name="Capacity">As its description says; what readers enforce is in its terms.</param>
public sealed record Venue(Guid Id, string Name, TimeZoneInfo Zone, int? Capacity, TimeOnly ClosingTime, bool Listed, DateOnly? LastClosedDay)
{
    public ImmutableArray<TermsVersion> Terms { get; init; } = [];

    /// <summary>The last venue day before it leaves the network; null while it stays.</summary>
    public DateOnly? LastDay { get; init; }

    /// <summary>What the venue's days obey; before its first terms, the defaults.</summary>
    public VenueTerms TermsOn(DateOnly day)
    {
        for (var i = Terms.Length - 1; i >= 0; i--)
        {
            if (Terms[i].EffectiveFrom <= day) return Terms[i].Terms;
        }

        return VenueTerms.Default;
    }

    public bool HasLeftOn(DateOnly day) => LastDay < day;

    public static Guid IdOf(string source, string sourceId) => StableId.Of("venue", source, sourceId);

    /// <summary>The instant at which presences of a venue day are closed. A closing time before the day's start is that of the night after.</summary>
    public DateTimeOffset ClosingOf(DateOnly day, TimeOnly dayStart) =>
        LocalTime.At(ClosingTime <= dayStart ? day.AddDays(1) : day, ClosingTime, Zone);

    public static Venue? Fold(Venue? venue, VenueEvent e) => (venue, e) switch
    {
        (_, VenueRegistered r) => new Venue(
            r.VenueId, r.Name, TimeZoneInfo.FindSystemTimeZoneById(r.Zone), r.Capacity, r.ClosingTime, r.Listed, null),
        ({ } v, VenueTermsPublished p) => v with { Terms = v.Terms.Add(new TermsVersion(p.Version, p.EffectiveFrom, p.Terms)) },
        ({ } v, VenueLeaving l) => v with { LastDay = l.LastDay },
        ({ } v, VenueDayClosed c) => v with { LastClosedDay = c.Day > v.LastClosedDay ? c.Day : v.LastClosedDay ?? c.Day },
        _ => venue,
    };
}
