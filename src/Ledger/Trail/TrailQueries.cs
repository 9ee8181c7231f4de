using System.Runtime.CompilerServices;
using Npgsql;

namespace Interlieux.Ledger.Trail;

/// <summary>One event as an auditor sees it.</summary>
/// <param name="Sequence">The event's place in the ledger: the cursor of the next page.</param>
/// <param name="Data">The event itself, JSON.</param>
public sealed record TrailEntry(
    long Sequence, Guid Stream, long Version, string Type, DateTimeOffset RecordedAt, string? Actor, string Data);

/// <param name="After">Only events after this sequence.</param>
public sealed record TrailFilter(
    TrailSubject Subject, DateTimeOffset? From, DateTimeOffset? Until, IReadOnlyList<string> Types, long After, int Limit);

/// <summary>The trail of one account, venue, reader, cycle or actor, in the order of recording.</summary>
public sealed class TrailQueries(NpgsqlDataSource source)
{
    public const int LimitMax = 10_000;

    public async IAsyncEnumerable<TrailEntry> ListAsync(TrailFilter filter, [EnumeratorCancellation] CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var command = source.CreateCommand("""
            select e.seq_id, e.stream_id, e.version, e.type, e.timestamp, e.user_name, e.data::text
            from (select seq_id from ledger.mt_events where stream_id = $1
                  union all select unnest(seq_ids) from ledger.trail where subject = $1 and last_seq > $2) t
                join ledger.mt_events e on e.seq_id = t.seq_id
            where t.seq_id > $2
                and ($3::timestamptz is null or e.timestamp >= $3) and ($4::timestamptz is null or e.timestamp < $4)
                and (cardinality($5::text[]) = 0 or e.type = any($5))
            order by t.seq_id limit $6
            """);
        command.Parameters.Add(new() { Value = filter.Subject.Id });
        command.Parameters.Add(new() { Value = filter.After });
        command.Parameters.Add(new() { Value = (object?)filter.From?.ToUniversalTime() ?? DBNull.Value });
        command.Parameters.Add(new() { Value = (object?)filter.Until?.ToUniversalTime() ?? DBNull.Value });
        command.Parameters.Add(new() { Value = filter.Types.ToArray() });
        command.Parameters.Add(new() { Value = Math.Clamp(filter.Limit, 1, LimitMax) });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            yield return new TrailEntry(
                reader.GetInt64(0), reader.GetGuid(1), reader.GetInt64(2), reader.GetString(3), reader.GetFieldValue<DateTimeOffset>(4),
                await reader.IsDBNullAsync(5, ct) ? null : reader.GetString(5), reader.GetString(6));
        }
    }
}
