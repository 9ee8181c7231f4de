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
/// <param name="AwayCap">Half-days away from home in a calendar month; leave it out for no limit.</param>
public sealed record PurchasePassRequest(
    PassKind Kind, ScopeRequest Scope, DateOnly ValidFrom, DateOnly ValidUntil, long PriceCents, int? HalfDays = null,
    int? AwayCap = null);

/// <param name="CreditNote">Reference of the venue's own credit note.</param>
/// <param name="AmountCents">May be left out where the venue has published a refund rule.</param>
public sealed record RefundPassRequest(int HalfDays, string CreditNote, long? AmountCents = null);

public sealed record SuspendPassRequest(DateOnly From, DateOnly Until, string Reason);

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

        passes.MapPost("/{passId:guid}/suspensions", Suspend)
            .WithMetadata(new IdempotencyKey.Required())
            .WithName("SuspendPass").WithSummary("The pass pays nothing on some venue days to come. Needs an Idempotency-Key.")
            .Produces<PassSuspension>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> Suspend(
        Guid accountId, Guid passId, SuspendPassRequest request, IdempotencyKey key, Caller caller, IMessageBus bus, TimeProvider clock,
        CancellationToken ct)
    {
        var command = new SuspendPass(
            key.IdOf($"suspension of {passId}", caller, clock), accountId, caller.Venue, passId, request.From, request.Until, request.Reason,
            caller.Actor);
        return (await bus.InvokeAsync<Outcome<PassSuspension>>(command, ct)).ToOk();
    }

    private static async Task<IResult> Purchase(
        Guid accountId, PurchasePassRequest request, IdempotencyKey key, Caller caller, IMessageBus bus, TimeProvider clock, CancellationToken ct)
    {
        var command = new PurchasePass(
            key.IdOf($"pass of {accountId}", caller, clock), accountId, caller.Venue, request.Kind, request.HalfDays, request.Scope.ToScope(), request.ValidFrom,
            request.ValidUntil, request.PriceCents, caller.Actor, request.AwayCap);
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
