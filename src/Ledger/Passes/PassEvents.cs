using Interlieux.Ledger.Accounts;

namespace Interlieux.Ledger.Passes;

/// <param name="HalfDays">Of a pack: in all. Of a subscription: a month, or null for full-time.</param>
/// <param name="AwayCap">Half-days away from home in a calendar month; null for no limit.</param>
public sealed record PassPurchased(
    Guid PassId, Guid HomeVenue, PassKind Kind, int? HalfDays, PassScope Scope, DateOnly ValidFrom, DateOnly ValidUntil, long PriceCents,
    DateTimeOffset RecordedAt, int? AwayCap = null) : AccountEvent;

/// <summary>The home venue lets the account draw on a customer's pool.</summary>
/// <param name="PersonalLimit">Half-days that this account may draw in all; null for no limit.</param>
public sealed record PoolAttributed(
    Guid PassId, Guid PoolId, PassScope Scope, DateOnly ValidFrom, DateOnly ValidUntil, DateTimeOffset RecordedAt, int? AwayCap = null,
    int? PersonalLimit = null) : AccountEvent;

/// <summary>The pass pays nothing on these venue days.</summary>
public sealed record PassSuspended(Guid SuspensionId, Guid PassId, DateOnly From, DateOnly Until, string Reason, DateTimeOffset RecordedAt)
    : AccountEvent;

/// <param name="CreditNote">The reference of the venue's own credit note.</param>
public sealed record PassRefunded(
    Guid RefundId, Guid PassId, Guid HomeVenue, int HalfDays, long AmountCents, string CreditNote, DateTimeOffset RecordedAt) : AccountEvent;
