using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Passes;

namespace Interlieux.Ledger.Transfers;

/// <summary>The old home offers a pass's credit to an account of a new home. Until it is answered, the half-days are held.</summary>
/// <param name="PriceCents">What the old home will owe the new one.</param>
public sealed record CreditOffered(
    Guid TransferId, Guid PassId, int HalfDays, Guid ToVenue, Guid ToAccount, long PriceCents, DateTimeOffset RecordedAt) : AccountEvent;

/// <summary>The offer was withdrawn or declined: the half-days are free again.</summary>
public sealed record CreditOfferEnded(Guid TransferId, string Reason, DateTimeOffset RecordedAt) : AccountEvent;

/// <summary>The credit left this account. It is an obligation: the old home owes the new one the stated price.</summary>
public sealed record CreditTransferred(
    Guid TransferId, Guid PassId, int HalfDays, Guid HomeVenue, Guid ToVenue, Guid ToAccount, long PriceCents, string Cycle,
    DateTimeOffset RecordedAt) : AccountEvent;

/// <summary>The credit arrived: a pack of the new home's.</summary>
public sealed record CreditReceived(
    Guid TransferId, Guid PassId, int HalfDays, Guid FromVenue, Guid FromAccount, PassScope Scope, DateOnly ValidFrom, DateOnly ValidUntil,
    long PriceCents, DateTimeOffset RecordedAt) : AccountEvent;
