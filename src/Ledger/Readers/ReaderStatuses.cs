using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Weasel.Postgresql.Tables;

namespace Interlieux.Ledger.Readers;

/// <summary>How a device said that it is.</summary>
/// <param name="LastSequence">Of the last tap that it ever stored.</param>
/// <param name="OldestWaiting">The smallest sequence without a verdict; null when nothing waits.</param>
/// <param name="Parked">Scans that it set aside.</param>
/// <param name="ParkedSequences">The first of those.</param>
/// <param name="ClockSkewMs">Its clock minus the gateway's.</param>
public sealed record ReaderStatus(
    string AgentVersion, long LastSequence, long? OldestWaiting, long Waiting, long Parked, IReadOnlyList<long> ParkedSequences, long? ClockSkewMs,
    IReadOnlyList<ReaderSource> Sources);

/// <param name="State">ready, absent or failed.</param>
public sealed record ReaderSource(string Name, string State, string Detail);

/// <summary>A status, and when it was received.</summary>
public sealed record ReportedStatus(Guid ReaderId, ReaderStatus Status, DateTimeOffset ReceivedAt);

/// <summary>
/// The last status of each device. It is telemetry, told again every minute and worth nothing the day after: it is no event, and the next
/// takes its place.
/// </summary>
public sealed class ReaderStatuses(NpgsqlDataSource source, TimeProvider clock)
{
    internal static Table Table()
    {
        var table = new Table("ledger.reader_status");
        table.AddColumn<Guid>("reader_id").AsPrimaryKey();
        table.AddColumn("status", "jsonb").NotNull();
        table.AddColumn("received_at", "timestamptz").NotNull();
        // Events up to this one were stored when the status came: what the views have by then can be held against it.
        table.AddColumn("last_event", "bigint").NotNull();
        return table;
    }

    public async Task KeepAsync(Guid readerId, ReaderStatus status, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            """
            insert into ledger.reader_status (reader_id, status, received_at, last_event)
            values ($1, $2, $3, (select coalesce(max(seq_id), 0) from ledger.mt_events))
            on conflict (reader_id) do update
            set status = excluded.status, received_at = excluded.received_at, last_event = excluded.last_event
            """);
        command.Parameters.Add(new() { Value = readerId });
        command.Parameters.Add(new() { Value = JsonSerializer.Serialize(status, JsonSerializerOptions.Web), NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Parameters.Add(new() { Value = clock.GetUtcNow().ToUniversalTime() });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Of these readers, as far as they ever told any.</summary>
    public async Task<IReadOnlyDictionary<Guid, ReportedStatus>> FindAsync(IReadOnlyCollection<Guid> readers, CancellationToken ct)
    {
        await using var command = source.CreateCommand("select reader_id, status, received_at from ledger.reader_status where reader_id = any($1)");
        command.Parameters.Add(new() { Value = readers.ToArray() });
        var found = new Dictionary<Guid, ReportedStatus>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            found[row.GetGuid(0)] = new ReportedStatus(row.GetGuid(0), Read(row.GetString(1)), row.GetFieldValue<DateTimeOffset>(2));
        }

        return found;
    }

    internal static ReaderStatus Read(string json) => JsonSerializer.Deserialize<ReaderStatus>(json, JsonSerializerOptions.Web)!;
}
