using Interlieux.Ledger.Scans.Intake;
using Marten;
using Weasel.Postgresql.Tables;

namespace Interlieux.Ledger.Occupancy;

/// <summary>Who is inside which venue now: one row for each account that is somewhere.</summary>
internal static class PresentTable
{
    /// <summary>The channel that is notified when somebody came or left.</summary>
    public const string Channel = "interlieux_present";

    public static Table Table()
    {
        var table = new Table("ledger.present");
        table.AddColumn<Guid>("account_id").AsPrimaryKey();
        table.AddColumn<Guid>("host_venue").NotNull().AddIndex();
        table.AddColumn("since", "timestamptz").NotNull();
        return table;
    }

    /// <summary>Accounts inside a venue since before an instant, in the order in which their streams are locked.</summary>
    public static async Task<IReadOnlyList<Guid>> AccountsInsideAsync(
        IQuerySession session, Guid hostVenue, DateTimeOffset before, CancellationToken ct) =>
        await session.AdvancedSql.QueryAsync<Guid>(
            "select account_id from ledger.present where host_venue = ? and since < ? order by account_id", ct, hostVenue, before);

    public static void Store(IDocumentSession session, IReadOnlyDictionary<Guid, Presence?> changes)
    {
        if (changes.Count == 0) return;

        var here = changes.Where(change => change.Value is not null).ToArray();
        if (here.Length > 0)
        {
            session.QueueSqlCommand(
                """
                insert into ledger.present (account_id, host_venue, since) select * from unnest(?, ?, ?)
                on conflict (account_id) do update set host_venue = excluded.host_venue, since = excluded.since
                """,
                here.Select(change => change.Key).ToArray(), here.Select(change => change.Value!.HostVenue).ToArray(),
                here.Select(change => change.Value!.Since.ToUniversalTime()).ToArray());
        }

        var gone = changes.Where(change => change.Value is null).Select(change => change.Key).ToArray();
        if (gone.Length > 0) session.QueueSqlCommand("delete from ledger.present where account_id = any(?)", gone);

        session.QueueSqlCommand("select pg_notify(?, '')", Channel);
    }
}
