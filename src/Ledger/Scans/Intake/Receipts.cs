using Interlieux.Ledger.Streams;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace Interlieux.Ledger.Scans.Intake;

internal readonly record struct ReceiptKey(Guid ReaderId, Guid ScanId);

internal sealed record Receipt(byte[] Content, Verdict Verdict);

/// <summary>
/// Verdicts given, by reader and scan id, so that a redelivery gets the same one. The primary key is the last judge of whether a
/// scan is new.
/// </summary>
internal static class Receipts
{
    public static Table Table()
    {
        var table = new Table("ledger.receipt");
        table.AddColumn<Guid>("reader_id").AsPrimaryKey();
        table.AddColumn<Guid>("scan_id").AsPrimaryKey();
        table.AddColumn("content", "bytea").NotNull();
        table.AddColumn("outcome", "smallint").NotNull();
        table.AddColumn("reason", "text");
        table.AddColumn("half_days", "smallint").NotNull();
        table.AddColumn("remaining", "integer");
        return table;
    }

    public static NpgsqlBatchCommand Find(IReadOnlyCollection<ReceiptKey> keys)
    {
        var command = new NpgsqlBatchCommand("""
            select r.reader_id, r.scan_id, r.content, r.outcome, r.reason, r.half_days, r.remaining
            from unnest($1, $2) as k(reader_id, scan_id) join ledger.receipt r using (reader_id, scan_id)
            """);
        command.Parameters.Add(new() { Value = keys.Select(key => key.ReaderId).ToArray() });
        command.Parameters.Add(new() { Value = keys.Select(key => key.ScanId).ToArray() });
        return command;
    }

    public static async Task<Dictionary<ReceiptKey, Receipt>> ReadAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        var receipts = new Dictionary<ReceiptKey, Receipt>();
        while (await reader.ReadAsync(ct))
        {
            var scanId = reader.GetGuid(1);
            var verdict = new Verdict(
                scanId, (ScanOutcome)reader.GetInt16(3), reader.IsDBNull(4) ? null : reader.GetString(4), reader.GetInt16(5),
                reader.IsDBNull(6) ? null : reader.GetInt32(6));
            receipts[new ReceiptKey(reader.GetGuid(0), scanId)] = new Receipt(reader.GetFieldValue<byte[]>(2), verdict);
        }

        return receipts;
    }

    public static void Insert(NpgsqlBatchCommandCollection batch, IReadOnlyList<(ReceiptKey Key, Receipt Receipt)> receipts)
    {
        if (receipts.Count == 0) return;

        batch.Add(new NpgsqlBatchCommand("""
            insert into ledger.receipt (reader_id, scan_id, content, outcome, reason, half_days, remaining)
            select * from unnest($1, $2, $3, $4, $5, $6, $7)
            """)
        {
            Parameters =
            {
                ArrayParameter.Of(receipts, r => r.Key.ReaderId), ArrayParameter.Of(receipts, r => r.Key.ScanId),
                ArrayParameter.Of(receipts, r => r.Receipt.Content), ArrayParameter.Of(receipts, r => (short)r.Receipt.Verdict.Outcome),
                ArrayParameter.Of(receipts, r => r.Receipt.Verdict.Reason), ArrayParameter.Of(receipts, r => (short)r.Receipt.Verdict.HalfDaysCharged),
                ArrayParameter.Of(receipts, r => r.Receipt.Verdict.RemainingHalfDays),
            },
        });
    }
}
