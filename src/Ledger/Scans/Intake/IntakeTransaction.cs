using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Streams;
using Npgsql;

namespace Interlieux.Ledger.Scans.Intake;

/// <summary>
/// The one transaction that matters (docs/adr/0003): locks the streams that may get an event in the order of their ids, reads what is
/// true under these locks, judges the scans in the order of their arrival, and appends. Shards only save waiting; the row locks are
/// the guarantee, for any number of gateways on one database.
/// </summary>
internal sealed class IntakeTransaction(
    IEventAppend append, NpgsqlDataSource source, StateCache cache, StreamTails tails, TimeProvider clock)
{
    private readonly KnownOwners owners = new();

    /// <returns>The scans for which things turned out different under the lock: they must be tried again.</returns>
    public async Task<IReadOnlyList<PendingScan>> RunAsync(IReadOnlyList<PendingScan> scans, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var before = await FindOwnersAsync(connection, scans, ct);

        await using var transaction = await connection.BeginTransactionAsync(ct);
        var locked = await LockAsync(connection, transaction, scans, before, ct);
        owners.Learn(HashesOf(scans), locked.Owners);
        var states = new Dictionary<Guid, Versioned>();
        await tails.FoldAsync(connection, transaction, cache, locked.Versions, states, ct);

        var batch = new IntakeBatch(states, locked, clock.GetUtcNow());
        var again = new List<PendingScan>();
        foreach (var scan in scans)
        {
            if (!batch.TryJudge(scan, before)) again.Add(scan);
        }

        // A scan of its own transaction may commit while the caller gives up: the answer is in the receipt then.
        await append.WriteAsync(transaction, new IntakeWrites(batch.Appends, locked.Versions, batch.Receipts, batch.Presences), ct);
        await transaction.CommitAsync(CancellationToken.None);

        foreach (var (stream, state) in batch.NewStates) cache.Put(stream, state);
        foreach (var (scan, verdict) in batch.Verdicts) scan.Give(verdict);
        return again;
    }

    // A round trip less where all badges were seen before.
    private async Task<Dictionary<string, BadgeOwner>> FindOwnersAsync(
        NpgsqlConnection connection, IReadOnlyList<PendingScan> scans, CancellationToken ct)
    {
        var (found, unknown) = (new Dictionary<string, BadgeOwner>(), new HashSet<string>());
        foreach (var scan in scans)
        {
            if (owners.Find(scan.BadgeHash) is { } owner) found[scan.BadgeHash] = owner;
            else unknown.Add(scan.BadgeHash);
        }

        if (unknown.Count == 0) return found;

        await using var query = new NpgsqlBatch(connection) { BatchCommands = { BadgeDirectory.Find([.. unknown]) } };
        await using var reader = await query.ExecuteReaderAsync(ct);
        foreach (var (hash, owner) in await BadgeDirectory.ReadAsync(reader, ct)) found[hash] = owner;
        return found;
    }

    private static async Task<LockedStreams> LockAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<PendingScan> scans,
        Dictionary<string, BadgeOwner> before, CancellationToken ct)
    {
        var written = new SortedSet<Guid>();
        var read = new HashSet<Guid> { Network.StreamId };
        foreach (var scan in scans)
        {
            read.Add(scan.HostVenue);
            if (IsStray(scan, before, out var owner)) written.Add(scan.ReaderId);
            else read.Add(scan.ReaderId);

            if (owner is null) continue;
            written.Add(owner.AccountId);
            written.UnionWith(owner.Pools);
        }

        await using var query = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                With("select pg_advisory_xact_lock_shared($1)", NetworkLock.Key),
                With("select id, version from ledger.mt_streams where id = any($1) order by id for update", written.ToArray()),
                With("select id, version from ledger.mt_streams where id = any($1)", read.ToArray()),
                BadgeDirectory.Find(HashesOf(scans)),
                Receipts.Find([.. scans.SelectMany(scan => scan.ReceiptKeys).Distinct()]),
                CycleBook.Find(),
            },
        };

        await using var reader = await query.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        var versions = new Dictionary<Guid, long>();
        while (await reader.ReadAsync(ct)) versions[reader.GetGuid(0)] = reader.GetInt64(1);
        var writable = versions.Keys.ToHashSet();
        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct)) versions[reader.GetGuid(0)] = reader.GetInt64(1);
        await reader.NextResultAsync(ct);
        var owners = await BadgeDirectory.ReadAsync(reader, ct);
        await reader.NextResultAsync(ct);
        var receipts = await Receipts.ReadAsync(reader, ct);
        await reader.NextResultAsync(ct);
        return new LockedStreams(versions, writable, owners, receipts, await CycleBook.ReadAsync(reader, ct));
    }

    private static bool IsStray(PendingScan scan, Dictionary<string, BadgeOwner> owners, out BadgeOwner? owner) =>
        !owners.TryGetValue(scan.BadgeHash, out owner) || scan.IsStray;

    private static string[] HashesOf(IReadOnlyList<PendingScan> scans) => [.. scans.Select(scan => scan.BadgeHash).Distinct()];

    private static NpgsqlBatchCommand With<T>(string sql, T value)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return command;
    }
}
