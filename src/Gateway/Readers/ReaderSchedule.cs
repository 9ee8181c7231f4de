using Interlieux.Gateway.Access;
using Interlieux.Ledger;
using Interlieux.Ledger.Readers;
using Interlieux.Ledger.Reconciliation;
using Wolverine;

namespace Interlieux.Gateway.Readers;

/// <summary>
/// Holds every minute what readers say against what arrived: raises alarms, and disables a reader that nobody should trust. The same check
/// can be run by hand.
/// </summary>
internal sealed class ReaderSchedule(
    ReaderChecks checks, Alarms alarms, IServiceScopeFactory scopes, DeviceDirectory devices, TimeProvider clock, ILogger<ReaderSchedule> logger)
    : BackgroundService
{
    private const string Actor = "reader checks";
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>One check, with all that follows from it.</summary>
    public async Task<ReaderReport> RunAsync(CancellationToken ct)
    {
        var report = await checks.RunAsync(ct);
        await alarms.KeepAsync(report, ct);
        foreach (var (reader, reason) in report.ToDisable)
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IMessageBus>()
                .InvokeAsync<Outcome<ReaderChange>>(new DisableReader(reader, reason, null, Actor), ct);
            devices.Forget(reader);
            logger.LogWarning("The reader {Reader} is disabled: {Reason}", reader, reason);
        }

        return report;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "The check of the readers failed; it is tried again in {Pause}", Pause);
            }
        }
    }
}
