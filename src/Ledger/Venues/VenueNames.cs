using Npgsql;

namespace Interlieux.Ledger.Venues;

public sealed record VenueName(Guid VenueId, string Name);

/// <summary>All venues of the network by name, those that show no occupancy too.</summary>
public sealed class VenueNames(NpgsqlDataSource source)
{
    public async Task<IReadOnlyList<VenueName>> ListAsync(CancellationToken ct)
    {
        await using var command = source.CreateCommand("select venue_id, name from ledger.venue order by name, venue_id");
        var venues = new List<VenueName>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) venues.Add(new VenueName(reader.GetGuid(0), reader.GetString(1)));
        return venues;
    }
}
