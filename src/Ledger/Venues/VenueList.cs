using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Weasel.Postgresql.Tables;

namespace Interlieux.Ledger.Venues;

/// <summary>The venues of the network, a row each, written with the event that registers them.</summary>
internal sealed partial class VenueList : EventProjection
{
    public static Table Table()
    {
        var table = new Table("ledger.venue");
        table.AddColumn<Guid>("venue_id").AsPrimaryKey();
        table.AddColumn("name", "text").NotNull();
        table.AddColumn("zone", "text").NotNull();
        table.AddColumn("latitude", "double precision");
        table.AddColumn("longitude", "double precision");
        table.AddColumn("capacity", "integer");
        table.AddColumn("closing_time", "time without time zone").NotNull();
        table.AddColumn("listed", "boolean").NotNull();
        table.AddColumn("last_closed_day", "date");
        return table;
    }

    /// <returns>The first of the ids that no venue has, or null.</returns>
    public static async Task<Guid?> FirstUnknownAsync(IQuerySession session, IReadOnlyCollection<Guid> venues, CancellationToken ct)
    {
        if (venues.Count == 0) return null;
        var unknown = await session.AdvancedSql.QueryAsync<Guid>(
            "select id from unnest(?) as asked(id) where not exists (select from ledger.venue v where v.venue_id = id) limit 1", ct, venues.ToArray());
        return unknown.Count == 0 ? null : unknown[0];
    }

    public static void Project(IEvent<VenueRegistered> e, IDocumentOperations operations)
    {
        var venue = e.Data;
        operations.QueueSqlCommand(
            """
            insert into ledger.venue (venue_id, name, zone, latitude, longitude, capacity, closing_time, listed)
            select i, n, z, a, o, c, t, l from unnest(?, ?, ?, ?, ?, ?, ?, ?) as x(i, n, z, a, o, c, t, l)
            """,
            new[] { venue.VenueId }, new[] { venue.Name }, new[] { venue.Zone }, new[] { venue.Latitude }, new[] { venue.Longitude },
            new[] { venue.Capacity }, new[] { venue.ClosingTime }, new[] { venue.Listed });
    }

    public static void Project(IEvent<VenueDayClosed> e, IDocumentOperations operations) => operations.QueueSqlCommand(
        "update ledger.venue set last_closed_day = greatest(last_closed_day, ?) where venue_id = ?", e.Data.Day, e.StreamId);
}
