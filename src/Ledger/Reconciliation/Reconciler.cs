using System.Data;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Streams;
using Marten;
using Npgsql;

namespace Interlieux.Ledger.Reconciliation;

/// <summary>
/// Checks what must always be true (DESIGN rule 13): each balance is the fold of its charges, every day is charged what it owes, views and
/// tables say what the events say, net positions sum to 0, and a closed cycle's frozen input gives the same plan again. Reads one moment of
/// the database, changes nothing.
/// </summary>
public sealed class Reconciler(IDocumentStore store, NpgsqlDataSource source, TimeProvider clock)
{
    private readonly StreamTails tails = new(store);

    public async Task<ReconciliationReport> RunAsync(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        // One snapshot for all that is compared: writers go on meanwhile.
        await using var moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        var differences = new List<Difference>();
        await ViewChecks.RunAsync(connection, moment, differences, ct);

        var network = await FoldAsync<Network>(connection, moment, Network.StreamId, ct);
        if (network is null) return new ReconciliationReport(clock.GetUtcNow(), 0, 0, differences);

        var accounts = await new AccountChecks(tails, network).RunAsync(connection, moment, differences, ct);
        var cycles = await new CycleChecks(tails).RunAsync(connection, moment, differences, ct);
        return new ReconciliationReport(clock.GetUtcNow(), accounts, cycles, differences);
    }

    private async Task<T?> FoldAsync<T>(NpgsqlConnection connection, NpgsqlTransaction moment, Guid stream, CancellationToken ct) where T : class
    {
        var states = new Dictionary<Guid, Versioned>();
        var versions = await StreamVersions.ReadAsync(connection, moment, [stream], ct);
        await tails.FoldAsync(connection, moment, new StateCache(), versions, states, ct);
        return states.TryGetValue(stream, out var found) ? found.State as T : null;
    }
}
