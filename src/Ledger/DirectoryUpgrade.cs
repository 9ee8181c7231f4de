using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Streams;
using Interlieux.Ledger.Venues;
using Marten;
using Npgsql;

namespace Interlieux.Ledger;

/// <summary>
/// Fills the tables that are written with the events from the events of a first-version database, where other tables stood in their
/// place: <c>badge</c> knew one account for each badge, <c>present</c> one venue for each account. Doing it again changes nothing.
/// </summary>
internal static class DirectoryUpgrade
{
    private const string FillSql = """
        insert into ledger.account_home (account_id, home_venue)
        select stream_id, (data ->> 'homeVenue')::uuid from ledger.mt_events where type = 'account_opened' on conflict do nothing;

        insert into ledger.badge_binding (hash, account_id, badge_id, pay_order, bound_at)
        select data -> 'personal' ->> 'badgeHash', stream_id, (data ->> 'badgeId')::uuid, 1, (data ->> 'recordedAt')::timestamptz
        from ledger.mt_events where type = 'badge_bound' on conflict do nothing;

        drop table ledger.badge;
        """;

    /// <summary>An upgrade may have stopped before this last step.</summary>
    public static async Task<bool> IsDueAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var command = source.CreateCommand("select to_regclass('ledger.badge') is not null or to_regclass('ledger.present') is not null");
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    public static async Task RunAsync(IDocumentStore store, NpgsqlDataSource source)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        if (await ExistsAsync(connection, "ledger.badge")) await ExecuteAsync(connection, FillSql);
        if (await ExistsAsync(connection, "ledger.present"))
        {
            await MovePresencesAsync(store, connection);
            await ExecuteAsync(connection, "drop table ledger.present");
        }

        await transaction.CommitAsync();
    }

    // The venue day of a presence follows from the network's rules and the venue's zone.
    private static async Task MovePresencesAsync(IDocumentStore store, NpgsqlConnection connection)
    {
        await using var session = store.LightweightSession();
        if (await session.FindAsync<Network>(Network.StreamId, CancellationToken.None) is not { } network) return;

        var inside = new List<(Guid Account, Guid Host, DateTimeOffset Since)>();
        await using (var query = new NpgsqlCommand("select account_id, host_venue, since from ledger.present", connection))
        await using (var reader = await query.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync()) inside.Add((reader.GetGuid(0), reader.GetGuid(1), reader.GetFieldValue<DateTimeOffset>(2)));
        }

        foreach (var (account, host, since) in inside)
        {
            var venue = await session.FindAsync<Venue>(host, CancellationToken.None);
            await using var insert = new NpgsqlCommand(
                "insert into ledger.open_visit (account_id, venue_day, host_venue, since) values ($1, $2, $3, $4) on conflict do nothing", connection)
            {
                Parameters =
                {
                    new() { Value = account }, new() { Value = network.DayOf(since, venue!.Zone).Day }, new() { Value = host },
                    new() { Value = since.ToUniversalTime() },
                },
            };
            await insert.ExecuteNonQueryAsync();
        }
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string table)
    {
        await using var command = new NpgsqlCommand("select to_regclass($1) is not null", connection) { Parameters = { new() { Value = table } } };
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
