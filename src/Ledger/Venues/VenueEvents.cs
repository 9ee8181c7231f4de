namespace Interlieux.Ledger.Venues;

public abstract record VenueEvent;

/// <param name="Listed">The venue opted in to show its occupancy to everybody.</param>
/// <param name="ClosingTime">Local time at which presences without an exit are closed.</param>
/// <param name="Source">Where the venue's description comes from, with <paramref name="SourceId"/> its identity there.</param>
public sealed record VenueRegistered(
    Guid VenueId, string Name, string Zone, double? Latitude, double? Longitude, int? Capacity, TimeOnly ClosingTime, bool Listed,
    string Source, string SourceId, DateTimeOffset RecordedAt) : VenueEvent;

public sealed record VenueDayClosed(DateOnly Day, int VisitsClosed, DateTimeOffset RecordedAt) : VenueEvent;

/// <summary>A key was given out for this venue; its secret is nowhere in the ledger.</summary>
public sealed record VenueKeyIssued(Guid KeyId, string Scope, string Label, DateTimeOffset RecordedAt) : VenueEvent;

public sealed record VenueKeyRevoked(Guid KeyId, DateTimeOffset RecordedAt) : VenueEvent;

/// <summary>The venue's settings, from a venue day on.</summary>
public sealed record VenueTermsPublished(int Version, DateOnly EffectiveFrom, VenueTerms Terms, DateTimeOffset RecordedAt) : VenueEvent;

/// <summary>The venue leaves the network at a period's end: after it nobody enters, and nothing is sold beyond it.</summary>
public sealed record VenueLeaving(DateOnly LastDay, string Reason, DateTimeOffset RecordedAt) : VenueEvent;
