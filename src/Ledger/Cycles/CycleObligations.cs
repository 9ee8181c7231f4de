using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Interlieux.Ledger.Networks;
using Npgsql;

namespace Interlieux.Ledger.Cycles;

/// <summary>What a home venue owes a host venue for a cycle.</summary>
/// <param name="Amount">In the network's unit; positive.</param>
public sealed record Obligation(Guid Debtor, Guid Creditor, long Amount);

/// <summary>The input of a clearing, folded from the events themselves, never read from a projection.</summary>
public static class CycleObligations
{
    // A transfer of credit is owed at its stated price; where half-days are netted, that price is the tariff's.
    private const string Sql = """
        select home, host, sum(half_days * case when $2 then 1 else cents end)::bigint
        from (
            select (data ->> 'homeVenue')::uuid as home, (data ->> 'hostVenue')::uuid as host,
                case type when 'half_day_charged' then 1 else -1 end as half_days, (data ->> 'priceCents')::bigint as cents
            from ledger.mt_events
            where type in ('half_day_charged', 'charge_reversed') and data ->> 'cycle' = $1 and data ->> 'homeVenue' <> data ->> 'hostVenue'
            union all
            select (data ->> 'homeVenue')::uuid, (data ->> 'toVenue')::uuid, case when $2 then (data ->> 'halfDays')::int else 1 end,
                (data ->> 'priceCents')::bigint
            from ledger.mt_events where type = 'credit_transferred' and data ->> 'cycle' = $1
        ) lines
        group by 1, 2 order by 1, 2
        """;

    public static async Task<IReadOnlyList<Obligation>> FoldAsync(NpgsqlDataSource source, string cycle, NettingUnit unit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(source);
        await using var connection = await source.OpenConnectionAsync(ct);
        return await FoldAsync(connection, null, cycle, unit, ct);
    }

    internal static async Task<IReadOnlyList<Obligation>> FoldAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, string cycle, NettingUnit unit, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Sql, connection, transaction);
        command.Parameters.Add(new() { Value = cycle });
        command.Parameters.Add(new() { Value = unit == NettingUnit.HalfDays });

        var obligations = new List<Obligation>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var (home, host, amount) = (reader.GetGuid(0), reader.GetGuid(1), reader.GetInt64(2));
            // Reversals of a past cycle's charges can outweigh what is charged: then the host owes back.
            if (amount > 0) obligations.Add(new Obligation(home, host, amount));
            else if (amount < 0) obligations.Add(new Obligation(host, home, -amount));
        }

        return obligations;
    }

    /// <summary>SHA-256 over the lines <c>debtor,creditor,amount</c> in the order of the ids: the same charges give the same hash.</summary>
    public static string Sha256Of(IEnumerable<Obligation> obligations)
    {
        var lines = obligations
            .Select(o => string.Create(CultureInfo.InvariantCulture, $"{o.Debtor},{o.Creditor},{o.Amount}\n"))
            .Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(lines))));
    }
}
