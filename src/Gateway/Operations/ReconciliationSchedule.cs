using Interlieux.Ledger.Reconciliation;

namespace Interlieux.Gateway.Operations;

/// <summary>Reconciles every hour, and raises an alarm for each difference. The same check can be run by hand.</summary>
internal sealed class ReconciliationSchedule(Reconciler reconciler, Alarms alarms, TimeProvider clock, ILogger<ReconciliationSchedule> logger)
    : BackgroundService
{
    private const int LoggedMax = 20;
    private const int MinutesBetween = 60;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Minute, clock);
        // The first check comes a minute after the start: an operator who looks then should not be told of one that was never made.
        for (var minute = 0; await timer.WaitForNextTickAsync(stoppingToken); minute++)
        {
            if (minute % MinutesBetween != 0) continue;
            try
            {
                var report = await reconciler.RunAsync(stoppingToken);
                await alarms.KeepAsync(report, stoppingToken);
                foreach (var difference in report.Differences.Take(LoggedMax)) logger.LogCritical("The ledger does not reconcile: {Difference}", difference);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "The reconciliation failed; it is tried again in {Minutes} minutes", MinutesBetween);
            }
        }
    }
}
