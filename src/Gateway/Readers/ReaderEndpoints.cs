using Interlieux.Gateway.Access;
using Interlieux.Gateway.Accounts;
using Interlieux.Gateway.Problems;
using Interlieux.Ledger;
using Interlieux.Ledger.Keys;
using Interlieux.Ledger.Readers;
using Interlieux.Ledger.Scans;
using Wolverine;

namespace Interlieux.Gateway.Readers;

/// <param name="Compatibility">Of a device that speaks an older protocol: docs/protocol/compatibility.md.</param>
public sealed record RegisterReaderRequest(Guid VenueId, string Label, CompatibilitySettings? Compatibility = null);

/// <param name="Direction">Of taps whose source cannot tell; left out: as the device has it.</param>
/// <param name="Language">Of what is shown at the counter: fr or en.</param>
/// <param name="StatusSeconds">Between two statuses, 10 to 3600.</param>
public sealed record ConfigureReaderRequest(ScanDirection? Direction = null, string Language = "fr", int StatusSeconds = 60);

internal static class ReaderEndpoints
{
    public static void MapReaders(this IEndpointRouteBuilder api)
    {
        var readers = api.MapGroup("/readers").WithTags("Readers");
        MapGiving(readers);
        MapCare(readers);
        api.MapEnrolment();
        api.MapStatuses();
    }

    private static void MapGiving(RouteGroupBuilder readers)
    {
        readers.MapPost("", async (
                RegisterReaderRequest r, IdempotencyKey key, Caller caller, IMessageBus bus, TimeProvider clock, CancellationToken ct) =>
                (await bus.InvokeAsync<Outcome<RegisteredReader>>(
                    new RegisterReader(key.IdOf("reader", caller, clock), r.VenueId, r.Label, caller.Actor, r.Compatibility), ct)).ToOk())
            .RequireAuthorization(Policies.Network)
            .WithName("RegisterReader").WithSummary("Puts a device on a venue's counter; its key is shown in this answer alone.")
            .Produces<RegisteredReader>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

        readers.MapPost("/{readerId:guid}/revocation", async (
                Guid readerId, RevokeRequest r, Caller caller, IMessageBus bus, CancellationToken ct) =>
                (await bus.InvokeAsync<Outcome<ReaderRevocation>>(new RevokeReader(readerId, r.Reason, caller.Actor), ct)).ToOk())
            .RequireAuthorization(Policies.Network)
            .WithName("RevokeReader").WithSummary("A device is lost or stolen: its key opens nothing any more.")
            .Produces<ReaderRevocation>().ProducesProblem(StatusCodes.Status404NotFound);
    }
    /// <summary>What a venue does for its own readers, and the network for all.</summary>
    private static void MapCare(RouteGroupBuilder readers)
    {
        var care = readers.MapGroup("/{readerId:guid}").RequireAuthorization(Policies.SellOrNetwork);

        care.MapPut("/configuration", async (Guid readerId, ConfigureReaderRequest r, Caller caller, IMessageBus bus, CancellationToken ct) =>
                (await bus.InvokeAsync<Outcome<ReaderChange>>(
                    new ConfigureReader(
                        readerId, new ReaderConfiguration(r.Direction, r.Language, r.StatusSeconds), caller.VenueId, caller.Actor), ct)).ToOk())
            .WithName("ConfigureReader").WithSummary("Says how the reader is to behave; it learns so with its next status.")
            .Produces<ReaderChange>().ProducesProblem(StatusCodes.Status404NotFound);

        care.MapPost("/key-replacement", async (Guid readerId, Caller caller, IMessageBus bus, CancellationToken ct) =>
                (await bus.InvokeAsync<Outcome<ReaderChange>>(new AskForNewReaderKey(readerId, caller.VenueId, caller.Actor), ct)).ToOk())
            .WithName("AskForNewReaderKey").WithSummary("The device makes itself a new key with its next status.")
            .Produces<ReaderChange>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

        care.MapPost("/disabling", async (
                Guid readerId, RevokeRequest r, Caller caller, IMessageBus bus, DeviceDirectory devices, CancellationToken ct) =>
            {
                var outcome = await bus.InvokeAsync<Outcome<ReaderChange>>(new DisableReader(readerId, r.Reason, caller.VenueId, caller.Actor), ct);
                devices.Forget(readerId);
                return outcome.ToOk();
            })
            .WithName("DisableReader").WithSummary("Its scans get no verdict, and stay in its queue, until it is enabled.")
            .Produces<ReaderChange>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

        care.MapPost("/enabling", async (Guid readerId, Caller caller, IMessageBus bus, DeviceDirectory devices, CancellationToken ct) =>
            {
                var outcome = await bus.InvokeAsync<Outcome<ReaderChange>>(new EnableReader(readerId, caller.VenueId, caller.Actor), ct);
                devices.Forget(readerId);
                return outcome.ToOk();
            })
            .WithName("EnableReader").WithSummary("What was held against the reader is settled: it sends what it kept.")
            .Produces<ReaderChange>().ProducesProblem(StatusCodes.Status404NotFound);
    }
}
