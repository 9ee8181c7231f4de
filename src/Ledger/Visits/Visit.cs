namespace Interlieux.Ledger.Visits;

/// <summary>Presence of one account in one host, from an entry to an exit.</summary>
/// <param name="To">Null while nothing ended it.</param>
/// <param name="Estimated">It ended without an exit: another entry began, or the venue closed.</param>
/// <param name="EntryScan">That began it: two readers may meet a badge at the same instant.</param>
public sealed record Visit(Guid HostVenue, DateTimeOffset From, DateTimeOffset? To, bool Estimated, Guid EntryScan);
