using Interlieux.Ledger.Scans.Intake;
using Marten;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace Interlieux.Ledger.Occupancy;

/// <summary>Who is inside which venue now: one row for each account that is somewhere.</summary>
internal static class PresentTable
{
    /// <summary>The channel that is notified when somebody came or left.</summary>
    public const string Channel = "interlieux_present";

    private const string Upsert = "insert into ledger.present (account_id, host_venue, since)";

    private const string OnConflict = "on conflict (account_id) do update set host_venue = excluded.host_venue, since = excluded.since";

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

    /// <summary>The changes as commands of a batch, and one that notifies the channel.</summary>
    public static void Change(NpgsqlBatchCommandCollection batch, IReadOnlyDictionary<Guid, Presence?> changes)
    {
        if (changes.Count == 0) return;

        var (here, gone) = Split(changes);
        if (here.Length > 0)
        {
            batch.Add(new NpgsqlBatchCommand($"{Upsert} select * from unnest($1, $2, $3) {OnConflict}")
            {
                Parameters = { Typed(here, c => c.Account), Typed(here, c => c.HostVenue), Typed(here, c => c.Since) },
            });
        }

        if (gone.Length > 0)
        {
            batch.Add(new NpgsqlBatchCommand("delete from ledger.present where account_id = any($1)")
            {
                Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = gone } },
            });
        }

        batch.Add(new NpgsqlBatchCommand("select pg_notify($1, '')")
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = Channel } },
        });
    }

    /// <summary>The same as operations of a session, for handlers.</summary>
    public static void Change(IDocumentSession session, IReadOnlyDictionary<Guid, Presence?> changes)
    {
        if (changes.Count == 0) return;

        var (here, gone) = Split(changes);
        if (here.Length > 0)
        {
            session.QueueSqlCommand(
                $"{Upsert} select * from unnest(?, ?, ?) {OnConflict}", Array.ConvertAll(here, c => c.Account),
                Array.ConvertAll(here, c => c.HostVenue), Array.ConvertAll(here, c => c.Since));
        }

        if (gone.Length > 0) session.QueueSqlCommand("delete from ledger.present where account_id = any(?)", gone);

        session.QueueSqlCommand("select pg_notify(?, '')", Channel);
    }

    private static ((Guid Account, Guid HostVenue, DateTimeOffset Since)[] Here, Guid[] Gone) Split(
        IReadOnlyDictionary<Guid, Presence?> changes) =>
    (
        [.. changes.Where(c => c.Value is not null).Select(c => (c.Key, c.Value!.HostVenue, c.Value.Since.ToUniversalTime()))],
        [.. changes.Where(c => c.Value is null).Select(c => c.Key)]
    );

    private static NpgsqlParameter<T[]> Typed<TRow, T>(TRow[] rows, Converter<TRow, T> value) =>
        new() { TypedValue = Array.ConvertAll(rows, value) };
}
