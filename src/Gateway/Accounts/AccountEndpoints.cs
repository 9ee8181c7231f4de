using Interlieux.Gateway.Access;
using Interlieux.Gateway.Problems;
using Interlieux.Ledger;
using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Keys;
using Interlieux.Ledger.Passes;
using Microsoft.AspNetCore.Mvc;
using Wolverine;

namespace Interlieux.Gateway.Accounts;

/// <param name="MemberRef">A pseudonym of the venue's choice; the same one is the same account.</param>
public sealed record OpenAccountRequest(string MemberRef);

public sealed record RevokeRequest(string Reason);

/// <param name="Reference">The venue's own, of the payment.</param>
public sealed record SettleOverdraftRequest(int HalfDays, string Reference);

internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder api)
    {
        var accounts = api.MapGroup("/accounts").WithTags("Accounts");

        accounts.MapPost("", async (OpenAccountRequest request, Caller caller, IMessageBus bus, CancellationToken ct) =>
                (await bus.InvokeAsync<Outcome<AccountOpening>>(new OpenAccount(caller.Venue, request.MemberRef, caller.Actor), ct)).ToOk())
            .RequireAuthorization(Policies.Sell)
            .WithName("OpenAccount").WithSummary("Opens an account in the key's venue.")
            .Produces<AccountOpening>().ProducesProblem(StatusCodes.Status400BadRequest);

        accounts.MapGet("/{accountId:guid}", FindBalance)
            .RequireAuthorization(Policies.ReadAccounts)
            .WithName("GetAccountBalance").WithSummary("The account's passes and what was charged to them, as of a moment ago.")
            .WithDescription("With 'asOf', as it was recorded at that instant; with 'effective', counting visits up to that day.")
            .Produces<AccountBalance>().ProducesProblem(StatusCodes.Status404NotFound);

        accounts.MapPost("/{accountId:guid}/suspension",
                async (Guid accountId, RevokeRequest request, Caller caller, IMessageBus bus, CancellationToken ct) =>
                    (await bus.InvokeAsync<Outcome<AccountSuspension>>(
                        new SuspendAccount(accountId, caller.Venue, request.Reason, caller.Actor), ct)).ToOk())
            .RequireAuthorization(Policies.Sell)
            .WithName("SuspendAccount").WithSummary("The member enters nowhere for now; who is inside may leave.")
            .Produces<AccountSuspension>().ProducesProblem(StatusCodes.Status404NotFound);

        accounts.MapPost("/{accountId:guid}/resumption",
                async (Guid accountId, Caller caller, IMessageBus bus, CancellationToken ct) =>
                    (await bus.InvokeAsync<Outcome<AccountSuspension>>(new ResumeAccount(accountId, caller.Venue, caller.Actor), ct)).ToOk())
            .RequireAuthorization(Policies.Sell)
            .WithName("ResumeAccount").WithSummary("The member may enter again.")
            .Produces<AccountSuspension>().ProducesProblem(StatusCodes.Status404NotFound);

        accounts.MapPost("/{accountId:guid}/settlements", async (
                Guid accountId, SettleOverdraftRequest request, IdempotencyKey key, Caller caller, IMessageBus bus, TimeProvider clock,
                CancellationToken ct) => (await bus.InvokeAsync<Outcome<OverdraftSettlement>>(
                    new SettleOverdraft(
                        key.IdOf($"settlement of {accountId}", caller, clock), accountId, caller.Venue, request.HalfDays, request.Reference,
                        caller.Actor), ct)).ToOk())
            .RequireAuthorization(Policies.Sell)
            .WithMetadata(new IdempotencyKey.Required())
            .WithName("SettleOverdraft").WithSummary("The member paid for half-days that no pass had paid. Needs an Idempotency-Key.")
            .Produces<OverdraftSettlement>().ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> FindBalance(
        Guid accountId, [FromQuery] DateTimeOffset? asOf, [FromQuery] DateOnly? effective, Caller caller, BalanceQueries balances,
        BalanceHistory history, CancellationToken ct)
    {
        var found = asOf is null && effective is null
            ? await balances.FindAsync(accountId, ct)
            : await history.FindAsync(accountId, asOf, effective, ct);
        if (found is not { } balance)
            return OutcomeResults.ToProblem(Refusal.NotFound($"No account has the id {accountId}."));
        return caller.Scope == KeyScope.Sell && balance.HomeVenue != caller.Venue
            ? OutcomeResults.ToProblem(Refusal.Forbidden("The account belongs to another venue."))
            : TypedResults.Ok(balance);
    }
}
