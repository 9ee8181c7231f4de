using Marten;

namespace Interlieux.Ledger.Venues;

/// <summary>A venue joins the network. Its identity is its source and its id there: registering it again changes nothing.</summary>
public sealed record RegisterVenue(
    string Name, string Zone, double? Latitude, double? Longitude, int? Capacity, TimeOnly ClosingTime, bool Listed,
    string Source, string SourceId, string By);

/// <param name="IsNew">False when the venue was there already.</param>
public sealed record VenueRegistration(Guid VenueId, bool IsNew);

public static class RegisterVenueHandler
{
    public static async Task<Outcome<VenueRegistration>> Handle(
        RegisterVenue command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (Fault(command) is { } fault) return Refusal.Invalid(fault);

        var id = Venue.IdOf(command.Source, command.SourceId);
        if (await session.Events.FetchStreamStateAsync(id, ct) is not null) return new VenueRegistration(id, IsNew: false);

        session.LastModifiedBy = command.By;
        session.Events.StartStream<Venue>(id, new VenueRegistered(
            id, command.Name.Trim(), command.Zone, command.Latitude, command.Longitude, command.Capacity, command.ClosingTime,
            command.Listed, command.Source, command.SourceId, clock.GetUtcNow()));
        return new VenueRegistration(id, IsNew: true);
    }

    public static string? Fault(RegisterVenue command)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (string.IsNullOrWhiteSpace(command.Name) || command.Name.Length > 200) return "name must have 1 to 200 characters.";
        if (string.IsNullOrWhiteSpace(command.SourceId) || string.IsNullOrWhiteSpace(command.Source)) return "source and sourceId are needed.";
        if (command.Latitude is < -90 or > 90) return "latitude must be from -90 to 90.";
        if (command.Longitude is < -180 or > 180) return "longitude must be from -180 to 180.";
        if (command.Capacity is <= 0) return "capacity must be positive.";
        return TimeZoneInfo.TryFindSystemTimeZoneById(command.Zone ?? "", out var zone) && zone.HasIanaId
            ? null
            : $"zone '{command.Zone}' is not a time zone of the IANA database.";
    }
}
