using Interlieux.Gateway.Access;
using Interlieux.Gateway.Problems;
using Interlieux.Ledger;
using Interlieux.Ledger.Passes;
using Wolverine;

namespace Interlieux.Gateway.Passes;

/// <param name="Reach">home, venues or network.</param>
/// <param name="Venues">The venues, when the reach is venues.</param>
public sealed record ScopeRequest(PassReach Reach, IReadOnlyList<Guid>? Venues = null)
{
    internal PassScope ToScope() => new(Reach, Reach == PassReach.Venues ? [.. (Venues ?? []).Distinct().Order()] : []);
}

/// <param name="Kind">pack or subscription.</param>
/// <param name="HalfDays">Of a pack: in all. Of a subscription: a month; leave it out for full-time.</param>
public sealed record PurchasePassRequest(
    PassKind Kind, ScopeRequest Scope, DateOnly ValidFrom, DateOnly ValidUntil, long PriceCents, int? HalfDays = null);

/// <param name="CreditNote">Reference of the venue's own credit note.</param>
public sealed record RefundPassRequest(int HalfDays, long AmountCents, string CreditNote);

internal static class PassEndpoints
{
    public static void MapPasses(this IEndpointRouteBuilder api)
    {
        var passes = api.MapGroup("/accounts/{accountId:guid}/passes").WithTags("Passes").RequireAuthorization(Policies.Sell);

        passes.MapPost("", Purchase)
            .WithMetadata(new IdempotencyKey.Required())
            .WithName("PurchasePass").WithSummary("Sells a pass of the account's home venue. Needs an Idempotency-Key.")
            .Produces<PassPurchased>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);

        passes.MapPost("/{passId:guid}/refunds", Refund)
            .WithMetadata(new IdempotencyKey.Required())
            .WithName("RefundPass").WithSummary("Takes back unused half-days of a pack. Needs an Idempotency-Key.")
            .Produces<PassRefunded>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> Purchase(
        Guid accountId, PurchasePassRequest request, IdempotencyKey key, Caller caller, IMessageBus bus, TimeProvider clock, CancellationToken ct)
    {
        var command = new PurchasePass(
            key.IdOf($"pass of {accountId}", caller, clock), accountId, caller.Venue, request.Kind, request.HalfDays, request.Scope.ToScope(), request.ValidFrom,
            request.ValidUntil, request.PriceCents, caller.Actor);
        return (await bus.InvokeAsync<Outcome<PassPurchased>>(command, ct)).ToOk();
    }

    private static async Task<IResult> Refund(
        Guid accountId, Guid passId, RefundPassRequest request, IdempotencyKey key, Caller caller, IMessageBus bus, TimeProvider clock,
        CancellationToken ct)
    {
        var command = new RefundPass(
            key.IdOf($"refund of {accountId}", caller, clock), accountId, caller.Venue, passId, request.HalfDays, request.AmountCents, request.CreditNote,
            caller.Actor);
        return (await bus.InvokeAsync<Outcome<PassRefunded>>(command, ct)).ToOk();
    }
}
