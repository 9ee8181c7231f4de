using Interlieux.Ledger.Reconciliation;
using Interlieux.Ledger.Scans.Intake;
using Npgsql;

namespace Interlieux.Ledger.Operations;

/// <param name="Behind">Events that the view has not read yet.</param>
public sealed record ViewLag(string View, long Reached, long Behind);

public sealed record RefusalCount(string Reason, int Count);

/// <summary>How the ledger does, for operators.</summary>
/// <param name="Waiting">Scans that wait for a batch of this gateway.</param>
/// <param name="OpenVisitsOverdue">Presences of venue days before yesterday that no closing has ended.</param>
/// <param name="Refusals">Of the last 24 hours, the most frequent first.</param>
/// <param name="MessagesDead">Commands that failed for good, in the message store.</param>
public sealed record OperationsReport(
    DateTimeOffset At, long LastEvent, IReadOnlyList<ViewLag> Views, int Waiting, int OpenVisitsOverdue, IReadOnlyList<RefusalCount> Refusals,
    IReadOnlyList<DeadLetter> DeadLetters, int MessagesDead, IReadOnlyList<Alarm> Alarms);

public sealed class OperationsQueries(LedgerViews views, ScanIntake intake, Alarms alarms, NpgsqlDataSource source, TimeProvider clock)
{
    private const int LettersMax = 200;

    public async Task<OperationsReport> ReportAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (last, progress) = await views.ProgressAsync(ct);
        return new OperationsReport(
            now, last, [.. progress.Select(view => new ViewLag(view.Key, view.Value, last - view.Value)).OrderBy(lag => lag.View, StringComparer.Ordinal)],
            intake.Waiting, await OverdueAsync(now, ct), await RefusalsAsync(now.AddDays(-1), ct), await intake.DeadLettersAsync(LettersMax, ct),
            await MessagesDeadAsync(ct), await alarms.ListAsync(ct));
    }

    private async Task<int> OverdueAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var command = source.CreateCommand("select count(*)::int from ledger.open_visit where venue_day < $1");
        command.Parameters.Add(new() { Value = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-1) });
        return (int)(await command.ExecuteScalarAsync(ct))!;
    }

    private async Task<IReadOnlyList<RefusalCount>> RefusalsAsync(DateTimeOffset since, CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            select data ->> 'reason', count(*)::int from ledger.mt_events
            where type in ('scan_refused', 'stray_scan_refused') and timestamp >= $1 group by 1 order by 2 desc, 1
            """);
        command.Parameters.Add(new() { Value = since.ToUniversalTime() });
        var refusals = new List<RefusalCount>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) refusals.Add(new RefusalCount(reader.GetString(0), reader.GetInt32(1)));
        return refusals;
    }

    private async Task<int> MessagesDeadAsync(CancellationToken ct)
    {
        await using var command = source.CreateCommand("select count(*)::int from wolverine.wolverine_dead_letters");
        return (int)(await command.ExecuteScalarAsync(ct))!;
    }
}
