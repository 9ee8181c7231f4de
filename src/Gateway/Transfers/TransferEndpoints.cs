using Interlieux.Gateway.Access;
using Interlieux.Gateway.Accounts;
using Interlieux.Gateway.Problems;
using Interlieux.Ledger;
using Interlieux.Ledger.Transfers;
using Wolverine;

namespace Interlieux.Gateway.Transfers;

/// <param name="ToAccount">Of the new home.</param>
/// <param name="PriceCents">What the old home will owe the new one.</param>
public sealed record OfferCreditRequest(Guid ToAccount, int HalfDays, long PriceCents);

internal static class TransferEndpoints
{
    public static void MapTransfers(this IEndpointRouteBuilder api)
    {
        api.MapPost("/accounts/{accountId:guid}/passes/{passId:guid}/transfers", Offer)
            .RequireAuthorization(Policies.Sell).WithTags("Transfers")
            .WithMetadata(new IdempotencyKey.Required())
            .WithName("OfferCredit")
            .WithSummary("Offers unused half-days to an account of another home, at a price that this home will owe. Needs an Idempotency-Key.")
            .Produces<Transfer>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);

        var transfers = api.MapGroup("/accounts/{accountId:guid}/transfers/{transferId:guid}").WithTags("Transfers")
            .RequireAuthorization(Policies.Sell);

        transfers.MapPost("/acceptance", async (Guid accountId, Guid transferId, Caller caller, IMessageBus bus, CancellationToken ct) =>
                (await bus.InvokeAsync<Outcome<Transfer>>(new AcceptCredit(transferId, accountId, caller.Venue, caller.Actor), ct)).ToOk())
            .WithName("AcceptCredit").WithSummary("The new home takes the offered credit.")
            .Produces<Transfer>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict);

        transfers.MapPost("/end", async (
                Guid accountId, Guid transferId, RevokeRequest r, Caller caller, IMessageBus bus, CancellationToken ct) =>
                (await bus.InvokeAsync<Outcome<Transfer>>(
                    new EndOffer(transferId, accountId, caller.Venue, r.Reason, caller.Actor), ct)).ToOk())
            .WithName("EndOffer").WithSummary("The old home withdraws the offer, or the new home declines it.")
            .Produces<Transfer>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict);

        api.MapGet("/transfers/offers", (Caller caller, TransferQueries queries, CancellationToken ct) => queries.OpenAsync(caller.Venue, ct))
            .RequireAuthorization(Policies.Sell).WithTags("Transfers")
            .WithName("ListOffers").WithSummary("Offers of credit to and from the key's venue that nobody has answered.");
    }

    private static async Task<IResult> Offer(
        Guid accountId, Guid passId, OfferCreditRequest r, IdempotencyKey key, Caller caller, IMessageBus bus, TimeProvider clock,
        CancellationToken ct)
    {
        var command = new OfferCredit(
            key.IdOf($"transfer of {accountId}", caller, clock), accountId, caller.Venue, passId, r.HalfDays, r.ToAccount, r.PriceCents, caller.Actor);
        return (await bus.InvokeAsync<Outcome<Transfer>>(command, ct)).ToOk();
    }
}
