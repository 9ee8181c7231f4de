using Interlieux.Gateway.Access;
using Interlieux.Gateway.Problems;
using Interlieux.Ledger;
using Interlieux.Ledger.Corrections;
using Interlieux.Ledger.Disputes;
using Interlieux.Ledger.Scans;
using Wolverine;

namespace Interlieux.Gateway.Disputes;

/// <param name="Void">It never happened; otherwise say what changes.</param>
public sealed record CorrectScanRequest(
    string Reason, bool Void = false, DateTimeOffset? OccurredAt = null, ScanDirection? Direction = null);

public sealed record DisputeScanRequest(string Reason);

/// <param name="Uphold">The scan is taken out; otherwise it stands.</param>
public sealed record ResolveDisputeRequest(bool Uphold, string Reason);

internal static class DisputeEndpoints
{
    public static void MapDisputes(this IEndpointRouteBuilder api)
    {
        var scans = api.MapGroup("/accounts/{accountId:guid}/scans/{scanId:guid}").WithTags("Disputes").RequireAuthorization(Policies.Sell);

        scans.MapPost("/corrections", Correct)
            .WithMetadata(new IdempotencyKey.Required())
            .WithName("CorrectScan").WithSummary("The host corrects a scan of its own, with a reason. Needs an Idempotency-Key.")
            .Produces<ScanCorrection>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);

        scans.MapPost("/disputes", Contest)
            .WithMetadata(new IdempotencyKey.Required())
            .WithName("DisputeScan").WithSummary("The home venue or the host contests a scan: nothing moves yet. Needs an Idempotency-Key.")
            .Produces<Dispute>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict);

        api.MapPost("/accounts/{accountId:guid}/disputes/{disputeId:guid}/resolution", async (
                Guid accountId, Guid disputeId, ResolveDisputeRequest r, Caller caller, IMessageBus bus, CancellationToken ct) =>
                (await bus.InvokeAsync<Outcome<Dispute>>(
                    new ResolveDispute(disputeId, accountId, caller.VenueId, r.Uphold, r.Reason, caller.Actor), ct)).ToOk())
            .RequireAuthorization(Policies.SellOrNetwork).WithTags("Disputes")
            .WithName("ResolveDispute").WithSummary("Upholds or drops a dispute; until the freeze it acts on the cycle of the charge itself.")
            .Produces<Dispute>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict);

        api.MapGet("/disputes", (Caller caller, DisputeQueries queries, CancellationToken ct) => queries.OpenAsync(caller.VenueId, ct))
            .RequireAuthorization(Policies.SellOrNetwork).WithTags("Disputes")
            .WithName("ListDisputes").WithSummary("Open disputes: of the key's venue, or of the network.");
    }

    private static async Task<IResult> Correct(
        Guid accountId, Guid scanId, CorrectScanRequest r, IdempotencyKey key, Caller caller, IMessageBus bus, TimeProvider clock,
        CancellationToken ct)
    {
        var command = new CorrectScan(
            key.IdOf($"correction of {scanId}", caller, clock), accountId, scanId, caller.Venue, r.Void, r.OccurredAt, r.Direction, r.Reason,
            caller.Actor);
        return (await bus.InvokeAsync<Outcome<ScanCorrection>>(command, ct)).ToOk();
    }

    private static async Task<IResult> Contest(
        Guid accountId, Guid scanId, DisputeScanRequest r, IdempotencyKey key, Caller caller, IMessageBus bus, TimeProvider clock,
        CancellationToken ct)
    {
        var command = new DisputeScan(
            key.IdOf($"dispute of {scanId}", caller, clock), accountId, scanId, caller.Venue, r.Reason, caller.Actor);
        return (await bus.InvokeAsync<Outcome<Dispute>>(command, ct)).ToOk();
    }
}
