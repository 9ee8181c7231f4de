using Interlieux.Gateway.Access;
using Interlieux.Gateway.Problems;
using Interlieux.Ledger;
using Interlieux.Ledger.Keys;
using Wolverine;

namespace Interlieux.Gateway.Keys;

/// <param name="Scope">sell, treasurer, network or audit.</param>
/// <param name="VenueId">For sell and treasurer: the venue.</param>
public sealed record IssueKeyRequest(KeyScope Scope, string Label, Guid? VenueId = null);

internal static class KeyEndpoints
{
    public static void MapKeys(this IEndpointRouteBuilder api)
    {
        var keys = api.MapGroup("/keys").WithTags("Keys");

        keys.MapPost("", async (IssueKeyRequest r, IdempotencyKey key, Caller caller, IMessageBus bus, TimeProvider clock, CancellationToken ct) =>
                (await bus.InvokeAsync<Outcome<IssuedKey>>(
                    new IssueKey(key.IdOf("key", caller, clock), r.Scope, r.VenueId, r.Label, caller.Actor), ct)).ToOk())
            .RequireAuthorization(Policies.Network)
            .WithName("IssueKey").WithSummary("Gives out a key; it is shown in this answer alone.")
            .Produces<IssuedKey>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);

        keys.MapPost("/{keyId:guid}/revocation", async (Guid keyId, Caller caller, IMessageBus bus, CancellationToken ct) =>
                (await bus.InvokeAsync<Outcome<KeyRevocation>>(new RevokeKey(keyId, caller.Actor), ct)).ToOk())
            .RequireAuthorization(Policies.Network)
            .WithName("RevokeKey").WithSummary("From now on the key opens nothing.")
            .Produces<KeyRevocation>().ProducesProblem(StatusCodes.Status404NotFound);

        keys.MapPost("/session-codes", async (Caller caller, SessionCodes codes, CancellationToken ct) => await codes.IssueAsync(caller.KeyId, ct))
            .RequireAuthorization(Policies.AnyKey)
            .WithName("IssueSessionCode").WithSummary("A code that opens the key's pages once, within ten minutes: /enter?code=CODE.")
            .Produces<SessionCode>();
    }
}
