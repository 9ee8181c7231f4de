using Interlieux.Gateway.Access;
using Interlieux.Gateway.Problems;
using Interlieux.Gateway.Readers;
using Interlieux.Ledger;
using Interlieux.Ledger.Operations;
using Interlieux.Ledger.Reconciliation;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Scans.Intake;

namespace Interlieux.Gateway.Operations;

internal static class OperationsEndpoints
{
    public static void MapOperations(this IEndpointRouteBuilder api)
    {
        var operations = api.MapGroup("/operations").WithTags("Operations");

        operations.MapGet("", (OperationsQueries queries, CancellationToken ct) => queries.ReportAsync(ct))
            .RequireAuthorization(Policies.Operate)
            .WithName("GetOperations").WithSummary("Lag of the views, queues, refusals, dead letters and alarms.");

        operations.MapPost("/dead-letters/{readerId:guid}/{scanId:guid}/replay", Replay)
            .RequireAuthorization(Policies.Network)
            .WithName("ReplayDeadLetter").WithSummary("Judges a scan again that could not be recorded.")
            .Produces<Verdict>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

        operations.MapPost("/reconciliation", async (Reconciler reconciler, Alarms alarms, CancellationToken ct) =>
            {
                var report = await reconciler.RunAsync(ct);
                await alarms.KeepAsync(report, ct);
                return report;
            })
            .RequireAuthorization(Policies.Network)
            .WithName("Reconcile").WithSummary("Checks what must always be true; a difference names its account.");

        operations.MapPost("/reader-checks", (ReaderSchedule readers, CancellationToken ct) => readers.RunAsync(ct))
            .RequireAuthorization(Policies.Network)
            .WithName("CheckReaders").WithSummary("Holds what readers say against what arrived; an alarm names its reader.");
    }

    private static async Task<IResult> Replay(Guid readerId, Guid scanId, ScanIntake intake, CancellationToken ct) =>
        await intake.ReplayAsync(readerId, scanId, ct) is { } verdict
            ? TypedResults.Ok(verdict)
            : OutcomeResults.ToProblem(Refusal.NotFound("There is no dead letter of this scan that can be replayed."));
}
