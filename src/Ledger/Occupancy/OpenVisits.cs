using Interlieux.Ledger.Scans.Intake;
using Marten;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace Interlieux.Ledger.Occupancy;

/// <summary>
/// Who is inside which venue: one row for each account and venue day with a visit that nothing has ended. A visit of an earlier day
/// stays until its venue's closing ends it, wherever the account is by then.
/// </summary>
internal static class OpenVisits
{
    /// <summary>The channel that is notified when somebody came or left.</summary>
    public const string Channel = "interlieux_present";

    public static Table Table()
    {
        var table = new Table("ledger.open_visit");
        table.AddColumn<Guid>("account_id").AsPrimaryKey();
        table.AddColumn("venue_day", "date").AsPrimaryKey();
        table.AddColumn<Guid>("host_venue").NotNull().AddIndex();
        table.AddColumn("since", "timestamptz").NotNull();
        return table;
    }

    public static NpgsqlBatchCommand Find(Guid[] hosts, DateOnly[] days)
    {
        var command = new NpgsqlBatchCommand("""
            select v.account_id, v.venue_day, v.host_venue
            from unnest($1, $2) as k(host_venue, venue_day) join ledger.open_visit v using (host_venue, venue_day)
            """);
        command.Parameters.Add(new() { Value = hosts });
        command.Parameters.Add(new() { Value = days });
        return command;
    }

    public static void Store(IDocumentSession session, IReadOnlyDictionary<(Guid Account, DateOnly Day), Presence?> changes)
    {
        if (changes.Count == 0) return;

        var here = changes.Where(change => change.Value is not null).ToArray();
        if (here.Length > 0)
        {
            session.QueueSqlCommand(
                """
                insert into ledger.open_visit (account_id, venue_day, host_venue, since) select * from unnest(?, ?, ?, ?)
                on conflict (account_id, venue_day) do update set host_venue = excluded.host_venue, since = excluded.since
                """,
                here.Select(change => change.Key.Account).ToArray(), here.Select(change => change.Key.Day).ToArray(),
                here.Select(change => change.Value!.HostVenue).ToArray(), here.Select(change => change.Value!.Since.ToUniversalTime()).ToArray());
        }

        var gone = changes.Where(change => change.Value is null).Select(change => change.Key).ToArray();
        if (gone.Length > 0)
        {
            session.QueueSqlCommand(
                "delete from ledger.open_visit v using unnest(?, ?) as k(account_id, venue_day) where v.account_id = k.account_id and v.venue_day = k.venue_day",
                gone.Select(key => key.Account).ToArray(), gone.Select(key => key.Day).ToArray());
        }

        session.QueueSqlCommand("select pg_notify(?, '')", Channel);
    }
}
