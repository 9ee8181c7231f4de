using Interlieux.Gateway.Access;
using Interlieux.Gateway.Problems;
using Interlieux.Ledger;
using Interlieux.Ledger.Occupancy;
using Interlieux.Ledger.Venues;
using Wolverine;

namespace Interlieux.Gateway.Venues;

/// <param name="Zone">IANA time zone, for instance Europe/Paris.</param>
/// <param name="ClosingTime">Local time at which presences without an exit are closed.</param>
/// <param name="Listed">Whether everybody may see the venue's occupancy.</param>
/// <param name="SourceId">The venue's id in the source it comes from: the same one is the same venue.</param>
public sealed record RegisterVenueRequest(
    string Name, string Zone, TimeOnly ClosingTime, bool Listed, string Source, string SourceId, double? Latitude = null, double? Longitude = null,
    int? Capacity = null);

public sealed record CloseVenueDayRequest(DateOnly Day);

internal static class VenueEndpoints
{
    public static void MapVenues(this IEndpointRouteBuilder api)
    {
        var venues = api.MapGroup("/venues").WithTags("Venues");

        venues.MapGet("", (OccupancyQueries occupancy, CancellationToken ct) => occupancy.VenuesAsync(ct))
            .RequireAuthorization(Policies.AnyKey)
            .WithName("ListVenues").WithSummary("The venues that show their occupancy, with the people present now.");

        venues.MapPost("", async (RegisterVenueRequest r, Caller caller, IMessageBus bus, CancellationToken ct) =>
                (await bus.InvokeAsync<Outcome<VenueRegistration>>(
                    new RegisterVenue(
                        r.Name, r.Zone, r.Latitude, r.Longitude, r.Capacity, r.ClosingTime, r.Listed, r.Source, r.SourceId, caller.Actor), ct)).ToOk())
            .RequireAuthorization(Policies.Network)
            .WithName("RegisterVenue").WithSummary("A venue joins the network.")
            .Produces<VenueRegistration>().ProducesProblem(StatusCodes.Status400BadRequest);

        venues.MapPost("/{venueId:guid}/closings", async (Guid venueId, CloseVenueDayRequest r, Caller caller, IMessageBus bus, CancellationToken ct) =>
                (await bus.InvokeAsync<Outcome<VenueDayClosed>>(new CloseVenueDay(venueId, r.Day, caller.Actor), ct)).ToOk())
            .RequireAuthorization(Policies.Network)
            .WithName("CloseVenueDay").WithSummary("Ends a venue's day: presences without an exit are closed at closing time.")
            .Produces<VenueDayClosed>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
    }
}
