using Interlieux.Ledger.Readers;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace Interlieux.Ledger.Reconciliation;

/// <summary>A difference that was found, and has not gone since.</summary>
public sealed record Alarm(string Check, string Subject, string Detail, DateTimeOffset RaisedAt, DateTimeOffset SeenAt);

/// <summary>What reconciliations found, for operators.</summary>
public sealed class Alarms(NpgsqlDataSource source)
{
    internal static Table Table()
    {
        var table = new Table("ledger.alarm");
        table.AddColumn("check_name", "text").AsPrimaryKey();
        table.AddColumn("subject", "text").AsPrimaryKey();
        table.AddColumn("detail", "text").NotNull();
        table.AddColumn("raised_at", "timestamptz").NotNull();
        table.AddColumn("seen_at", "timestamptz").NotNull();
        return table;
    }

    /// <summary>Keeps what a reconciliation found, and forgets what it finds no more.</summary>
    public Task KeepAsync(ReconciliationReport report, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(report);
        return KeepAsync(report.Differences, report.At, ofReaders: false, ct);
    }

    /// <summary>The same of the readers.</summary>
    public Task KeepAsync(ReaderReport report, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(report);
        return KeepAsync(report.Differences, report.At, ofReaders: true, ct);
    }

    // No more than a thousand: one is enough to be alarmed. Those of the other kind of check stay as they are.
    private async Task KeepAsync(IReadOnlyList<Difference> differences, DateTimeOffset at, bool ofReaders, CancellationToken ct)
    {
        var kept = differences.DistinctBy(d => (d.Check, d.Subject)).Take(1_000).ToArray();
        await using var command = source.CreateCommand("""
            with gone as (delete from ledger.alarm where seen_at < $4 and starts_with(check_name, $5) = $6 and not exists (
                select from unnest($1, $2) as d(c, s) where d.c = check_name and d.s = subject))
            insert into ledger.alarm (check_name, subject, detail, raised_at, seen_at)
            select c, s, t, $4, $4 from unnest($1, $2, $3) as d(c, s, t)
            on conflict (check_name, subject) do update set detail = excluded.detail, seen_at = excluded.seen_at
            """);
        command.Parameters.Add(new() { Value = kept.Select(d => d.Check).ToArray() });
        command.Parameters.Add(new() { Value = kept.Select(d => d.Subject).ToArray() });
        command.Parameters.Add(new() { Value = kept.Select(d => d.Detail).ToArray() });
        command.Parameters.Add(new() { Value = at.ToUniversalTime() });
        command.Parameters.Add(new() { Value = ReaderChecks.Prefix });
        command.Parameters.Add(new() { Value = ofReaders });
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<IReadOnlyList<Alarm>> ListAsync(CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            "select check_name, subject, detail, raised_at, seen_at from ledger.alarm order by raised_at, check_name, subject");
        var alarms = new List<Alarm>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            alarms.Add(new Alarm(
                reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3),
                reader.GetFieldValue<DateTimeOffset>(4)));
        }

        return alarms;
    }
}
