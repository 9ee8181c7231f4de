using Interlieux.Ledger.Occupancy;
using Marten;
using Marten.Services;
using Npgsql;

namespace Interlieux.Ledger.Scans.Intake;

/// <summary>Appends through a session of Marten, with all that Marten does: inline projections, tags, metadata.</summary>
internal sealed class MartenAppend(IDocumentStore store) : IEventAppend
{
    public async Task WriteAsync(NpgsqlTransaction transaction, IntakeWrites writes, CancellationToken ct)
    {
        // Bound to the transaction: a session that begins its own would repeat a failed write in a new one, without the locks.
        await using var session = store.LightweightSession(SessionOptions.ForTransaction(transaction));
        foreach (var (stream, events) in writes.Appends) session.Events.Append(stream, [.. events]);
        await session.SaveChangesAsync(ct);

        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        Receipts.Insert(batch.BatchCommands, writes.Receipts);
        OpenVisits.Change(batch.BatchCommands, writes.Presences);
        AwayEntries.Insert(batch.BatchCommands, writes.AwayEntries);
        if (batch.BatchCommands.Count > 0) await batch.ExecuteNonQueryAsync(ct);
    }
}
