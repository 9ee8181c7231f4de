using Interlieux.Ledger.Scans;

namespace Interlieux.Ledger.Accounts;

/// <summary>Events of an account's stream: its passes and badges, its scans, visits and charges.</summary>
public abstract record AccountEvent;

/// <summary>The pseudonym that the home venue chose for its member.</summary>
public sealed record PersonalMember(string MemberRef) : Personal;

public sealed record AccountOpened(Guid AccountId, Guid HomeVenue, PersonalMember Personal, DateTimeOffset RecordedAt) : AccountEvent;

/// <summary>The home venue lets the member enter nowhere for now.</summary>
public sealed record AccountSuspended(string Reason, DateTimeOffset RecordedAt) : AccountEvent;

public sealed record AccountResumed(DateTimeOffset RecordedAt) : AccountEvent;

/// <summary>The member paid the home venue for half-days that no pass had paid.</summary>
/// <param name="Reference">The venue's own, of the payment.</param>
public sealed record OverdraftSettled(Guid SettlementId, int HalfDays, string Reference, DateTimeOffset RecordedAt) : AccountEvent;

public sealed record ScanAccepted(
    Guid HostVenue, DateOnly VenueDay, ScanDirection Direction, PersonalScan Personal, HomeAnswer? HomeAnswer = null) : AccountEvent;

public sealed record ScanRefused(
    Guid HostVenue, DateOnly VenueDay, ScanDirection Direction, string Reason, PersonalScan Personal, HomeAnswer? HomeAnswer = null)
    : AccountEvent;

/// <summary>The same badge met the same reader again at once: without effect.</summary>
public sealed record ScanRepeated(Guid HostVenue, DateOnly VenueDay, ScanDirection Direction, PersonalScan Personal) : AccountEvent;

/// <summary>
/// A half-day taken from a pass, or from nothing that could pay (an overdraft), or on the word of the home venue's own software. Away
/// from home it is an obligation: the home venue owes the host venue.
/// </summary>
/// <param name="Cycle">The clearing cycle it falls in, for instance 2026-10.</param>
public sealed record HalfDayCharged(
    Guid ChargeId, Guid AccountId, Guid? PassId, Guid? PoolId, Guid HomeVenue, Guid HostVenue, DateOnly VisitDate, long PriceCents,
    int TariffVersion, string Cycle, bool Overdraft, DateTimeOffset RecordedAt) : AccountEvent;

/// <summary>A charge taken back, at the price it was charged: the pass that paid has its half-day again.</summary>
public sealed record ChargeReversed(
    Guid ChargeId, Guid AccountId, Guid? PassId, Guid? PoolId, Guid HomeVenue, Guid HostVenue, DateOnly VisitDate, long PriceCents,
    int TariffVersion, string Cycle, bool Overdraft, DateTimeOffset RecordedAt) : AccountEvent;

/// <summary>A half-day that the host bears: it let the member in against the rules, and no pass pays. Nobody owes anybody.</summary>
public sealed record HalfDayBorne(Guid ChargeId, Guid AccountId, Guid HostVenue, DateOnly VisitDate, DateTimeOffset RecordedAt) : AccountEvent;

public sealed record BorneHalfDayReversed(
    Guid ChargeId, Guid AccountId, Guid HostVenue, DateOnly VisitDate, DateTimeOffset RecordedAt) : AccountEvent;

/// <param name="ClosedAt">The venue's closing time of that day.</param>
public sealed record PersonalClosing(DateTimeOffset ClosedAt, DateTimeOffset RecordedAt) : Personal;

/// <summary>The venue closed and there was no exit: the visit's end is estimated. An exit that arrives later replaces the estimate.</summary>
public sealed record VisitClosed(Guid HostVenue, DateOnly VenueDay, PersonalClosing Personal) : AccountEvent;

/// <summary>What a correction says of the scan: null where it stays as it was.</summary>
public sealed record PersonalCorrection(Guid ScanId, DateTimeOffset? OccurredAt, ScanDirection? Direction) : Personal;

/// <summary>An accepted scan was wrong: it is taken out, or moved. The scan itself stays as it was recorded.</summary>
/// <param name="Voided">It never happened; otherwise the personal part says what changes.</param>
/// <param name="By">Who corrected it.</param>
public sealed record ScanCorrected(
    Guid CorrectionId, Guid HostVenue, DateOnly VenueDay, bool Voided, string By, string Reason, DateTimeOffset RecordedAt,
    PersonalCorrection Personal) : AccountEvent;

public sealed record PersonalDispute(Guid ScanId) : Personal;

/// <summary>A venue contests an accepted scan. Nothing moves until it is resolved.</summary>
public sealed record ScanDisputed(
    Guid DisputeId, Guid HostVenue, DateOnly VenueDay, Guid ByVenue, string By, string Reason, DateTimeOffset RecordedAt,
    PersonalDispute Personal) : AccountEvent;

/// <param name="Upheld">The scan is taken out; otherwise it stands.</param>
public sealed record DisputeResolved(Guid DisputeId, bool Upheld, string By, string Reason, DateTimeOffset RecordedAt) : AccountEvent;
