using Interlieux.Gateway.Access;
using Interlieux.Gateway.Problems;
using Interlieux.Ledger;
using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Keys;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Scans;
using Wolverine;

namespace Interlieux.Gateway.Accounts;

/// <param name="MemberRef">A pseudonym of the venue's choice; the same one is the same account.</param>
public sealed record OpenAccountRequest(string MemberRef);

/// <param name="Identifier">As the card says it; only a keyed hash is kept.</param>
public sealed record BindBadgeRequest(ScanTechnology Technology, string Identifier);

public sealed record RevokeRequest(string Reason);

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
            .Produces<AccountBalance>().ProducesProblem(StatusCodes.Status404NotFound);

        accounts.MapPost("/{accountId:guid}/badges",
                async (Guid accountId, BindBadgeRequest request, Caller caller, IMessageBus bus, CancellationToken ct) =>
                    (await bus.InvokeAsync<Outcome<BadgeBinding>>(
                        new BindBadge(accountId, caller.Venue, request.Technology, request.Identifier, caller.Actor), ct)).ToOk())
            .RequireAuthorization(Policies.Sell)
            .WithName("BindBadge").WithSummary("Gives a badge to the account's member.")
            .Produces<BadgeBinding>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

        accounts.MapPost("/{accountId:guid}/badges/{badgeId:guid}/revocation",
                async (Guid accountId, Guid badgeId, RevokeRequest request, Caller caller, IMessageBus bus, CancellationToken ct) =>
                    (await bus.InvokeAsync<Outcome<BadgeRevocation>>(
                        new RevokeBadge(accountId, caller.Venue, badgeId, request.Reason, caller.Actor), ct)).ToOk())
            .RequireAuthorization(Policies.Sell)
            .WithName("RevokeBadge").WithSummary("A badge is lost: no reader takes it any more.")
            .Produces<BadgeRevocation>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> FindBalance(Guid accountId, Caller caller, BalanceQueries balances, CancellationToken ct)
    {
        if (await balances.FindAsync(accountId, ct) is not { } balance)
            return OutcomeResults.ToProblem(Refusal.NotFound($"No account has the id {accountId}."));
        return caller.Scope == KeyScope.Sell && balance.HomeVenue != caller.Venue
            ? OutcomeResults.ToProblem(Refusal.Forbidden("The account belongs to another venue."))
            : TypedResults.Ok(balance);
    }
}
