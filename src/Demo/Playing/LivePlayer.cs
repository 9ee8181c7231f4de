using Interlieux.Demo.Months;
using Interlieux.Demo.Towns;
using Npgsql;

namespace Interlieux.Demo.Playing;

/// <summary>Goes on in real time: today's visits up to now at once, then each when its time has come, day after day.</summary>
internal sealed class LivePlayer(Town town, SteppedClock clock, Counter counter, Fleet fleet, NpgsqlDataSource source)
{
    public async Task PlayAsync(CancellationToken ct)
    {
        clock.JoinRealTime();
        var from = Town.InstantOf(Town.DayOf(clock.GetUtcNow()), TimeSpan.Zero);
        while (true)
        {
            var today = Town.DayOf(from);
            var firstDay = new DateOnly(today.Year, today.Month, 1);
            await PlayMonthAsync(MonthPlan.Of(town, firstDay), from, ct);
            from = Town.InstantOf(firstDay.AddMonths(1), TimeSpan.Zero);
            await WaitUntilAsync(from, ct);
        }
    }

    private async Task PlayMonthAsync(MonthPlan plan, DateTimeOffset from, CancellationToken ct)
    {
        var record = await LedgerRecord.ReadAsync(source, ct);
        var stored = await LedgerRecord.ScansAsync(source, [.. fleet.Readers], ct);
        var taps = plan.Taps.Where(tap => tap.At >= from && !stored.Contains(tap.Tap.ScanId!.Value)).ToList();

        // Whoever comes today has bought the pass before, even if nobody was there to play that day.
        var now = clock.GetUtcNow();
        foreach (var past in plan.Errands.Where(errand => errand.At <= now).GroupBy(errand => errand.At))
            await counter.RunAsync(past, record, ct);
        await fleet.ShowAsync([.. taps.Where(tap => tap.At <= now)], ct);

        var errands = plan.Errands.Where(errand => errand.At > now).ToLookup(errand => errand.At);
        var coming = taps.Where(tap => tap.At > now).ToLookup(tap => tap.At);
        foreach (var instant in errands.Select(e => e.Key).Union(coming.Select(t => t.Key)).Order())
        {
            await WaitUntilAsync(instant, ct);
            await counter.RunAsync(errands[instant], record, ct);
            await fleet.ShowAsync([.. coming[instant]], ct);
        }
    }

    private async Task WaitUntilAsync(DateTimeOffset instant, CancellationToken ct)
    {
        if (instant - clock.GetUtcNow() is { Ticks: > 0 } wait) await Task.Delay(wait, clock, ct);
    }
}
