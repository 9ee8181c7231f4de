using System.Text.Json;
using Interlieux.Gateway.Access;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Scans.Intake;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Interlieux.Gateway.Scans;

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
            .Produces<Verdict>()
            .Produces<Verdict[]>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithTags("Scans");
    }

    private static async Task<IResult> Deliver(
        JsonElement body, Caller caller, ScanIntake intake, IOptions<JsonOptions> json, CancellationToken ct)
    {
        if (!ScanContract.TryReadMany(body, json.Value.SerializerOptions, out var scans, out var malformed)) return Refuse(malformed);

        var verdicts = await intake.DeliverAsync(caller, scans, ct);
        return body.ValueKind == JsonValueKind.Array ? TypedResults.Ok(verdicts) : TypedResults.Ok(verdicts[0]);
    }

    private static IResult Refuse(MalformedScan malformed) => TypedResults.Problem(
        malformed.ToString(), title: "A scan is malformed; nothing of this request was recorded.", type: "urn:interlieux:problem:malformed-scan",
        statusCode: StatusCodes.Status400BadRequest,
        extensions: new Dictionary<string, object?> { ["index"] = malformed.Index, ["field"] = malformed.Field });
}
