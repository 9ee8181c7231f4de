using Interlieux.Ledger;
using Interlieux.Ledger.Scans;
using Npgsql;

namespace Interlieux.EndToEnd.Crashes;

/// <summary>What the database holds, whatever was killed.</summary>
internal static class Aftermath
{
    private static readonly (string Claim, string Sql)[] Claims =
    [
        ("an event of a scan has one receipt, and a receipt one event", """
            with events as (
                select (data -> 'personal' ->> 'readerId')::uuid as reader_id, (data -> 'personal' ->> 'scanId')::uuid as scan_id, count(*) as events
                from ledger.mt_events where type in ('scan_accepted', 'scan_refused', 'scan_repeated', 'stray_scan_refused') group by 1, 2)
            select reader_id || ' ' || scan_id || ': ' || coalesce(events, 0) from events full join ledger.receipt r using (reader_id, scan_id)
            where events is distinct from 1 or r.scan_id is null
            """),
        ("the versions of a stream have no gap", """
            select s.id || ': ' || s.version || ' but ' || count(e.version) || ' events up to ' || coalesce(max(e.version), 0)
            from ledger.mt_streams s left join ledger.mt_events e on e.stream_id = s.id
            group by s.id, s.version having count(e.version) <> s.version or max(e.version) <> s.version or min(e.version) <> 1
            """),
        ("a charge has an accepted scan of its account, host and day", """
            select c.stream_id || ' ' || c.seq_id from ledger.mt_events c
            where c.type in ('half_day_charged', 'charge_reversed') and not exists (
                select from ledger.mt_events s where s.stream_id = c.stream_id and s.type = 'scan_accepted'
                    and s.data ->> 'hostVenue' = c.data ->> 'hostVenue' and s.data ->> 'venueDay' = c.data ->> 'visitDate')
            """),
        ("the half-days that follow a scan in its stream are those that its verdict told", """
            with numbered as (
                select *, count(*) filter (where type like 'scan\_%') over (partition by stream_id order by version) as scan
                from ledger.mt_events where type in ('scan_accepted', 'scan_refused', 'scan_repeated', 'half_day_charged'))
            select s.stream_id || ' ' || s.version || ': ' || r.half_days || ' told, ' || count(c.seq_id) || ' charged'
            from numbered s
            join ledger.receipt r on r.scan_id = (s.data -> 'personal' ->> 'scanId')::uuid
                and r.reader_id = (s.data -> 'personal' ->> 'readerId')::uuid
            left join numbered c on c.stream_id = s.stream_id and c.scan = s.scan and c.type = 'half_day_charged'
                and c.data ->> 'hostVenue' = s.data ->> 'hostVenue'
            where s.type like 'scan\_%' group by s.stream_id, s.version, r.half_days having r.half_days <> count(c.seq_id)
            """),
        ("no account is charged beyond its packs", """
            with bought as (
                select stream_id, sum((data ->> 'halfDays')::int) as half_days from ledger.mt_events where type = 'pass_purchased' group by 1),
            charged as (
                select stream_id, sum(case type when 'half_day_charged' then 1 else -1 end) as half_days from ledger.mt_events
                where type in ('half_day_charged', 'charge_reversed') and data ->> 'passId' is not null and data ->> 'poolId' is null group by 1)
            select stream_id || ': ' || c.half_days || ' of ' || coalesce(b.half_days, 0)
            from charged c left join bought b using (stream_id) where c.half_days > coalesce(b.half_days, 0)
            """),
        ("no pool is drawn beyond what was bought", """
            select stream_id || ': ' || sum(case type when 'pool_drawn' then 1 when 'pool_returned' then -1 else 0 end)
            from ledger.mt_events where type in ('pool_purchased', 'pool_drawn', 'pool_returned') group by stream_id
            having sum(case type when 'pool_drawn' then 1 when 'pool_returned' then -1 else 0 end)
                > sum(case type when 'pool_purchased' then (data ->> 'halfDays')::int else 0 end)
            """),
        ("no scan became a dead letter", "select reader_id || ' ' || scan_id || ': ' || reason from ledger.scan_dead_letter"),
    ];

    public static async Task ShouldBeWholeAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        foreach (var (claim, sql) in Claims)
        {
            await using var command = source.CreateCommand(sql);
            var exceptions = new List<string>();
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) exceptions.Add(reader.GetString(0));
            exceptions.Should().BeEmpty(claim);
        }
    }

    /// <summary>The stored verdicts of a reader, as the reader would have been told them.</summary>
    public static async Task<Dictionary<Guid, string>> VerdictsAsync(NpgsqlDataSource source, Guid readerId, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            "select scan_id, outcome, coalesce(reason, ''), half_days, coalesce(remaining::text, '') from ledger.receipt where reader_id = $1");
        command.Parameters.Add(new() { Value = readerId });
        var verdicts = new Dictionary<Guid, string>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var outcome = ((ScanOutcome)reader.GetInt16(1)).ToString().ToLowerInvariant();
            verdicts[reader.GetGuid(0)] = $"{outcome} {reader.GetString(2)} {reader.GetInt16(3)} {reader.GetString(4)}";
        }

        return verdicts;
    }

    /// <summary>Waits until every view has read every event: one that a crash has stopped for good would never.</summary>
    public static async Task WhenViewsShowAllAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        // A view tells nobody how far it is.
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (true)
        {
            var (last, progress) = await new LedgerViews(source).ProgressAsync(ct);
            if (progress.Values.All(reached => reached == last)) return;
            await timer.WaitForNextTickAsync(ct);
        }
    }
}
