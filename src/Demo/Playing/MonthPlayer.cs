using Interlieux.Demo.Months;
using Interlieux.Demo.Towns;
using Interlieux.Ledger.Cycles;
using Interlieux.Netting;
using Npgsql;

namespace Interlieux.Demo.Playing;

/// <summary>How far a month has come.</summary>
internal sealed record MonthProgress(DateOnly Day, int Scans, int AllScans);

/// <summary>
/// Plays a month on the stepped clock: it moves to the next quarter-hour only when every errand, scan and closing up to it is done.
/// What the ledger holds already is left out, so that a month goes on where it was, and a played one is not played again.
/// </summary>
internal sealed class MonthPlayer(
    Town town, SteppedClock clock, Counter counter, Fleet fleet, Closings closings, NpgsqlDataSource source, TimeProvider real)
{
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan CutOffAt = TimeSpan.FromHours(5);
    private static readonly TimeSpan LastClosing = TimeSpan.FromHours(23);

    public async Task PlayAsync(DateOnly firstDay, IProgress<MonthProgress> progress, CancellationToken ct)
    {
        var plan = MonthPlan.Of(town, firstDay);
        var record = await LedgerRecord.ReadAsync(source, ct);
        var stored = await LedgerRecord.ScansAsync(source, [.. fleet.Readers], ct);
        var errands = plan.Errands.ToLookup(errand => QuarterOf(errand.At));
        var taps = plan.Taps.Where(tap => !stored.Contains(tap.Tap.ScanId!.Value)).ToLookup(tap => QuarterOf(tap.At));
        var closingTimes = ClosingTimes(plan).ToHashSet();

        var scans = plan.Taps.Count - taps.Sum(quarter => quarter.Count());
        foreach (var quarter in errands.Select(e => e.Key).Union(taps.Select(t => t.Key)).Union(closingTimes).Order())
        {
            clock.MoveTo(quarter);
            // Those who sell to others come before those who draw on what was sold.
            foreach (var instant in errands[quarter].GroupBy(errand => errand.At).OrderBy(group => group.Key))
                await counter.RunAsync(instant, record, ct);
            PlannedTap[] due = [.. taps[quarter]];
            await fleet.ShowAsync(due, ct);
            if (closingTimes.Contains(quarter)) await closings.CloseDueAsync(ct);
            scans += due.Length;
            // Quarters that were played before the month was interrupted are passed over in silence.
            if (due.Length > 0) progress.Report(new MonthProgress(Town.DayOf(quarter), scans, plan.Taps.Count));
        }

        await SettleAsync(firstDay, ct);
    }

    private async Task SettleAsync(DateOnly firstDay, CancellationToken ct)
    {
        var month = Cycle.NameOf(firstDay);
        var cutOff = Town.InstantOf(firstDay.AddMonths(1).AddDays(1), CutOffAt);
        // On the first day of a month the last one can be settled already, and no instant lies in the future.
        clock.MoveTo(cutOff < real.GetUtcNow() ? cutOff : real.GetUtcNow());
        await closings.CloseDueAsync(ct);
        await counter.SendAsync<CycleCutOff>(new CutOffCycle(month, Town.Actor), ct);
        await counter.SendAsync<CycleFrozen>(new FreezeCycle(month, Town.Actor), ct);
        await counter.SendAsync<CycleCleared>(new ClearCycle(month, ClearingPolicy.Fewest, Town.Actor), ct);
    }

    private IEnumerable<DateTimeOffset> ClosingTimes(MonthPlan plan) =>
        from day in plan.Taps.Select(tap => Town.DayOf(tap.At)).Distinct()
        from time in town.Venues.Select(venue => venue.ClosingTime.ToTimeSpan()).Distinct().Append(LastClosing)
        select QuarterOf(Town.InstantOf(day, time));

    /// <summary>The quarter-hour in which an instant ends.</summary>
    private static DateTimeOffset QuarterOf(DateTimeOffset instant) =>
        new((instant.UtcTicks + Quarter.Ticks - 1) / Quarter.Ticks * Quarter.Ticks, TimeSpan.Zero);
}
