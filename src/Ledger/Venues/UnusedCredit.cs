using Npgsql;

namespace Interlieux.Ledger.Venues;

/// <summary>Half-days of a pack that were never used.</summary>
public sealed record UnusedPack(Guid AccountId, Guid PassId, int HalfDays, DateOnly ValidUntil);

/// <summary>What a venue that leaves has to refund, from the asynchronous balances.</summary>
public sealed class UnusedCredit(NpgsqlDataSource source)
{
    public async Task<IReadOnlyList<UnusedPack>> ListAsync(Guid homeVenue, CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            select p.account_id, p.pass_id, p.half_days - p.charged - p.refunded, p.valid_until
            from ledger.pass_balance p join ledger.account_home h using (account_id)
            where h.home_venue = $1 and p.kind = 'Pack' and p.half_days > p.charged + p.refunded
            order by p.account_id, p.pass_id
            """);
        command.Parameters.Add(new() { Value = homeVenue });
        var packs = new List<UnusedPack>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            packs.Add(new UnusedPack(reader.GetGuid(0), reader.GetGuid(1), reader.GetInt32(2), reader.GetFieldValue<DateOnly>(3)));
        return packs;
    }
}
