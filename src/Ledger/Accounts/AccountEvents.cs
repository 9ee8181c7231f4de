using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Scans;

namespace Interlieux.Ledger.Accounts;

/// <summary>Events of an account's stream: its passes and badges, its scans, visits and charges.</summary>
public abstract record AccountEvent;

/// <summary>The pseudonym that the home venue chose for its member.</summary>
public sealed record PersonalMember(string MemberRef) : Personal;

public sealed record AccountOpened(Guid AccountId, Guid HomeVenue, PersonalMember Personal, DateTimeOffset RecordedAt) : AccountEvent;

/// <param name="BadgeHash">Keyed hash of the canonical identifier, base64.</param>
public sealed record PersonalBadge(string BadgeHash) : Personal;

public sealed record BadgeBound(Guid BadgeId, PersonalBadge Personal, DateTimeOffset RecordedAt) : AccountEvent;

public sealed record BadgeRevoked(Guid BadgeId, string Reason, DateTimeOffset RecordedAt) : AccountEvent;

/// <param name="HalfDays">Of a pack: in all. Of a subscription: a month, or null for full-time.</param>
public sealed record PassPurchased(
    Guid PassId, Guid HomeVenue, PassKind Kind, int? HalfDays, PassScope Scope, DateOnly ValidFrom, DateOnly ValidUntil, long PriceCents,
    DateTimeOffset RecordedAt) : AccountEvent;

/// <summary>The home venue lets the account draw on a customer's pool.</summary>
public sealed record PoolAttributed(
    Guid PassId, Guid PoolId, PassScope Scope, DateOnly ValidFrom, DateOnly ValidUntil, DateTimeOffset RecordedAt) : AccountEvent;

/// <param name="CreditNote">The reference of the venue's own credit note.</param>
public sealed record PassRefunded(
    Guid RefundId, Guid PassId, Guid HomeVenue, int HalfDays, long AmountCents, string CreditNote, DateTimeOffset RecordedAt) : AccountEvent;

public sealed record ScanAccepted(Guid HostVenue, DateOnly VenueDay, ScanDirection Direction, PersonalScan Personal) : AccountEvent;

public sealed record ScanRefused(Guid HostVenue, DateOnly VenueDay, ScanDirection Direction, string Reason, PersonalScan Personal) : AccountEvent;

/// <summary>The same badge met the same reader again at once: without effect.</summary>
public sealed record ScanRepeated(Guid HostVenue, DateOnly VenueDay, ScanDirection Direction, PersonalScan Personal) : AccountEvent;

/// <summary>
/// A half-day taken from a pass, or from nothing that could pay (an overdraft). Away from home it is an obligation: the home venue
/// owes the host venue.
/// </summary>
/// <param name="Cycle">The clearing cycle it falls in, for instance 2026-10.</param>
public sealed record HalfDayCharged(
    Guid ChargeId, Guid AccountId, Guid? PassId, Guid? PoolId, Guid HomeVenue, Guid HostVenue, DateOnly VisitDate, long PriceCents,
    int TariffVersion, string Cycle, bool Overdraft, DateTimeOffset RecordedAt) : AccountEvent;

/// <summary>A charge taken back, at the price it was charged: the pass that paid has its half-day again.</summary>
public sealed record ChargeReversed(
    Guid ChargeId, Guid AccountId, Guid? PassId, Guid? PoolId, Guid HomeVenue, Guid HostVenue, DateOnly VisitDate, long PriceCents,
    int TariffVersion, string Cycle, bool Overdraft, DateTimeOffset RecordedAt) : AccountEvent;

/// <param name="ClosedAt">The venue's closing time of that day.</param>
public sealed record PersonalClosing(DateTimeOffset ClosedAt, DateTimeOffset RecordedAt) : Personal;

/// <summary>The venue closed and there was no exit: the visit's end is estimated. An exit that arrives later replaces the estimate.</summary>
public sealed record VisitClosed(Guid HostVenue, DateOnly VenueDay, PersonalClosing Personal) : AccountEvent;
