using Interlieux.Gateway.Access;
using Interlieux.Gateway.Problems;
using Interlieux.Ledger;
using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Keys;
using Interlieux.Ledger.Streams;
using Interlieux.Netting;
using Marten;
using Wolverine;

namespace Interlieux.Gateway.Cycles;

/// <param name="Policy">fewest, existing, directed, bilateral or hub.</param>
/// <param name="Hub">Under hub, the id of the venue with which all others settle.</param>
public sealed record ClearCycleRequest(ClearingPolicy Policy, Guid? Hub = null);

/// <param name="AsOf">Up to which event the positions are told.</param>
public sealed record PositionsAnswer(string Cycle, AsOf AsOf, IReadOnlyList<NetPosition> Positions);

public sealed record ObligationsAnswer(string Cycle, AsOf AsOf, IReadOnlyList<ObligationPair> Obligations);

public sealed record ObligationLinesAnswer(string Cycle, AsOf AsOf, IReadOnlyList<ObligationLine> Lines);

internal static class CycleEndpoints
{
    public static void MapCycles(this IEndpointRouteBuilder api)
    {
        var cycles = api.MapGroup("/cycles/{cycle}").WithTags("Cycles").AddEndpointFilter(CheckName);

        cycles.MapPost("/cut-off", async (string cycle, Caller caller, IMessageBus bus, CancellationToken ct) =>
                (await bus.InvokeAsync<Outcome<CycleCutOff>>(new CutOffCycle(cycle, caller.Actor), ct)).ToOk())
            .RequireAuthorization(Policies.Network)
            .WithName("CutOffCycle").WithSummary("Stops intake to a month's cycle: what comes late falls in the next open one.")
            .Produces<CycleCutOff>().ProducesProblem(StatusCodes.Status400BadRequest);

        cycles.MapPost("/freeze", async (string cycle, Caller caller, IMessageBus bus, CancellationToken ct) =>
                (await bus.InvokeAsync<Outcome<CycleFrozen>>(new FreezeCycle(cycle, caller.Actor), ct)).ToOk())
            .RequireAuthorization(Policies.Network)
            .WithName("FreezeCycle").WithSummary("Ends the disputes of a cycle that is cut off, and keeps what will be netted.")
            .Produces<CycleFrozen>().ProducesProblem(StatusCodes.Status409Conflict);

        cycles.MapPost("/clearings", async (string cycle, ClearCycleRequest r, Caller caller, IMessageBus bus, CancellationToken ct) =>
                (await bus.InvokeAsync<Outcome<CycleCleared>>(new ClearCycle(cycle, r.Policy, caller.Actor, r.Hub), ct)).ToOk())
            .RequireAuthorization(Policies.Network)
            .WithName("ClearCycle").WithSummary("Nets the cycle's obligations into a settlement plan.")
            .Produces<CycleCleared>().ProducesProblem(StatusCodes.Status409Conflict);

        cycles.MapGet("/plan", FindPlan)
            .RequireAuthorization(Policies.ReadBalances)
            .WithName("GetPlan").WithSummary("The settlement plan of the last clearing; a venue's treasurer sees its own invoices.")
            .Produces<CycleCleared>().ProducesProblem(StatusCodes.Status404NotFound);

        cycles.MapGet("/positions", async (string cycle, Caller caller, CycleQueries queries, CancellationToken ct) =>
                new PositionsAnswer(cycle, await queries.AsOfAsync(ct), [.. (await queries.PositionsAsync(cycle, ct)).Where(p => Sees(caller, p.VenueId))]))
            .RequireAuthorization(Policies.ReadBalances)
            .WithName("ListPositions").WithSummary("Net positions of the cycle; a venue's treasurer sees its own.");

        cycles.MapGet("/obligations", async (string cycle, Caller caller, CycleQueries queries, CancellationToken ct) =>
                new ObligationsAnswer(
                    cycle, await queries.AsOfAsync(ct),
                    [.. (await queries.PairsAsync(cycle, ct)).Where(p => Sees(caller, p.HomeVenue) || Sees(caller, p.HostVenue))]))
            .RequireAuthorization(Policies.ReadBalances)
            .WithName("ListObligations").WithSummary("Who owes whom in the cycle; a venue's treasurer sees its own.");

        cycles.MapGet("/obligations/{homeVenue:guid}/{hostVenue:guid}", ListLines)
            .RequireAuthorization(Policies.ReadBalances)
            .WithName("ListObligationLines").WithSummary("The charges under what one venue owes another.")
            .Produces<ObligationLinesAnswer>().ProducesProblem(StatusCodes.Status403Forbidden);
    }

    public static bool Sees(Caller caller, Guid venueId) => caller.Scope != KeyScope.Treasurer || caller.VenueId == venueId;

    private static async Task<IResult> FindPlan(string cycle, Caller caller, IDocumentSession session, CancellationToken ct)
    {
        if (await session.FindAsync<Cycle>(Cycle.StreamIdOf(cycle), ct) is not { LastClearing: { } cleared })
            return OutcomeResults.ToProblem(Refusal.NotFound($"Cycle {cycle} has not been cleared."));

        return TypedResults.Ok(cleared with
        {
            Invoices = [.. cleared.Invoices.Where(invoice => Sees(caller, invoice.Debtor) || Sees(caller, invoice.Creditor))],
        });
    }

    private static async Task<IResult> ListLines(
        string cycle, Guid homeVenue, Guid hostVenue, Caller caller, CycleQueries queries, CancellationToken ct)
    {
        if (!Sees(caller, homeVenue) && !Sees(caller, hostVenue))
            return OutcomeResults.ToProblem(Refusal.Forbidden("The obligation concerns two other venues."));
        return TypedResults.Ok(new ObligationLinesAnswer(
            cycle, await queries.AsOfAsync(ct), await queries.LinesAsync(cycle, homeVenue, hostVenue, ct)));
    }

    private static async ValueTask<object?> CheckName(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next) =>
        Cycle.TryParse(invocation.HttpContext.GetRouteValue("cycle") as string, out _)
            ? await next(invocation)
            : OutcomeResults.ToProblem(Refusal.Invalid("cycle must be a month, for instance 2026-10."));
}
