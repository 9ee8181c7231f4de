using System.Data;
using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Streams;
using Marten;
using Npgsql;

namespace Interlieux.Ledger.Pools;

/// <summary>
/// Makes the customer's report from the charges themselves. Only frozen cycles are counted, up to the first that is not: what never changes
/// again cannot be told apart by asking twice.
/// </summary>
public sealed class CustomerReports(IDocumentStore store, NpgsqlDataSource source)
{
    public async Task<Outcome<CustomerReport>> FindAsync(Guid poolId, Guid homeVenue, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        if (await session.FindAsync<Pool>(poolId, ct) is not { } pool) return Refusal.NotFound($"No pool has the id {poolId}.");
        if (pool.HomeVenue != homeVenue) return Refusal.Forbidden("The pool was sold by another venue.");

        // At one instant: of a cycle that is frozen, all charges are there.
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        var cycles = await CycleBook.ReadAsync(connection, transaction, ct);
        await using var command = new NpgsqlCommand(
            """
            select data ->> 'cycle', (data ->> 'hostVenue')::uuid, stream_id, sum(case type when 'half_day_charged' then 1 else -1 end)::int
            from ledger.mt_events e
            where e.stream_id in (select account_id from ledger.account_pool where pool_id = $1)
                and type in ('half_day_charged', 'charge_reversed') and data ->> 'poolId' = $1::text
            group by 1, 2, 3
            """, connection, transaction);
        command.Parameters.Add(new() { Value = poolId });
        var uses = new List<CustomerReport.Use>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            uses.Add(new CustomerReport.Use(reader.GetString(0), reader.GetGuid(1), reader.GetGuid(2), reader.GetInt32(3)));
        return CustomerReport.Of(poolId, pool.Customer, UpToTheFirstOpen(uses, cycles.ForDisputes));
    }

    // A month between that is not frozen may still get charges, which would come before what was told.
    private static IEnumerable<CustomerReport.Use> UpToTheFirstOpen(List<CustomerReport.Use> uses, CycleCalendar cycles)
    {
        if (uses.Count == 0 || !Cycle.TryParse(uses.Min(use => use.Month), out var month)) return [];
        while (!cycles.Takes(Cycle.NameOf(month))) month = month.AddMonths(1);
        var open = Cycle.NameOf(month);
        return uses.Where(use => string.CompareOrdinal(use.Month, open) < 0);
    }
}
