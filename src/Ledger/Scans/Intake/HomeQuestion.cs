namespace Interlieux.Ledger.Scans.Intake;

/// <summary>What the software of a home venue is asked: may this member of yours enter there?</summary>
/// <param name="ScanId">Makes the question safe to repeat.</param>
internal sealed record HomeQuestion(
    Guid AccountId, Guid HomeVenue, Uri CallOut, Venues.StandingAnswer Standing, Guid ScanId, string MemberRef, Guid HostVenue,
    DateTimeOffset OccurredAt);
