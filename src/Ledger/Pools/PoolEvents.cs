namespace Interlieux.Ledger.Pools;

public abstract record PoolEvent;

/// <summary>A customer bought half-days for its people from one venue.</summary>
public sealed record PoolPurchased(
    Guid PoolId, Guid HomeVenue, string Customer, int HalfDays, long PriceCents, DateOnly ValidFrom, DateOnly ValidUntil, DateTimeOffset RecordedAt)
    : PoolEvent;

/// <summary>The pool paid a charge: the event that alone moves the pool.</summary>
public sealed record PoolDrawn(Guid ChargeId, Guid AccountId, DateTimeOffset RecordedAt) : PoolEvent;

/// <summary>The charge was reversed: the half-day is back in the pool.</summary>
public sealed record PoolReturned(Guid ChargeId, Guid AccountId, DateTimeOffset RecordedAt) : PoolEvent;
