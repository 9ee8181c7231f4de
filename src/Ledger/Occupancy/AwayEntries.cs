using Interlieux.Ledger.Scans.Intake;
using Interlieux.Ledger.Streams;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace Interlieux.Ledger.Occupancy;

/// <summary>Accounts of other venues that entered a host with a quota, by venue day.</summary>
internal static class AwayEntries
{
    public static Table Table()
    {
        var table = new Table("ledger.away_entry");
        table.AddColumn<Guid>("host_venue").AsPrimaryKey();
        table.AddColumn("venue_day", "date").AsPrimaryKey();
        table.AddColumn<Guid>("account_id").AsPrimaryKey();
        table.AddColumn<Guid>("home_venue").NotNull();
        return table;
    }

    public static NpgsqlBatchCommand Count(Guid[] hosts, DateOnly[] days)
    {
        var command = new NpgsqlBatchCommand("""
            select e.host_venue, e.venue_day, e.home_venue, count(*)::int
            from unnest($1, $2) as k(host_venue, venue_day) join ledger.away_entry e using (host_venue, venue_day) group by 1, 2, 3
            """);
        command.Parameters.Add(new() { Value = hosts });
        command.Parameters.Add(new() { Value = days });
        return command;
    }

    public static void Insert(NpgsqlBatchCommandCollection batch, IReadOnlyList<AwayEntry> entries)
    {
        if (entries.Count == 0) return;
        batch.Add(new NpgsqlBatchCommand("""
            insert into ledger.away_entry (host_venue, venue_day, account_id, home_venue)
            select * from unnest($1, $2, $3, $4) on conflict do nothing
            """)
        {
            Parameters =
            {
                ArrayParameter.Of(entries, e => e.HostVenue), ArrayParameter.Of(entries, e => e.Day),
                ArrayParameter.Of(entries, e => e.AccountId), ArrayParameter.Of(entries, e => e.HomeVenue),
            },
        });
    }
}
