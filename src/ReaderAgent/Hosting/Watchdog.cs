using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;

namespace Interlieux.ReaderAgent.Hosting;

/// <summary>
/// Tells systemd that the agent lives, as often as WATCHDOG_USEC (sd_watchdog_enabled(3)) asks; an agent whose queue does not answer is
/// not alive, and is started again.
/// </summary>
internal sealed class Watchdog(Agent agent, ISystemdNotifier notifier) : BackgroundService
{
    private const string Variable = "WATCHDOG_USEC";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!long.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var microseconds)
            || microseconds <= 0)
            return;
        // Twice as often as it must be, so that one late timer does not end the program.
        using var timer = new PeriodicTimer(TimeSpan.FromMicroseconds(microseconds / 2.0));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            // Takes the queue's lock: a queue that hangs, hangs here.
            if (await Task.Run(() => agent.Counts.Waiting >= 0, stoppingToken)) notifier.Notify(new ServiceState("WATCHDOG=1"));
        }
    }
}
