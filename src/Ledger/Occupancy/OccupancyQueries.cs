using Npgsql;

namespace Interlieux.Ledger.Occupancy;

/// <summary>A venue that shows its occupancy to everybody.</summary>
public sealed record VenueOccupancy(
    Guid VenueId, string Name, double? Latitude, double? Longitude, int? Capacity, string Zone, TimeOnly ClosingTime, int Present);

/// <summary>Who is where now, as numbers.</summary>
public sealed class OccupancyQueries(NpgsqlDataSource source)
{
    /// <summary>The channel on which PostgreSQL tells that somebody came or left.</summary>
    public static string Channel => OpenVisits.Channel;

    public async Task<IReadOnlyList<VenueOccupancy>> VenuesAsync(CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            select v.venue_id, v.name, v.latitude, v.longitude, v.capacity, v.zone, v.closing_time, count(p.account_id)::int
            from ledger.venue v left join (select distinct on (account_id) account_id, host_venue from ledger.open_visit order by account_id, venue_day desc) p on p.host_venue = v.venue_id
            where v.listed group by v.venue_id order by v.name, v.venue_id
            """);
        var venues = new List<VenueOccupancy>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            venues.Add(new VenueOccupancy(
                reader.GetGuid(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetDouble(2),
                reader.IsDBNull(3) ? null : reader.GetDouble(3), reader.IsDBNull(4) ? null : reader.GetInt32(4), reader.GetString(5),
                reader.GetFieldValue<TimeOnly>(6), reader.GetInt32(7)));
        }

        return venues;
    }

    /// <summary>People present, by listed venue; venues where nobody is are left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, int>> PresentAsync(CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            select p.host_venue, count(*)::int
            from (select distinct on (account_id) account_id, host_venue from ledger.open_visit order by account_id, venue_day desc) p
            join ledger.venue v on v.venue_id = p.host_venue and v.listed group by 1
            """);
        var present = new Dictionary<Guid, int>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) present[reader.GetGuid(0)] = reader.GetInt32(1);
        return present;
    }
}
