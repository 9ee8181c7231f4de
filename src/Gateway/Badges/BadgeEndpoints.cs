using Interlieux.Gateway.Access;
using Interlieux.Gateway.Accounts;
using Interlieux.Gateway.Problems;
using Interlieux.Ledger;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Scans;
using Microsoft.AspNetCore.Mvc;
using Wolverine;

namespace Interlieux.Gateway.Badges;

/// <param name="Identifier">As the card says it; only a keyed hash is kept.</param>
/// <param name="Shared">The same card opens an account of another venue too.</param>
/// <param name="PayOrder">Among the accounts of the same card, the lowest pays first.</param>
public sealed record BindBadgeRequest(ScanTechnology Technology, string Identifier, bool Shared = false, int PayOrder = 1);

/// <param name="Identifier">Of the new badge.</param>
public sealed record ReplaceBadgeRequest(ScanTechnology Technology, string Identifier, string Reason);

internal static class BadgeEndpoints
{
    public static void MapBadges(this IEndpointRouteBuilder api)
    {
        var badges = api.MapGroup("/accounts/{accountId:guid}/badges").WithTags("Badges").RequireAuthorization(Policies.Sell);

        badges.MapPost("", async (Guid accountId, BindBadgeRequest r, Caller caller, IMessageBus bus, CancellationToken ct) =>
                (await bus.InvokeAsync<Outcome<BadgeBinding>>(
                    new BindBadge(accountId, caller.Venue, r.Technology, r.Identifier, caller.Actor, r.Shared, r.PayOrder), ct)).ToOk())
            .WithName("BindBadge").WithSummary("Gives a badge to the account's member.")
            .Produces<BadgeBinding>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

        badges.MapPost("/{badgeId:guid}/revocation",
                async (Guid accountId, Guid badgeId, RevokeRequest request, Caller caller, IMessageBus bus, CancellationToken ct) =>
                    (await bus.InvokeAsync<Outcome<BadgeRevocation>>(
                        new RevokeBadge(accountId, caller.Venue, badgeId, request.Reason, caller.Actor), ct)).ToOk())
            .WithName("RevokeBadge").WithSummary("A badge is lost: no reader takes it any more.")
            .Produces<BadgeRevocation>().ProducesProblem(StatusCodes.Status404NotFound);

        badges.MapPost("/{badgeId:guid}/replacement",
                async (Guid accountId, Guid badgeId, ReplaceBadgeRequest r, Caller caller, IMessageBus bus, CancellationToken ct) =>
                    (await bus.InvokeAsync<Outcome<BadgeBinding>>(
                        new ReplaceBadge(accountId, caller.Venue, badgeId, r.Technology, r.Identifier, r.Reason, caller.Actor), ct)).ToOk())
            .WithName("ReplaceBadge").WithSummary("A badge is lost: another takes its place, and the credit stays.")
            .Produces<BadgeBinding>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

        api.MapPost("/badges/batches", Import)
            .RequireAuthorization(Policies.Sell).WithTags("Badges")
            .WithName("ImportBadges")
            .WithSummary("Binds many badges, all or none, and opens the accounts that are not there.")
            .WithDescription("CSV with the headings memberRef, technology, identifier; 'name' names the batch. Sending it again changes nothing.")
            .Produces<BadgeImport>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);

        api.MapGet("/badges/stale", (Caller caller, BadgeQueries queries, CancellationToken ct) => queries.StaleAsync(caller.VenueId, ct))
            .RequireAuthorization(Policies.SellOrNetwork).WithTags("Badges")
            .WithName("ListStaleBadges").WithSummary("Badges that have not come by since the badge key was changed.");
    }

    private static async Task<IResult> Import(
        [FromQuery] string name, HttpRequest request, Caller caller, IMessageBus bus, CancellationToken ct)
    {
        var rows = await BadgeFile.ReadAsync(request.Body, ct);
        return rows.Refusal is { } refusal
            ? OutcomeResults.ToProblem(refusal)
            : (await bus.InvokeAsync<Outcome<BadgeImport>>(new ImportBadges(caller.Venue, name, rows.Value!, caller.Actor), ct)).ToOk();
    }
}
