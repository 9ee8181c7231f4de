using Interlieux.Gateway.Access;
using Interlieux.Gateway.Passes;
using Interlieux.Gateway.Problems;
using Interlieux.Ledger;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Pools;
using Wolverine;

namespace Interlieux.Gateway.Pools;

/// <param name="Customer">The organisation that pays for its people.</param>
public sealed record PurchasePoolRequest(string Customer, int HalfDays, long PriceCents, DateOnly ValidFrom, DateOnly ValidUntil);

/// <param name="AwayCap">Half-days away from home in a calendar month; leave it out for no limit.</param>
/// <param name="PersonalLimit">Half-days that this account may draw in all; leave it out for no limit.</param>
public sealed record AttributePoolRequest(
    PassReach Reach, IReadOnlyList<Guid>? Venues = null, int? AwayCap = null, int? PersonalLimit = null);

internal static class PoolEndpoints
{
    public static void MapPools(this IEndpointRouteBuilder api)
    {
        var pools = api.MapGroup("/pools").WithTags("Pools").RequireAuthorization(Policies.Sell);

        pools.MapPost("", Purchase)
            .WithMetadata(new IdempotencyKey.Required())
            .WithName("PurchasePool").WithSummary("Sells a customer a pool of half-days for its people. Needs an Idempotency-Key.")
            .Produces<PoolPurchased>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);

        pools.MapPost("/{poolId:guid}/accounts/{accountId:guid}",
                async (Guid poolId, Guid accountId, AttributePoolRequest request, Caller caller, IMessageBus bus, CancellationToken ct) =>
                    (await bus.InvokeAsync<Outcome<PoolAttributed>>(
                        new AttributePool(
                            poolId, accountId, caller.Venue, new ScopeRequest(request.Reach, request.Venues).ToScope(), caller.Actor, request.AwayCap,
                            request.PersonalLimit), ct)).ToOk())
            .WithName("AttributePool").WithSummary("Lets an account of the selling venue draw on the pool.")
            .Produces<PoolAttributed>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);

        pools.MapGet("/{poolId:guid}/report", async (Guid poolId, Caller caller, CustomerReports reports, CancellationToken ct) =>
                (await reports.FindAsync(poolId, caller.Venue, ct)).ToOk())
            .WithName("GetCustomerReport")
            .WithSummary("Half-days by venue and month, for the customer: closed months alone, and nothing of fewer than 5 people.")
            .Produces<CustomerReport>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> Purchase(
        PurchasePoolRequest request, IdempotencyKey key, Caller caller, IMessageBus bus, TimeProvider clock, CancellationToken ct)
    {
        var command = new PurchasePool(
            key.IdOf("pool", caller, clock), caller.Venue, request.Customer, request.HalfDays, request.PriceCents, request.ValidFrom,
            request.ValidUntil, caller.Actor);
        return (await bus.InvokeAsync<Outcome<PoolPurchased>>(command, ct)).ToOk();
    }
}
