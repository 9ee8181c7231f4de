using Interlieux.Gateway.Problems;
using Interlieux.Ledger;
using Interlieux.Ledger.Keys;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Scans.Intake;
using Interlieux.Ledger.Venues;

namespace Interlieux.Gateway.Compatibility;

public sealed record MethodAnswer<T>(T Message);

/// <param name="Name">The venue's id: what client_venue and provider_venue name.</param>
/// <param name="Title">The venue's name.</param>
public sealed record FederationVenue(Guid Name, string Title);

/// <summary>What venues with software of their own call when a member of another one checks in.</summary>
internal static class FederationEndpoints
{
    public static void MapFederation(this IEndpointRouteBuilder app)
    {
        var calls = app.MapGroup("/api/method").WithTags(CompatibilityModule.Tag)
            .RequireAuthorization(TokenAuthentication.Requiring(CompatibilityProtocol.Federation))
            .AddOpenApiOperationTransformer(TokenAuthentication.DescribeAsync);

        calls.MapGet("/venues_federation.api.v1/venues", ListVenues)
            .WithName("ListFederationVenues").WithSummary("The venues of the network.")
            .Produces<MethodAnswer<FederationVenue[]>>().ProducesProblem(StatusCodes.Status417ExpectationFailed);

        calls.MapPost("/venues_federation.api.v1/checkin", CheckIn)
            .WithName("CheckIn").WithSummary("A member is here now. 200 lets the member in; a refusal is 417 and says why.")
            .WithDescription(
                "client_venue, provider_venue and user, in the query, as JSON or as a form. Which of the two venues is the host is a setting of the key; "
                + "the host must be the key's own. The same user again within a minute is a repeat.")
            .Produces<MethodAnswer<PassageAnswer>>().ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status417ExpectationFailed).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> ListVenues(OldReader reader, VenueNames venues, CancellationToken ct) => reader.IsRevoked
        ? Passages.Refuse(ReasonCodes.DeviceRevoked)
        : TypedResults.Ok(new MethodAnswer<FederationVenue[]>(
            [.. (await venues.ListAsync(ct)).Select(venue => new FederationVenue(venue.VenueId, venue.Name))]));

    private static async Task<IResult> CheckIn(
        HttpRequest request, OldReader reader, ScanIntake intake, TimeProvider clock, CancellationToken ct)
    {
        var fields = await RequestFields.ReadAsync(request, ct);
        if (!Guid.TryParse(fields["client_venue"], out var client)) return OutcomeResults.ToProblem(Refusal.Invalid("client_venue must be a venue's id."));
        if (!Guid.TryParse(fields["provider_venue"], out var provider))
            return OutcomeResults.ToProblem(Refusal.Invalid("provider_venue must be a venue's id."));

        // Swapped, every debt would be the other venue's.
        var (host, home) = reader.ClientVenueIs switch
        {
            ClientVenue.Host => (client, provider),
            ClientVenue.Home => (provider, client),
            null => throw new InvalidOperationException("A federation's key says whom it means by client_venue."),
        };
        if (host != reader.Venue)
        {
            return OutcomeResults.ToProblem(Refusal.Forbidden(
                $"The host, here {(host == client ? "client_venue" : "provider_venue")}, must be this key's own venue."));
        }

        if (!BadgeIdentifier.TryParseUser(home, fields["user"], out var identifier, out var fault))
            return OutcomeResults.ToProblem(Refusal.Invalid($"user {fault}"));

        // Nothing tells a call that is sent again from another one: the ledger takes it for a repeat within the minute.
        var now = clock.GetUtcNow();
        var verdict = await intake.SubmitAsync(
            reader, Guid.CreateVersion7(now), ScanTechnology.Manual, identifier, ScanDirection.In, now, null, ct);
        return verdict.ToResult(answer => TypedResults.Ok(new MethodAnswer<PassageAnswer>(answer)));
    }
}
