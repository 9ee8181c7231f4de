using Npgsql;

namespace Interlieux.Ledger.Transfers;

/// <summary>An offer that nobody has answered.</summary>
public sealed record OpenOffer(
    Guid TransferId, Guid FromAccount, Guid FromVenue, Guid ToAccount, Guid ToVenue, int HalfDays, long PriceCents, DateTimeOffset OfferedAt);

public sealed class TransferQueries(NpgsqlDataSource source)
{
    /// <summary>Offers from and to a venue, the oldest first; from the events themselves.</summary>
    public async Task<IReadOnlyList<OpenOffer>> OpenAsync(Guid venue, CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            select (o.data ->> 'transferId')::uuid, o.stream_id, h.home_venue, (o.data ->> 'toAccount')::uuid, (o.data ->> 'toVenue')::uuid,
                (o.data ->> 'halfDays')::int, (o.data ->> 'priceCents')::bigint, o.timestamp
            from ledger.mt_events o join ledger.account_home h on h.account_id = o.stream_id
            where o.type = 'credit_offered' and ((o.data ->> 'toVenue')::uuid = $1 or h.home_venue = $1)
                and not exists (select from ledger.mt_events a where a.stream_id = o.stream_id
                    and a.type in ('credit_offer_ended', 'credit_transferred') and a.data ->> 'transferId' = o.data ->> 'transferId')
            order by o.seq_id
            """);
        command.Parameters.Add(new() { Value = venue });
        var offers = new List<OpenOffer>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            offers.Add(new OpenOffer(
                reader.GetGuid(0), reader.GetGuid(1), reader.GetGuid(2), reader.GetGuid(3), reader.GetGuid(4), reader.GetInt32(5),
                reader.GetInt64(6), reader.GetFieldValue<DateTimeOffset>(7)));
        }

        return offers;
    }
}
