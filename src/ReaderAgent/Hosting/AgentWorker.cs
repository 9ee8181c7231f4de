using System.Net.Sockets;
using Interlieux.ReaderAgent.Kiosk;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interlieux.ReaderAgent.Hosting;

/// <summary>Runs the agent, and the page at the counter. When the queue fails the program ends: who cannot remember must not pretend to.</summary>
internal sealed class AgentWorker(
    Agent agent, Screen screen, ReaderOptions options, IHostApplicationLifetime lifetime, ILogger<AgentWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await using var page = await OpenPageAsync(stoppingToken);
            await agent.RunAsync(stoppingToken);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            logger.LogCritical(e, "The agent stops: {Reason}", e.Message);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    // A page that cannot be shown is no reason to take no scans.
    private async Task<KioskPage?> OpenPageAsync(CancellationToken ct)
    {
        if (options.KioskPort is not { } port) return null;
        try
        {
            var page = await KioskPage.StartAsync(port, agent, screen, ct);
            logger.LogInformation("The page at the counter is {Address}", page.Address);
            return page;
        }
        catch (Exception e) when (e is IOException or SocketException or UnauthorizedAccessException)
        {
            logger.LogError("The page at the counter cannot be served: {Reason} Choose another Reader__KioskPort.", e.Message);
            return null;
        }
    }
}
