namespace Interlieux.Ledger.Disputes;

/// <summary>A venue contests an accepted scan.</summary>
/// <param name="Upheld">Null while it is open.</param>
public sealed record Dispute(Guid Id, Guid ScanId, Guid HostVenue, DateOnly VenueDay, Guid ByVenue, string Reason, bool? Upheld);
