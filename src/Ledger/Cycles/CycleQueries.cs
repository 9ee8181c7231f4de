using Npgsql;

namespace Interlieux.Ledger.Cycles;

/// <summary>Up to which event an asynchronous view has read.</summary>
public sealed record AsOf(long Sequence, DateTimeOffset? RecordedAt);

/// <param name="ToReceive">Half-days of other venues' members seen here.</param>
/// <param name="ToPay">Half-days of own members seen elsewhere.</param>
public sealed record NetPosition(Guid VenueId, string Name, long ToReceive, long ToPay, long ReceiveCents, long PayCents)
{
    public long Net => ToReceive - ToPay;

    public long NetCents => ReceiveCents - PayCents;
}

public sealed record ObligationPair(Guid HomeVenue, Guid HostVenue, long HalfDays, long Cents, int Visits);

public sealed record ObligationLine(
    Guid ChargeId, bool Reversal, Guid AccountId, DateOnly VisitDate, int HalfDays, long Cents, bool Overdraft);

/// <summary>What people read of a cycle: from the obligations' asynchronous view, which says as of when.</summary>
public sealed class CycleQueries(NpgsqlDataSource source)
{
    public async Task<AsOf> AsOfAsync(CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            select p.last_seq_id, (select max(e.timestamp) from ledger.mt_events e where e.seq_id = p.last_seq_id)
            from ledger.mt_event_progression p where p.name = $1
            """);
        command.Parameters.Add(new() { Value = $"{ObligationLines.Name}:All" });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new AsOf(reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetFieldValue<DateTimeOffset>(1))
            : new AsOf(0, null);
    }

    /// <summary>Every cycle that has obligations, the latest first.</summary>
    public Task<IReadOnlyList<string>> CyclesAsync(CancellationToken ct) => ListAsync(
        "select distinct cycle from ledger.obligation_line union select cycle from ledger.cycle_cut_off order by 1 desc", [],
        reader => reader.GetString(0), ct);

    /// <summary>Net positions of a cycle, the largest first; venues that neither owe nor are owed are left out.</summary>
    public Task<IReadOnlyList<NetPosition>> PositionsAsync(string cycle, CancellationToken ct) => ListAsync(
        """
        select v.venue_id, v.name, sum(s.receive)::bigint, sum(s.pay)::bigint, sum(s.receive_cents)::bigint, sum(s.pay_cents)::bigint
        from (
            select host_venue as venue, half_days as receive, 0 as pay, cents as receive_cents, 0 as pay_cents
            from ledger.obligation_line where cycle = $1
            union all
            select home_venue, 0, half_days, 0, cents from ledger.obligation_line where cycle = $1
        ) s join ledger.venue v on v.venue_id = s.venue
        group by v.venue_id, v.name order by sum(s.receive) - sum(s.pay) desc, v.name
        """,
        [cycle],
        reader => new NetPosition(
            reader.GetGuid(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5)), ct);

    /// <summary>Who owes whom in a cycle, the largest first.</summary>
    public Task<IReadOnlyList<ObligationPair>> PairsAsync(string cycle, CancellationToken ct) => ListAsync(
        """
        select home_venue, host_venue, sum(half_days)::bigint, sum(cents)::bigint, count(distinct (account_id, visit_date))::int
        from ledger.obligation_line where cycle = $1 group by 1, 2 having sum(half_days) <> 0 order by 3 desc, 1, 2
        """,
        [cycle],
        reader => new ObligationPair(reader.GetGuid(0), reader.GetGuid(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt32(4)), ct);

    /// <summary>The charges under what one venue owes another, by day.</summary>
    public Task<IReadOnlyList<ObligationLine>> LinesAsync(string cycle, Guid homeVenue, Guid hostVenue, CancellationToken ct) => ListAsync(
        """
        select charge_id, reversal, account_id, visit_date, half_days, cents, overdraft from ledger.obligation_line
        where cycle = $1 and home_venue = $2 and host_venue = $3 order by visit_date, account_id, charge_id, reversal
        """,
        [cycle, homeVenue, hostVenue],
        reader => new ObligationLine(
            reader.GetGuid(0), reader.GetBoolean(1), reader.GetGuid(2), reader.GetFieldValue<DateOnly>(3), reader.GetInt32(4),
            reader.GetInt64(5), reader.GetBoolean(6)), ct);

    private async Task<IReadOnlyList<T>> ListAsync<T>(string sql, object[] values, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        await using var command = source.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) rows.Add(read(reader));
        return rows;
    }
}
