using Interlieux.Gateway.Access;
using Interlieux.Gateway.Problems;
using Interlieux.Ledger;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Streams;
using Marten;
using Wolverine;

namespace Interlieux.Gateway.Networks;

/// <param name="EffectiveFrom">The first venue day that obeys it; nothing is retroactive.</param>
public sealed record PublishRulesRequest(DateOnly EffectiveFrom, ChargingRules Rules);

public sealed record PublishTariffRequest(DateOnly EffectiveFrom, long HalfDayCents);

internal static class NetworkEndpoints
{
    public static void MapNetwork(this IEndpointRouteBuilder api)
    {
        var network = api.MapGroup("/network").WithTags("Network");

        network.MapGet("", async (IDocumentSession session, CancellationToken ct) =>
                await session.FindAsync<Network>(Network.StreamId, ct) is { } found
                    ? TypedResults.Ok(found)
                    : OutcomeResults.ToProblem(Refusal.NotFound("No network has been founded here.")))
            .RequireAuthorization(Policies.AnyKey)
            .WithName("GetNetwork").WithSummary("The network's rules and tariffs, with the days from which they hold.")
            .Produces<Network>();

        network.MapPost("/rules", async (PublishRulesRequest r, Caller caller, IMessageBus bus, CancellationToken ct) =>
                (await bus.InvokeAsync<Outcome<RulesPublished>>(new PublishRules(r.EffectiveFrom, r.Rules, caller.Actor), ct)).ToOk())
            .RequireAuthorization(Policies.Network)
            .WithName("PublishRules").WithSummary("Sets the charging rule for venue days to come.")
            .Produces<RulesPublished>().ProducesProblem(StatusCodes.Status400BadRequest);

        network.MapPost("/tariffs", async (PublishTariffRequest r, Caller caller, IMessageBus bus, CancellationToken ct) =>
                (await bus.InvokeAsync<Outcome<TariffPublished>>(new PublishTariff(r.EffectiveFrom, r.HalfDayCents, caller.Actor), ct)).ToOk())
            .RequireAuthorization(Policies.Network)
            .WithName("PublishTariff").WithSummary("Sets the price of a half-day for venue days to come.")
            .Produces<TariffPublished>().ProducesProblem(StatusCodes.Status400BadRequest);
    }
}
