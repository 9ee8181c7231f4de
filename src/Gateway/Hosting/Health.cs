using System.Collections.Concurrent;
using Interlieux.Ledger;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Interlieux.Gateway.Hosting;

/// <summary>Ready when the ledger's database answers, and no view stands still behind the events.</summary>
internal sealed class LedgerHealth(LedgerViews views, TimeProvider clock) : IHealthCheck
{
    /// <summary>A view that did not move for so long while there was something to read has stopped.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (long Sequence, long Since)> seen = new();

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var (last, progress) = await views.ProgressAsync(cancellationToken);
            foreach (var (view, sequence) in progress)
            {
                var stood = seen.AddOrUpdate(
                    view, _ => (sequence, clock.GetTimestamp()),
                    (_, before) => before.Sequence == sequence && sequence < last ? before : (sequence, clock.GetTimestamp()));
                if (sequence < last && clock.GetElapsedTime(stood.Since) > Patience)
                    return HealthCheckResult.Unhealthy($"The view '{view}' stands at event {sequence} of {last}; the log says why.");
            }

            return HealthCheckResult.Healthy();
        }
        catch (NpgsqlException)
        {
            return HealthCheckResult.Unhealthy("The ledger's database does not answer.");
        }
    }
}

internal static class Health
{
    public static void AddLedgerHealth(this IServiceCollection services)
    {
        services.AddSingleton<LedgerHealth>();
        services.AddHealthChecks().AddCheck<LedgerHealth>("ledger");
    }

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready").AllowAnonymous();
    }
}
