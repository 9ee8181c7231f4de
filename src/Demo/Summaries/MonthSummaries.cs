using Interlieux.Demo.Towns;
using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Networks;
using Interlieux.Netting;
using Marten;
using Npgsql;

namespace Interlieux.Demo.Summaries;

/// <summary>Reads the summary of a month out of the ledger's events: whoever played it, and however often it was resumed.</summary>
internal sealed class MonthSummaries(NpgsqlDataSource source, IDocumentStore store)
{
    private const string CountsSql = """
        select count(*) filter (where type = 'venue_registered'), count(*) filter (where type = 'account_opened'),
            count(*) filter (where type = 'scan_accepted' and data ->> 'venueDay' like $1 || '-%'),
            count(*) filter (where type = 'scan_repeated' and data ->> 'venueDay' like $1 || '-%'),
            count(*) filter (where type = 'half_day_charged' and data ->> 'cycle' = $1)
                - count(*) filter (where type = 'charge_reversed' and data ->> 'cycle' = $1)
        from ledger.mt_events
        where type in ('venue_registered', 'account_opened', 'scan_accepted', 'scan_repeated', 'half_day_charged', 'charge_reversed')
        """;

    private const string RefusedSql = """
        select data ->> 'reason', count(*) from ledger.mt_events
        where (type = 'scan_refused' and data ->> 'venueDay' like $1 || '-%')
            or (type = 'stray_scan_refused'
                and to_char((data -> 'personal' ->> 'occurredAt')::timestamptz at time zone $2, 'YYYY-MM') = $1)
        group by 1 order by 1
        """;

    /// <returns>The plan with the fewest invoices that a month's cycle was settled by, or null while there is none.</returns>
    public async Task<CycleCleared?> SettlementAsync(DateOnly firstDay, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var events = await session.Events.FetchStreamAsync(Cycle.StreamIdOf(Cycle.NameOf(firstDay)), token: ct);
        return events.Select(e => e.Data).OfType<CycleCleared>().LastOrDefault(c => c.Policy == nameof(ClearingPolicy.Fewest));
    }

    public async Task<MonthSummary> OfAsync(DateOnly firstDay, TimeSpan elapsed, CancellationToken ct)
    {
        var month = Cycle.NameOf(firstDay);
        var settlement = await SettlementAsync(firstDay, ct) ?? throw new InvalidOperationException($"Month {month} is not settled.");
        var obligations = await CycleObligations.FoldAsync(source, month, Enum.Parse<NettingUnit>(settlement.Unit), ct);
        var bilateral = NettingEngine.Solve(
            ObligationSet.Create(obligations.Select(o => new Netting.Obligation(o.Debtor.ToString(), o.Creditor.ToString(), o.Amount))),
            new NettingOptions { Policy = ClearingPolicy.Bilateral }, cancellation: ct);

        var counts = await CountsAsync(month, ct);
        return new MonthSummary(
            (int)counts[0], (int)counts[1], counts[2], await RefusedAsync(month, ct), counts[4], settlement.Obligations, bilateral.Count,
            settlement.Invoices.Length, settlement.LowerBound, settlement.Proven, Math.Round(elapsed.TotalSeconds, 1))
        {
            Month = month, Repeats = counts[3], HalfDaysOwed = settlement.Gross,
        };
    }

    private async Task<long[]> CountsAsync(string month, CancellationToken ct)
    {
        await using var command = source.CreateCommand(CountsSql);
        command.Parameters.Add(new() { Value = month });
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetInt64)];
    }

    private async Task<IReadOnlyDictionary<string, long>> RefusedAsync(string month, CancellationToken ct)
    {
        await using var command = source.CreateCommand(RefusedSql);
        command.Parameters.Add(new() { Value = month });
        command.Parameters.Add(new() { Value = Town.Zone.Id });
        var refused = new SortedDictionary<string, long>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) refused[reader.GetString(0)] = reader.GetInt64(1);
        return refused;
    }
}
