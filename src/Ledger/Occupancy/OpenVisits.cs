using Interlieux.Ledger.Scans.Intake;
using Interlieux.Ledger.Streams;
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

    private const string Upsert = "insert into ledger.open_visit (account_id, venue_day, host_venue, since)";

    private const string OnConflict =
        "on conflict (account_id, venue_day) do update set host_venue = excluded.host_venue, since = excluded.since";

    private const string Delete = "delete from ledger.open_visit v using";

    private const string OfKey = "as k(account_id, venue_day) where v.account_id = k.account_id and v.venue_day = k.venue_day";

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

    /// <summary>The changes as commands of a batch, and one that notifies the channel.</summary>
    public static void Change(NpgsqlBatchCommandCollection batch, IReadOnlyDictionary<(Guid Account, DateOnly Day), Presence?> changes)
    {
        if (changes.Count == 0) return;

        var (here, gone) = Split(changes);
        if (here.Length > 0)
        {
            batch.Add(new NpgsqlBatchCommand($"{Upsert} select * from unnest($1, $2, $3, $4) {OnConflict}")
            {
                Parameters =
                {
                    ArrayParameter.Of(here, c => c.Account), ArrayParameter.Of(here, c => c.Day),
                    ArrayParameter.Of(here, c => c.HostVenue), ArrayParameter.Of(here, c => c.Since),
                },
            });
        }

        if (gone.Length > 0)
        {
            batch.Add(new NpgsqlBatchCommand($"{Delete} unnest($1, $2) {OfKey}")
            {
                Parameters = { ArrayParameter.Of(gone, c => c.Account), ArrayParameter.Of(gone, c => c.Day) },
            });
        }

        batch.Add(new NpgsqlBatchCommand("select pg_notify($1, '')") { Parameters = { new NpgsqlParameter<string> { TypedValue = Channel } } });
    }

    /// <summary>The same as operations of a session.</summary>
    public static void Change(IDocumentSession session, IReadOnlyDictionary<(Guid Account, DateOnly Day), Presence?> changes)
    {
        if (changes.Count == 0) return;

        var (here, gone) = Split(changes);
        if (here.Length > 0)
        {
            session.QueueSqlCommand(
                $"{Upsert} select * from unnest(?, ?, ?, ?) {OnConflict}", Array.ConvertAll(here, c => c.Account),
                Array.ConvertAll(here, c => c.Day), Array.ConvertAll(here, c => c.HostVenue), Array.ConvertAll(here, c => c.Since));
        }

        if (gone.Length > 0)
        {
            session.QueueSqlCommand(
                $"{Delete} unnest(?, ?) {OfKey}", Array.ConvertAll(gone, key => key.Account), Array.ConvertAll(gone, key => key.Day));
        }

        session.QueueSqlCommand("select pg_notify(?, '')", Channel);
    }

    private static ((Guid Account, DateOnly Day, Guid HostVenue, DateTimeOffset Since)[] Here, (Guid Account, DateOnly Day)[] Gone) Split(
        IReadOnlyDictionary<(Guid Account, DateOnly Day), Presence?> changes) =>
    (
        [.. changes.Where(c => c.Value is not null)
            .Select(c => (c.Key.Account, c.Key.Day, c.Value!.HostVenue, c.Value.Since.ToUniversalTime()))],
        [.. changes.Where(c => c.Value is null).Select(c => c.Key)]
    );
}
