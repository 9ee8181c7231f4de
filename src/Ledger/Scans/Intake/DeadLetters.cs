using Microsoft.Extensions.Logging;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace Interlieux.Ledger.Scans.Intake;

/// <summary>Scans that could not be recorded, each with the reason; the badge only as its hash.</summary>
internal sealed class DeadLetters(NpgsqlDataSource source, TimeProvider clock, ILogger<DeadLetters> logger)
{
    public static Table Table()
    {
        var table = new Table("ledger.scan_dead_letter");
        table.AddColumn<Guid>("reader_id").AsPrimaryKey();
        table.AddColumn<Guid>("scan_id").AsPrimaryKey();
        table.AddColumn("sequence", "bigint").NotNull();
        table.AddColumn("technology", "text").NotNull();
        table.AddColumn("badge_hash", "text").NotNull();
        table.AddColumn("direction", "text").NotNull();
        table.AddColumn("occurred_at", "timestamptz").NotNull();
        table.AddColumn("received_at", "timestamptz").NotNull();
        table.AddColumn("failed_at", "timestamptz").NotNull();
        table.AddColumn("attempts", "integer").NotNull();
        table.AddColumn("reason", "text").NotNull();
        return table;
    }

    /// <returns>False when the letter itself could not be written.</returns>
    public async Task<bool> KeepAsync(PendingScan pending, Exception failure, CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            insert into ledger.scan_dead_letter values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10)
            on conflict (reader_id, scan_id) do update set failed_at = excluded.failed_at, reason = excluded.reason,
                attempts = scan_dead_letter.attempts + 1
            """);
        var scan = pending.Scan;
        foreach (object value in (object[])
        [
            pending.ReaderId, scan.ScanId, scan.Sequence, scan.Technology.ToString(), pending.Hashes[0], scan.Direction.ToString(),
            scan.OccurredAt.ToUniversalTime(), pending.ReceivedAt.ToUniversalTime(), clock.GetUtcNow(), failure.ToString(),
        ])
            command.Parameters.Add(new() { Value = value });

        try
        {
            await command.ExecuteNonQueryAsync(ct);
            return true;
        }
        catch (NpgsqlException e)
        {
            logger.LogError("Dead letter of scan {ScanId} could not be written: {Reason}", scan.ScanId, e.Message);
            return false;
        }
    }
}
