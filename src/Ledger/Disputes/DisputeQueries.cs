using Npgsql;

namespace Interlieux.Ledger.Disputes;

public sealed record OpenDispute(
    Guid DisputeId, Guid AccountId, Guid HomeVenue, Guid HostVenue, DateOnly VenueDay, Guid ByVenue, string Reason, DateTimeOffset OpenedAt);

public sealed class DisputeQueries(NpgsqlDataSource source)
{
    /// <summary>Disputes that nobody has resolved, of a venue or of all, the oldest first; from the events themselves.</summary>
    public async Task<IReadOnlyList<OpenDispute>> OpenAsync(Guid? venue, CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            select (d.data ->> 'disputeId')::uuid, d.stream_id, h.home_venue, (d.data ->> 'hostVenue')::uuid, (d.data ->> 'venueDay')::date,
                (d.data ->> 'byVenue')::uuid, d.data ->> 'reason', d.timestamp
            from ledger.mt_events d join ledger.account_home h on h.account_id = d.stream_id
            where d.type = 'scan_disputed' and ($1::uuid is null or h.home_venue = $1 or (d.data ->> 'hostVenue')::uuid = $1)
                and not exists (select from ledger.mt_events r where r.stream_id = d.stream_id and r.type = 'dispute_resolved'
                    and r.data ->> 'disputeId' = d.data ->> 'disputeId')
            order by d.seq_id
            """);
        command.Parameters.Add(new() { Value = (object?)venue ?? DBNull.Value });
        var disputes = new List<OpenDispute>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            disputes.Add(new OpenDispute(
                reader.GetGuid(0), reader.GetGuid(1), reader.GetGuid(2), reader.GetGuid(3), reader.GetFieldValue<DateOnly>(4), reader.GetGuid(5),
                reader.GetString(6), reader.GetFieldValue<DateTimeOffset>(7)));
        }

        return disputes;
    }
}
