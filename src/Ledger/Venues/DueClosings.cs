using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Streams;
using Marten;
using Npgsql;

namespace Interlieux.Ledger.Venues;

/// <summary>Venue days that are over while somebody still counts as inside.</summary>
public sealed class DueClosings(NpgsqlDataSource source, IDocumentStore store, TimeProvider clock)
{
    public async Task<IReadOnlyList<(Guid VenueId, DateOnly Day)>> ListAsync(CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        if (await session.FindAsync<Network>(Network.StreamId, ct) is not { } network) return [];

        await using var command = source.CreateCommand("""
            select v.venue_id, v.name, v.zone, v.closing_time, o.venue_day
            from ledger.open_visit o join ledger.venue v on v.venue_id = o.host_venue group by v.venue_id, o.venue_day order by o.venue_day
            """);
        var now = clock.GetUtcNow();
        var due = new List<(Guid, DateOnly)>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var venue = new Venue(
                reader.GetGuid(0), reader.GetString(1), TimeZoneInfo.FindSystemTimeZoneById(reader.GetString(2)), null,
                reader.GetFieldValue<TimeOnly>(3), Listed: false, LastClosedDay: null);
            var day = reader.GetFieldValue<DateOnly>(4);
            if (venue.ClosingOf(day, network.RulesOn(day).DayStart) <= now) due.Add((venue.Id, day));
        }

        return due;
    }
}
