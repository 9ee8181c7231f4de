using Npgsql;

namespace Interlieux.Ledger.Passes;

public sealed record PassBalance(
    Guid PassId, string Kind, int? HalfDays, Guid? PoolId, DateOnly ValidFrom, DateOnly ValidUntil, int Charged, int Refunded);

public sealed record AccountBalance(Guid AccountId, Guid HomeVenue, int HalfDaysCharged, int Overdraft, IReadOnlyList<PassBalance> Passes);

/// <summary>Balances as people read them, from an asynchronous view.</summary>
public sealed class BalanceQueries(NpgsqlDataSource source)
{
    public async Task<AccountBalance?> FindAsync(Guid accountId, CancellationToken ct)
    {
        await using var batch = source.CreateBatch();
        foreach (var sql in (string[])
        [
            "select home_venue, charged, overdraft from ledger.account_balance where account_id = $1",
            """
            select pass_id, kind, half_days, pool_id, valid_from, valid_until, charged, refunded
            from ledger.pass_balance where account_id = $1 order by valid_until, pass_id
            """,
        ])
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = sql;
            command.Parameters.Add(new NpgsqlParameter { Value = accountId });
            batch.BatchCommands.Add(command);
        }

        await using var reader = await batch.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct)) return null;
        var (home, charged, overdraft) = (reader.GetGuid(0), reader.GetInt32(1), reader.GetInt32(2));

        var passes = new List<PassBalance>();
        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            passes.Add(new PassBalance(
                reader.GetGuid(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetInt32(2),
                reader.IsDBNull(3) ? null : reader.GetGuid(3), reader.GetFieldValue<DateOnly>(4), reader.GetFieldValue<DateOnly>(5),
                reader.GetInt32(6), reader.GetInt32(7)));
        }

        return new AccountBalance(accountId, home, charged, overdraft, passes);
    }
}
