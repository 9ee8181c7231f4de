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
    IEventAppend append, NpgsqlDataSource source, StateCache cache, StreamTails tails, BadgeKeys badgeKeys, TimeProvider clock) : IDisposable
{
    private readonly KnownOwners owners = new();

    /// <returns>The scans for which things turned out different under the lock: they must be tried again.</returns>
    public async Task<IReadOnlyList<PendingScan>> RunAsync(IReadOnlyList<PendingScan> scans, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var before = await FindOwnersAsync(connection, scans, ct);

        await using var transaction = await connection.BeginTransactionAsync(ct);
        var locked = await LockAsync(connection, transaction, scans, before, ct);
        owners.Learn(HashesOf(scans), locked.Owners.Owners);
        var states = new Dictionary<Guid, Versioned>();
        await tails.FoldAsync(connection, transaction, cache, locked.Versions, states, ct);
        var surroundings = new Surroundings(scans, locked.Owners, states);
        if (surroundings.MissingVenues() is { Count: > 0 } missing)
        {
            var versions = await StreamVersions.ReadAsync(connection, transaction, missing, ct);
            await tails.FoldAsync(connection, transaction, cache, versions, states, ct);
        }

        var crowds = await surroundings.CrowdsAsync(connection, transaction, ct);
        var batch = new IntakeBatch(states, locked, crowds, badgeKeys, clock.GetUtcNow());
        var again = new List<PendingScan>();
        foreach (var scan in scans)
        {
            if (!batch.TryJudge(scan, before)) again.Add(scan);
        }

        // A scan of its own transaction may commit while the caller gives up: the answer is in the receipt then.
        await append.WriteAsync(transaction, new IntakeWrites(batch.Appends, locked.Versions, batch.Receipts, batch.Presences, batch.AwayEntries), ct);
        await transaction.CommitAsync(CancellationToken.None);

        foreach (var (stream, state) in batch.NewStates) cache.Put(stream, state);
        foreach (var (scan, verdict) in batch.Verdicts) scan.Give(verdict);
        return again;
    }

    /// <summary>After a failure a connection's prepared statements may not be what it believes: none of them is used again.</summary>
    public void Reconnect() => source.Clear();

    public void Dispose() => source.Dispose();

    // A round trip less where all badges were seen before.
    private async Task<BadgeOwners> FindOwnersAsync(
        NpgsqlConnection connection, IReadOnlyList<PendingScan> scans, CancellationToken ct)
    {
        var (found, unknown) = (new Dictionary<string, BadgeOwner[]>(), new HashSet<string>());
        foreach (var scan in scans)
        {
            if (owners.Find(scan.Hashes) is var (hash, known)) found[hash] = known;
            else unknown.UnionWith(scan.Hashes);
        }

        if (unknown.Count == 0) return new BadgeOwners(found, new HashSet<string>());

        await using var query = new NpgsqlBatch(connection);
        BadgeDirectory.Find(query.BatchCommands, [.. unknown]);
        await using var reader = await query.ExecuteReaderAsync(ct);
        var read = await BadgeDirectory.ReadAsync(reader, ct);
        foreach (var (hash, known) in read.Owners) found[hash] = known;
        return new BadgeOwners(found, read.Truncations);
    }

    private static async Task<LockedStreams> LockAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<PendingScan> scans,
        BadgeOwners before, CancellationToken ct)
    {
        var written = new SortedSet<Guid>();
        var read = new HashSet<Guid> { Network.StreamId };
        foreach (var scan in scans)
        {
            read.Add(scan.HostVenue);
            var owners = before.Find(scan.Hashes).Owners;
            if (owners.Length == 0 || scan.IsStray || before.IsAmbiguous(scan.Hashes)) written.Add(scan.ReaderId);
            else read.Add(scan.ReaderId);

            foreach (var owner in owners)
            {
                written.Add(owner.AccountId);
                written.UnionWith(owner.Pools);
                read.Add(owner.HomeVenue);
            }
        }

        await using var query = new NpgsqlBatch(connection, transaction);
        query.BatchCommands.Add(NetworkLock.Share());
        query.BatchCommands.Add(StreamVersions.Find(written, locking: true));
        query.BatchCommands.Add(StreamVersions.Find(read, locking: false));
        BadgeDirectory.Find(query.BatchCommands, HashesOf(scans));
        query.BatchCommands.Add(Receipts.Find([.. scans.SelectMany(scan => scan.ReceiptKeys).Distinct()]));
        query.BatchCommands.Add(CycleBook.Find());

        await using var reader = await query.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        var versions = new Dictionary<Guid, long>();
        await StreamVersions.ReadAsync(reader, versions, ct);
        var writable = versions.Keys.ToHashSet();
        await reader.NextResultAsync(ct);
        await StreamVersions.ReadAsync(reader, versions, ct);
        await reader.NextResultAsync(ct);
        var locked = await BadgeDirectory.ReadAsync(reader, ct);
        await reader.NextResultAsync(ct);
        var receipts = await Receipts.ReadAsync(reader, ct);
        await reader.NextResultAsync(ct);
        return new LockedStreams(versions, writable, locked, receipts, await CycleBook.ReadAsync(reader, ct));
    }

    private static string[] HashesOf(IReadOnlyList<PendingScan> scans) => [.. scans.SelectMany(scan => scan.Hashes).Distinct()];
}
