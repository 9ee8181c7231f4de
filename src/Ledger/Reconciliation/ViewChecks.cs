using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Passes;
using Npgsql;

namespace Interlieux.Ledger.Reconciliation;

/// <summary>
/// Compares the tables that people and intake read with the events themselves, by SQL: an asynchronous view with the events up to the one
/// that it has reached.
/// </summary>
internal static class ViewChecks
{
    private static readonly (string Check, string Sql)[] Checks =
    [
        ("pass-balance", $"""
            with events as (
                select stream_id as account_id, (data ->> 'passId')::uuid as pass_id,
                    sum(case type when 'half_day_charged' then 1 when 'charge_reversed' then -1 else 0 end)::int as charged,
                    sum(case when type in ('pass_refunded', 'credit_transferred') then (data ->> 'halfDays')::int else 0 end)::int as given_up
                from ledger.mt_events
                where type in ('half_day_charged', 'charge_reversed', 'pass_refunded', 'credit_transferred') and data ->> 'passId' is not null
                    and seq_id <= (select last_seq_id from ledger.mt_event_progression where name = '{PassBalances.Name}:All')
                group by 1, 2)
            select 'account ' || account_id || ', pass ' || pass_id,
                'charged ' || coalesce(b.charged, 0) || ', given up ' || coalesce(b.refunded, 0) || '; by the events '
                || coalesce(e.charged, 0) || ' and ' || coalesce(e.given_up, 0)
            from events e full join ledger.pass_balance b using (account_id, pass_id)
            where coalesce(b.charged, 0) <> coalesce(e.charged, 0) or coalesce(b.refunded, 0) <> coalesce(e.given_up, 0)
            """),
        ("account-balance", $"""
            with events as (
                select stream_id as account_id,
                    sum(case type when 'half_day_charged' then 1 when 'charge_reversed' then -1 else 0 end)::int as charged,
                    sum(case when type = 'overdraft_settled' then -(data ->> 'halfDays')::int when not (data ->> 'overdraft')::boolean then 0
                        when type = 'half_day_charged' then 1 else -1 end)::int as overdraft
                from ledger.mt_events
                where type in ('half_day_charged', 'charge_reversed', 'overdraft_settled')
                    and seq_id <= (select last_seq_id from ledger.mt_event_progression where name = '{PassBalances.Name}:All')
                group by 1)
            select 'account ' || account_id, 'charged ' || coalesce(b.charged, 0) || ', overdraft ' || coalesce(b.overdraft, 0)
                || '; by the events ' || coalesce(e.charged, 0) || ' and ' || coalesce(e.overdraft, 0)
            from events e full join ledger.account_balance b using (account_id)
            where coalesce(b.charged, 0) <> coalesce(e.charged, 0) or coalesce(b.overdraft, 0) <> coalesce(e.overdraft, 0)
            """),
        ("pool", """
            with drawn as (
                select stream_id as pool_id, sum(case type when 'pool_drawn' then 1 else -1 end)::int as half_days
                from ledger.mt_events where type in ('pool_drawn', 'pool_returned') group by 1),
            charged as (
                select (data ->> 'poolId')::uuid as pool_id, sum(case type when 'half_day_charged' then 1 else -1 end)::int as half_days
                from ledger.mt_events where type in ('half_day_charged', 'charge_reversed') and data ->> 'poolId' is not null group by 1),
            bought as (
                select stream_id as pool_id, (data ->> 'halfDays')::int as half_days from ledger.mt_events where type = 'pool_purchased')
            select 'pool ' || pool_id, 'drawn ' || coalesce(d.half_days, 0) || ' of ' || coalesce(b.half_days, 0) || '; charged to it '
                || coalesce(c.half_days, 0)
            from bought b full join drawn d using (pool_id) full join charged c using (pool_id)
            where coalesce(d.half_days, 0) <> coalesce(c.half_days, 0) or coalesce(d.half_days, 0) > coalesce(b.half_days, 0)
            """),
        ("obligations", $"""
            with events as (
                select data ->> 'cycle' as cycle, (data ->> 'homeVenue')::uuid as home_venue,
                    coalesce(data ->> 'hostVenue', data ->> 'toVenue')::uuid as host_venue,
                    sum(case type when 'half_day_charged' then 1 when 'charge_reversed' then -1 else (data ->> 'halfDays')::int end) as half_days,
                    sum(case type when 'charge_reversed' then -1 else 1 end * (data ->> 'priceCents')::bigint) as cents
                from ledger.mt_events
                where type in ('half_day_charged', 'charge_reversed', 'credit_transferred')
                    and data ->> 'homeVenue' <> coalesce(data ->> 'hostVenue', data ->> 'toVenue')
                    and seq_id <= (select last_seq_id from ledger.mt_event_progression where name = '{ObligationLines.Name}:All')
                group by 1, 2, 3),
            lines as (
                select cycle, home_venue, host_venue, sum(half_days) as half_days, sum(cents) as cents
                from ledger.obligation_line group by 1, 2, 3)
            select 'cycle ' || cycle || ', ' || home_venue || ' to ' || host_venue, coalesce(l.half_days, 0) || ' half-days, '
                || coalesce(l.cents, 0) || ' cents; by the events ' || coalesce(e.half_days, 0) || ' and ' || coalesce(e.cents, 0)
            from events e full join lines l using (cycle, home_venue, host_venue)
            where coalesce(l.half_days, 0) <> coalesce(e.half_days, 0) or coalesce(l.cents, 0) <> coalesce(e.cents, 0)
            """),
        ("positions", """
            select 'cycle ' || cycle, 'the net positions sum to ' || sum(net) || ' cents'
            from (select cycle, host_venue as venue, cents as net from ledger.obligation_line
                union all select cycle, home_venue, -cents from ledger.obligation_line) sides
            where exists (select from ledger.venue v where v.venue_id = sides.venue)
            group by cycle having sum(net) <> 0
            """),
        ("badges", """
            with events as (
                select distinct on (stream_id, data ->> 'badgeId') stream_id as account_id, (data ->> 'badgeId')::uuid as badge_id,
                    data -> 'personal' ->> 'badgeHash' as hash
                from ledger.mt_events where type in ('badge_bound', 'badge_rehashed') order by stream_id, data ->> 'badgeId', version desc)
            select 'account ' || account_id || ', badge ' || badge_id,
                case when b.hash is null then 'readers do not know it' when e.hash is null then 'no event says so' else 'known by another hash' end
            from events e full join ledger.badge_binding b using (account_id, badge_id) where b.hash is distinct from e.hash
            """),
        ("account-pools", """
            select 'account ' || coalesce(e.stream_id, p.account_id), 'pool ' || coalesce(e.pool_id, p.pool_id) || ' is in one of events and table alone'
            from (select stream_id, (data ->> 'poolId')::uuid as pool_id from ledger.mt_events where type = 'pool_attributed') e
            full join ledger.account_pool p on p.account_id = e.stream_id and p.pool_id = e.pool_id
            where e.pool_id is null or p.pool_id is null
            """),
        ("receipts", """
            select 'scan ' || (e.data -> 'personal' ->> 'scanId'), 'its event in stream ' || e.stream_id || ' has no receipt'
            from ledger.mt_events e
            where e.type in ('scan_accepted', 'scan_refused', 'scan_repeated') and e.data -> 'personal' ->> 'scanId' is not null
                and not exists (select from ledger.receipt r where r.scan_id = (e.data -> 'personal' ->> 'scanId')::uuid)
            """),
        ("doubles", """
            select 'scan ' || (data -> 'personal' ->> 'scanId'), count(*) || ' events in stream ' || stream_id
            from ledger.mt_events where type in ('scan_accepted', 'scan_refused', 'scan_repeated') and data -> 'personal' ->> 'scanId' is not null
            group by data -> 'personal' ->> 'scanId', data -> 'personal' ->> 'readerId', stream_id having count(*) > 1
            """),
    ];

    public static async Task RunAsync(
        NpgsqlConnection connection, NpgsqlTransaction moment, List<Difference> differences, CancellationToken ct)
    {
        foreach (var (check, sql) in Checks)
        {
            await using var command = new NpgsqlCommand(sql, connection, moment) { CommandTimeout = 300 };
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) differences.Add(new Difference(check, reader.GetString(0), reader.GetString(1)));
        }
    }
}
