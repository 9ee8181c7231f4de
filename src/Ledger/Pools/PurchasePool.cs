using Interlieux.Ledger.Streams;
using Interlieux.Ledger.Venues;
using Marten;

namespace Interlieux.Ledger.Pools;

/// <summary>A customer buys half-days for its people from one venue.</summary>
/// <param name="PoolId">Follows from the caller's idempotency key.</param>
public sealed record PurchasePool(
    Guid PoolId, Guid HomeVenue, string Customer, int HalfDays, long PriceCents, DateOnly ValidFrom, DateOnly ValidUntil, string By);

public static class PurchasePoolHandler
{
    public static async Task<Outcome<PoolPurchased>> Handle(
        PurchasePool command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (Fault(command) is { } fault) return Refusal.Invalid(fault);
        if (await session.FindAsync<Venue>(command.HomeVenue, ct) is null)
            return Refusal.NotFound($"No venue has the id {command.HomeVenue}.");

        var purchased = new PoolPurchased(
            command.PoolId, command.HomeVenue, command.Customer.Trim(), command.HalfDays, command.PriceCents, command.ValidFrom,
            command.ValidUntil, clock.GetUtcNow());
        if (await session.Events.FetchStreamAsync(command.PoolId, version: 1, token: ct) is [{ Data: PoolPurchased first }])
        {
            return first == purchased with { RecordedAt = first.RecordedAt }
                ? first
                : Refusal.Conflict("The Idempotency-Key was used for another purchase.", command.PoolId);
        }

        if (await Leaving.FaultAsync(session, command.HomeVenue, command.ValidUntil, ct) is { } leaving) return Refusal.Conflict(leaving);

        session.LastModifiedBy = command.By;
        session.Events.StartStream<Pool>(command.PoolId, purchased);
        return purchased;
    }

    private static string? Fault(PurchasePool command) =>
        string.IsNullOrWhiteSpace(command.Customer) || command.Customer.Length > 200 ? "customer must have 1 to 200 characters."
        : command.HalfDays is <= 0 or > 1_000_000 ? "halfDays must be from 1 to 1000000."
        : command.PriceCents is < 0 or > 1_000_000_000 ? "priceCents must be from 0 to 1000000000."
        : command.ValidUntil < command.ValidFrom ? "validUntil must not be before validFrom."
        : null;
}
