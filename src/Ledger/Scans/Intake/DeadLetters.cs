using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using Weasel.Postgresql.Tables;

namespace Interlieux.Ledger.Scans.Intake;

/// <summary>A scan that could not be recorded.</summary>
/// <param name="Attempts">How often it came, or was replayed, in vain.</param>
/// <param name="Reason">The last failure, for an operator.</param>
/// <param name="Replayable">False of a letter that an older version wrote, without all that a replay needs: its reader has it still.</param>
public sealed record DeadLetter(
    Guid ReaderId, Guid ScanId, ScanDirection Direction, DateTimeOffset OccurredAt, DateTimeOffset FailedAt, int Attempts, string Reason,
    bool Replayable);

/// <summary>Scans that could not be recorded, each with the reason; the badge only as its hash. A letter whose scan has a receipt is done.</summary>
internal sealed class DeadLetters(NpgsqlDataSource source, TimeProvider clock, ILogger<DeadLetters> logger)
{
    private const string Columns =
        "reader_id, scan_id, sequence, technology, badge_hash, direction, occurred_at, received_at, failed_at, attempts, reason, host_venue, "
        + "content, monotonic_ms, offline, admitted_by, list_version, author, note, objection";

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
        table.AddColumn<Guid>("host_venue");
        table.AddColumn("content", "bytea");
        table.AddColumn("monotonic_ms", "bigint");
        table.AddColumn("offline", "boolean");
        table.AddColumn("admitted_by", "text");
        table.AddColumn("list_version", "bigint");
        table.AddColumn("author", "text");
        table.AddColumn("note", "text");
        table.AddColumn("objection", "text");
        return table;
    }

    /// <returns>False when the letter itself could not be written.</returns>
    public async Task<bool> KeepAsync(PendingScan pending, Exception failure, CancellationToken ct)
    {
        await using var command = source.CreateCommand($"""
            insert into ledger.scan_dead_letter ({Columns})
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
            on conflict (reader_id, scan_id) do update set failed_at = excluded.failed_at, reason = excluded.reason,
                attempts = scan_dead_letter.attempts + 1, host_venue = excluded.host_venue, content = excluded.content,
                monotonic_ms = excluded.monotonic_ms, offline = excluded.offline, admitted_by = excluded.admitted_by,
                list_version = excluded.list_version, author = excluded.author, note = excluded.note,
                objection = excluded.objection
            """);
        var scan = pending.Scan;
        foreach (object? value in (object?[])
        [
            pending.ReaderId, scan.ScanId, scan.Sequence, scan.Technology.ToString(), pending.Hashes[0], scan.Direction.ToString(),
            scan.OccurredAt.ToUniversalTime(), pending.ReceivedAt.ToUniversalTime(), clock.GetUtcNow(), failure.ToString(), pending.HostVenue,
            pending.Content, scan.MonotonicMs, scan.Offline, scan.AdmittedBy.ToString(), scan.ListVersion, pending.Manual?.Author, pending.Manual?.Reason,
            scan.Objection,
        ])
            command.Parameters.Add(new() { Value = value ?? DBNull.Value });
        command.Parameters[^4].NpgsqlDbType = NpgsqlDbType.Bigint;

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

    /// <summary>The letters whose scans still have no verdict, the oldest first.</summary>
    public async Task<IReadOnlyList<DeadLetter>> ListAsync(int max, CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            select reader_id, scan_id, direction, occurred_at, failed_at, attempts, reason, content is not null
            from ledger.scan_dead_letter l
            where not exists (select from ledger.receipt r where r.reader_id = l.reader_id and r.scan_id = l.scan_id)
            order by failed_at, scan_id limit $1
            """);
        command.Parameters.Add(new() { Value = max });
        var letters = new List<DeadLetter>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            letters.Add(new DeadLetter(
                reader.GetGuid(0), reader.GetGuid(1), Enum.Parse<ScanDirection>(reader.GetString(2)), reader.GetFieldValue<DateTimeOffset>(3),
                reader.GetFieldValue<DateTimeOffset>(4), reader.GetInt32(5), reader.GetString(6), reader.GetBoolean(7)));
        }

        return letters;
    }

    /// <summary>The scan of a letter, as it came; null when there is none that can be replayed.</summary>
    public async Task<PendingScan?> FindAsync(Guid readerId, Guid scanId, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            $"select {Columns} from ledger.scan_dead_letter where reader_id = $1 and scan_id = $2 and content is not null");
        command.Parameters.Add(new() { Value = readerId });
        command.Parameters.Add(new() { Value = scanId });
        await using var row = await command.ExecuteReaderAsync(ct);
        if (!await row.ReadAsync(ct)) return null;

        // The identifier is not kept, nor needed: its hash and the hash of the content are.
        var scan = new Scan(
            scanId, row.GetInt64(2), Enum.Parse<ScanTechnology>(row.GetString(3)), default, Enum.Parse<ScanDirection>(row.GetString(5)),
            row.GetFieldValue<DateTimeOffset>(6), row.GetInt64(13), row.GetBoolean(14), Enum.Parse<Admission>(row.GetString(15)),
            await row.IsDBNullAsync(16, ct) ? null : row.GetInt64(16),
            await row.IsDBNullAsync(19, ct) ? null : row.GetString(19));
        var manual = await row.IsDBNullAsync(17, ct) ? null : new ManualEntry(row.GetString(17), row.GetString(18));
        return new PendingScan(
            readerId, row.GetGuid(11), scan, [row.GetString(4)], row.GetFieldValue<byte[]>(12), row.GetFieldValue<DateTimeOffset>(7), manual);
    }
}
