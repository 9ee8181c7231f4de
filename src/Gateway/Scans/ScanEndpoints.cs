using System.Text.Json;
using Interlieux.Gateway.Access;
using Interlieux.Gateway.Problems;
using Interlieux.Ledger;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Scans.Intake;
using Interlieux.Ledger.Scans.Manual;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Wolverine;

namespace Interlieux.Gateway.Scans;

/// <param name="Identifier">As the badge says it.</param>
/// <param name="AccountId">Instead, of a member who came without a badge.</param>
/// <param name="OccurredAt">When it happened, 45 days ago at most; leave it out for now.</param>
public sealed record EnterScanRequest(
    ScanDirection Direction, string Reason, ScanTechnology Technology = ScanTechnology.Manual, string? Identifier = null, Guid? AccountId = null,
    DateTimeOffset? OccurredAt = null);

internal static class ScanEndpoints
{
    public static void MapScans(this IEndpointRouteBuilder api)
    {
        api.MapPost("/scans", Deliver)
            .RequireAuthorization(Policies.Scan)
            .WithName("DeliverScans")
            .WithSummary("Delivers one scan, or up to 500, of the reader that the key belongs to.")
            .WithDescription("A verdict is the durable acknowledgement. The same scan again gets the same verdict. One malformed scan refuses the whole request.")
            .Accepts<ScanContract>("application/json")
            .Produces<ReaderVerdict>()
            .Produces<ReaderVerdict[]>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithTags("Scans");

        api.MapPost("/venues/{venueId:guid}/scans", Enter)
            .RequireAuthorization(Policies.Sell)
            .WithMetadata(new IdempotencyKey.Required())
            .WithName("EnterScan")
            .WithSummary("The host enters a scan by hand, now or for a time past, with a reason. Needs an Idempotency-Key.")
            .Produces<Verdict>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden)
            .WithTags("Scans");
    }

    private static async Task<IResult> Enter(
        Guid venueId, EnterScanRequest r, IdempotencyKey key, Caller caller, ManualScans scans, IMessageBus bus, TimeProvider clock,
        CancellationToken ct)
    {
        if (caller.Venue != venueId) return OutcomeResults.ToProblem(Refusal.Forbidden("The venue is another one."));
        var desk = await bus.InvokeAsync<Outcome<Desk>>(new OpenDesk(venueId, caller.Actor), ct);
        if (desk.Refusal is { } refusal) return OutcomeResults.ToProblem(refusal);

        var scan = new ManualScan(
            key.IdOf($"scan in {venueId}", caller, clock), venueId, r.Technology, r.Identifier, r.AccountId, r.Direction, r.OccurredAt, r.Reason,
            caller.Actor);
        return (await scans.EnterAsync(scan, desk.Value!, ct)).ToOk();
    }

    private static async Task<IResult> Deliver(
        JsonElement body, Caller caller, Delivery delivery, MemberCodes codes, IOptions<JsonOptions> json, CancellationToken ct)
    {
        if (!ScanContract.TryReadMany(body, json.Value.SerializerOptions, codes, out var scans, out var malformed)) return Refuse(malformed);

        var verdicts = await delivery.DeliverAsync(caller, scans, ct);
        if (body.ValueKind == JsonValueKind.Array) return TypedResults.Ok(verdicts);
        return verdicts[0] is { } verdict ? TypedResults.Ok(verdict) : throw new DeadLetterException();
    }

    private static IResult Refuse(MalformedScan malformed) => TypedResults.Problem(
        malformed.ToString(), title: "A scan is malformed; nothing of this request was recorded.", type: "urn:interlieux:problem:malformed-scan",
        statusCode: StatusCodes.Status400BadRequest,
        extensions: new Dictionary<string, object?> { ["index"] = malformed.Index, ["field"] = malformed.Field });
}
