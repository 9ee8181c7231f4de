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
                foreach (var (venue, day) in await closings.ListAsync(stoppingToken)) await CloseAsync(venue, day, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Whatever it was, the gateway serves on, and the next round closes what is left.
                logger.LogError(e, "Closings are late; they are tried again in {Pace}", Pace);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // Each venue by itself: one that cannot be closed keeps no other open.
    private async Task CloseAsync(Guid venue, DateOnly day, CancellationToken ct)
    {
        try
        {
            await using var scope = services.CreateAsyncScope();
            var bus = scope.ServiceProvider.GetRequiredService<IMessageBus>();
            var outcome = await bus.InvokeAsync<Outcome<VenueDayClosed>>(new CloseVenueDay(venue, day, "schedule"), ct);
            if (outcome.Refusal is { } refusal) logger.LogWarning("Venue {Venue}, day {Day}: {Reason}", venue, day, refusal.Detail);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogError(e, "Venue {Venue}, day {Day} is not closed; it is tried again in {Pace}", venue, day, Pace);
        }
    }
}
