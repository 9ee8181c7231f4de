using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interlieux.ReaderAgent;

/// <summary>Runs the agent in the host. When its queue fails the program ends: who cannot remember must not pretend to.</summary>
internal sealed class AgentWorker(Agent agent, IHostApplicationLifetime lifetime, ILogger<AgentWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await agent.RunAsync(stoppingToken);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            logger.LogCritical(e, "The agent stops: {Reason}", e.Message);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }
}
