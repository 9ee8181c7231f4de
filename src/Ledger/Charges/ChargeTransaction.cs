using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Occupancy;
using Interlieux.Ledger.Streams;
using Marten;
using Marten.Services;
using Npgsql;

namespace Interlieux.Ledger.Charges;

/// <summary>
/// The transaction of every command that may write a charge, a reversal or a transfer, as intake's: the network's lock shared, the rows
/// of the accounts and of all pools that may pay for them locked in the order of id, and on a connection of its own, because a session
/// that begins its own transaction would repeat a failed write without the locks.
/// </summary>
public sealed class ChargeTransaction(IDocumentStore store, NpgsqlDataSource source, TimeProvider clock)
{
    private readonly StateCache cache = new();
    private readonly StreamTails tails = new(store);

    /// <param name="venues">To be read beside the accounts' homes and the hosts of their kept days.</param>
    /// <param name="decide">Pure: may be called again when something turned out different under the locks.</param>
    internal async Task<Outcome<T>> RunAsync<T>(
        IReadOnlyCollection<Guid> accounts, IReadOnlyCollection<Guid> venues, string by, Func<ChargeWork, Outcome<T>> decide,
        CancellationToken ct) where T : class
    {
        while (true)
        {
            await using var connection = await source.OpenConnectionAsync(ct);
            var pools = await PoolsOfAsync(connection, null, accounts, ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await NetworkLock.ShareAsync(connection, transaction, ct);
            await LockAsync(connection, transaction, [.. accounts, .. pools], ct);
            // A pool that was attributed in between has a row that is not locked.
            if (!pools.SetEquals(await PoolsOfAsync(connection, transaction, accounts, ct))) continue;

            var work = await ReadAsync(connection, transaction, [.. accounts, .. pools], venues, ct);
            var outcome = decide(work);
            if (outcome.Refusal is not null || work.Appends.Count == 0) return outcome;

            await using var session = store.LightweightSession(SessionOptions.ForTransaction(transaction));
            session.LastModifiedBy = by;
            foreach (var (stream, events) in work.Appends) session.Events.Append(stream, [.. events]);
            OpenVisits.Change(session, work.Presences);
            await session.SaveChangesAsync(ct);
            await transaction.CommitAsync(CancellationToken.None);
            return outcome;
        }
    }

    private async Task<ChargeWork> ReadAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyCollection<Guid> written, IReadOnlyCollection<Guid> venues,
        CancellationToken ct)
    {
        var states = new Dictionary<Guid, Versioned>();
        var cycles = await CycleBook.ReadAsync(connection, transaction, ct);
        await FoldAsync([.. written, .. venues, Network.StreamId]);

        var nearby = states.Values.Select(state => state.State).OfType<Account>()
            .SelectMany(account => account.Days.SelectMany(day => day.Scans.Select(scan => scan.HostVenue).Concat(
                day.Charges.Select(charge => charge.HostVenue))).Append(account.HomeVenue)).ToHashSet();
        nearby.ExceptWith(states.Keys);
        if (nearby.Count > 0) await FoldAsync(nearby);
        return new ChargeWork(states, cycles, clock.GetUtcNow());

        async Task FoldAsync(IReadOnlyCollection<Guid> streams)
        {
            var versions = await StreamVersions.ReadAsync(connection, transaction, streams, ct);
            await tails.FoldAsync(connection, transaction, cache, versions, states, ct);
            foreach (var stream in versions.Keys) cache.Put(stream, states[stream]);
        }
    }

    private static async Task LockAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyCollection<Guid> streams, CancellationToken ct)
    {
        await using var query = new NpgsqlBatch(connection, transaction) { BatchCommands = { StreamVersions.Find(streams, locking: true) } };
        await query.ExecuteNonQueryAsync(ct);
    }

    private static async Task<HashSet<Guid>> PoolsOfAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, IReadOnlyCollection<Guid> accounts, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select pool_id from ledger.account_pool where account_id = any($1)", connection, transaction);
        command.Parameters.Add(new() { Value = accounts.ToArray() });
        var pools = new HashSet<Guid>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) pools.Add(reader.GetGuid(0));
        return pools;
    }
}
