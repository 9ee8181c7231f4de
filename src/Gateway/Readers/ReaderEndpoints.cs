using Interlieux.Gateway.Access;
using Interlieux.Gateway.Accounts;
using Interlieux.Gateway.Problems;
using Interlieux.Ledger;
using Interlieux.Ledger.Keys;
using Interlieux.Ledger.Readers;
using Wolverine;

namespace Interlieux.Gateway.Readers;

/// <param name="Compatibility">Of a device that speaks an older protocol: docs/protocol/compatibility.md.</param>
public sealed record RegisterReaderRequest(Guid VenueId, string Label, CompatibilitySettings? Compatibility = null);

internal static class ReaderEndpoints
{
    public static void MapReaders(this IEndpointRouteBuilder api)
    {
        var readers = api.MapGroup("/readers").WithTags("Readers").RequireAuthorization(Policies.Network);

        readers.MapPost("", async (
                RegisterReaderRequest r, IdempotencyKey key, Caller caller, IMessageBus bus, TimeProvider clock, CancellationToken ct) =>
                (await bus.InvokeAsync<Outcome<RegisteredReader>>(
                    new RegisterReader(key.IdOf("reader", caller, clock), r.VenueId, r.Label, caller.Actor, r.Compatibility), ct)).ToOk())
            .WithName("RegisterReader").WithSummary("Puts a device on a venue's counter; its key is shown in this answer alone.")
            .Produces<RegisteredReader>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

        readers.MapPost("/{readerId:guid}/revocation", async (
                Guid readerId, RevokeRequest r, Caller caller, IMessageBus bus, CancellationToken ct) =>
                (await bus.InvokeAsync<Outcome<ReaderRevocation>>(new RevokeReader(readerId, r.Reason, caller.Actor), ct)).ToOk())
            .WithName("RevokeReader").WithSummary("A device is lost or stolen: its key opens nothing any more.")
            .Produces<ReaderRevocation>().ProducesProblem(StatusCodes.Status404NotFound);
    }
}
