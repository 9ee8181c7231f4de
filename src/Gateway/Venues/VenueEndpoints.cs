using Interlieux.Gateway.Access;
using Interlieux.Gateway.Problems;
using Interlieux.Ledger;
using Interlieux.Ledger.Badges;
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

/// <param name="EffectiveFrom">The first venue day that obeys them; nothing is retroactive.</param>
public sealed record PublishTermsRequest(DateOnly EffectiveFrom, VenueTerms Terms);

/// <param name="CallOutSecret">Where the venue's own software decides: what call-outs to it are signed with, hexadecimal.</param>
public sealed record PublishedTerms(VenueTermsPublished Published, string? CallOutSecret);

/// <param name="LastDay">The last day of a month.</param>
public sealed record LeaveNetworkRequest(DateOnly LastDay, string Reason);

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

        venues.MapPost("/{venueId:guid}/terms", PublishTerms)
            .RequireAuthorization(Policies.Network)
            .WithName("PublishTerms")
            .WithSummary("Sets a venue's opening hours, capacity, quotas, offline policy, pass authority and refund rule for days to come.")
            .Produces<PublishedTerms>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);

        venues.MapPost("/{venueId:guid}/departure", async (Guid venueId, LeaveNetworkRequest r, Caller caller, IMessageBus bus, CancellationToken ct) =>
                (await bus.InvokeAsync<Outcome<VenueDeparture>>(new LeaveNetwork(venueId, r.LastDay, r.Reason, caller.Actor), ct)).ToOk())
            .RequireAuthorization(Policies.Network)
            .WithName("LeaveNetwork").WithSummary("A venue leaves the network at a month's end.")
            .Produces<VenueDeparture>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);

        venues.MapGet("/{venueId:guid}/unused-credit", async (Guid venueId, Caller caller, UnusedCredit credit, CancellationToken ct) =>
                caller.VenueId is { } own && own != venueId
                    ? OutcomeResults.ToProblem(Refusal.Forbidden("The venue is another one."))
                    : TypedResults.Ok(await credit.ListAsync(venueId, ct)))
            .RequireAuthorization(Policies.SellOrNetwork)
            .WithName("ListUnusedCredit").WithSummary("Packs of the venue with half-days left: what it has to refund when it leaves.")
            .Produces<IReadOnlyList<UnusedPack>>();
    }

    private static async Task<IResult> PublishTerms(
        Guid venueId, PublishTermsRequest r, Caller caller, IMessageBus bus, BadgeKeys keys, CancellationToken ct)
    {
        var outcome = await bus.InvokeAsync<Outcome<VenueTermsPublished>>(new PublishTerms(venueId, r.EffectiveFrom, r.Terms, caller.Actor), ct);
        return outcome.ToResult(published => TypedResults.Ok(new PublishedTerms(
            published, published.Terms.PassAuthority == PassAuthority.Venue ? Convert.ToHexStringLower(keys.Current.CallOutSecret(venueId)) : null)));
    }
}
