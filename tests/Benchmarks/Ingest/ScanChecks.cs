using Npgsql;

namespace Interlieux.Benchmarks.Ingest;

/// <summary>What must hold in the database after a load, asked of the tables themselves.</summary>
internal static class ScanChecks
{
    private static readonly (string Fault, string Sql)[] OfScans =
    [
        ("an acknowledged scan has not exactly one event", """
            select count(*) from (
                select a.id from unnest($1) as a(id)
                left join ledger.mt_events e on e.type like 'scan\_%' and (e.data #>> '{personal,scanId}')::uuid = a.id
                group by a.id having count(e.seq_id) <> 1) as faulty
            """),
        ("an acknowledged scan has not exactly one receipt", """
            select count(*) from (
                select a.id from unnest($1) as a(id) left join ledger.receipt r on r.scan_id = a.id
                group by a.id having count(r.scan_id) <> 1) as faulty
            """),
    ];

    private static readonly (string Fault, string Sql)[] OfTheLedger =
    [
        ("a stream's version is not that of its events", """
            select count(*) from ledger.mt_streams s
            join (select stream_id, max(version) as last, count(*) as events from ledger.mt_events group by 1) e on e.stream_id = s.id
            where s.version <> e.last or e.last <> e.events
            """),
        ("an entry has not exactly one charge", """
            select abs((select count(*) from ledger.mt_events where type = 'scan_accepted' and data ->> 'direction' = 'In')
                - (select count(*) from ledger.mt_events where type = 'half_day_charged'))
            """),
        ("a scan is a dead letter", "select count(*) from ledger.scan_dead_letter"),
    ];

    /// <exception cref="InvalidOperationException">Something does not hold.</exception>
    public static async Task RunAsync(NpgsqlDataSource source, IReadOnlyCollection<Guid> acknowledged, CancellationToken ct)
    {
        var ids = acknowledged.ToArray();
        foreach (var (fault, sql) in OfScans) await NoneAsync(source, fault, sql, new NpgsqlParameter { Value = ids }, ct);
        foreach (var (fault, sql) in OfTheLedger) await NoneAsync(source, fault, sql, null, ct);
    }

    private static async Task NoneAsync(NpgsqlDataSource source, string fault, string sql, NpgsqlParameter? parameter, CancellationToken ct)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 0;
        if (parameter is not null) command.Parameters.Add(parameter);
        var faulty = (long)(await command.ExecuteScalarAsync(ct))!;
        if (faulty > 0) throw new InvalidOperationException($"{fault}: {faulty} times");
    }
}
