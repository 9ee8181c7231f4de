using Interlieux.Ledger;
using Interlieux.Ledger.Venues;
using Wolverine;

namespace Interlieux.Gateway.Hosting;

/// <summary>Closes each venue's day when its closing time has come, by the same command that a person can send. Resumes where it stopped.</summary>
internal sealed class ClosingSchedule(DueClosings closings, IServiceProvider services, TimeProvider clock, ILogger<ClosingSchedule> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        do
        {
            try
            {
                await CloseDueAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Whatever it was, the gateway serves on, and the next round closes what is left.
                logger.LogError(e, "Closings are late; they are tried again in {Pace}", Pace);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task CloseDueAsync(CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        var bus = scope.ServiceProvider.GetRequiredService<IMessageBus>();
        foreach (var (venue, day) in await closings.ListAsync(ct))
        {
            var outcome = await bus.InvokeAsync<Outcome<VenueDayClosed>>(new CloseVenueDay(venue, day, "schedule"), ct);
            if (outcome.Refusal is { } refusal) logger.LogWarning("Venue {Venue}, day {Day}: {Reason}", venue, day, refusal.Detail);
        }
    }
}
