using Npgsql;

namespace Interlieux.Demo.Playing;

/// <summary>An event that tells that something was done.</summary>
/// <param name="Subject">What in the stream it was done to, or empty.</param>
internal readonly record struct Evidence(string EventType, Guid Stream, Guid Subject);

/// <summary>What the ledger holds already: the only memory of how far the demo has come.</summary>
internal sealed class LedgerRecord
{
    private readonly HashSet<Evidence> errands;

    private LedgerRecord(HashSet<Evidence> errands) => this.errands = errands;

    public bool Holds(Evidence evidence) => errands.Contains(evidence);

    public static async Task<LedgerRecord> ReadAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        var errands = new HashSet<Evidence>();
        await using var command = source.CreateCommand("""
            select type, stream_id, coalesce(data ->> 'refundId', data ->> 'badgeId', data ->> 'poolId', data ->> 'passId')
            from ledger.mt_events
            where type in (
                'account_opened', 'badge_bound', 'badge_revoked', 'pass_purchased', 'pool_purchased', 'pool_attributed', 'pass_refunded')
            """);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var subject = await reader.IsDBNullAsync(2, ct) ? Guid.Empty : Guid.Parse(reader.GetString(2));
            errands.Add(new Evidence(reader.GetString(0), reader.GetGuid(1), subject));
        }

        return new LedgerRecord(errands);
    }

    /// <summary>Tells this network from one that was founded anew on another database, under the same data directory.</summary>
    public static async Task<Guid> FoundingAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var command = source.CreateCommand("select id from ledger.mt_events where type = 'network_founded'");
        return (Guid)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>The ids of the scans that these readers delivered.</summary>
    public static async Task<HashSet<Guid>> ScansAsync(NpgsqlDataSource source, Guid[] readers, CancellationToken ct)
    {
        await using var command = source.CreateCommand("select scan_id from ledger.receipt where reader_id = any($1)");
        command.Parameters.Add(new() { Value = readers });
        var scans = new HashSet<Guid>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) scans.Add(reader.GetGuid(0));
        return scans;
    }

    /// <summary>The latest instant at which something was recorded: time does not go back behind it.</summary>
    public static async Task<DateTimeOffset?> LastInstantAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var command = source.CreateCommand("select max(timestamp) from ledger.mt_events");
        return await command.ExecuteScalarAsync(ct) is DateTime last ? new DateTimeOffset(last) : null;
    }

    /// <summary>Months that saw a visit and are not cleared, the earliest first.</summary>
    public static async Task<IReadOnlyList<DateOnly>> BegunMonthsAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            select distinct date_trunc('month', (s.data ->> 'venueDay')::date)::date as month from ledger.mt_events s
            where s.type = 'scan_accepted' and not exists (
                select from ledger.mt_events c
                where c.type = 'cycle_cleared' and c.data ->> 'cycle' = substr(s.data ->> 'venueDay', 1, 7))
            order by 1
            """);
        var months = new List<DateOnly>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) months.Add(reader.GetFieldValue<DateOnly>(0));
        return months;
    }
}
