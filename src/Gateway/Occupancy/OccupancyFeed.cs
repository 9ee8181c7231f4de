using System.Collections.Frozen;
using Interlieux.Ledger.Occupancy;
using Microsoft.AspNetCore.SignalR;
using Npgsql;

namespace Interlieux.Gateway.Occupancy;

/// <summary>
/// Reads who is present whenever PostgreSQL notifies that somebody came or left, by whichever gateway, and tells the hub's clients,
/// a few times a second at most. When nobody moves it tells the same again, so that a screen's clock shows until when it is true.
/// </summary>
internal sealed class OccupancyFeed(
    NpgsqlDataSource source, OccupancyQueries queries, IHubContext<OccupancyHub, IOccupancyClient> hub, TimeProvider clock,
    ILogger<OccupancyFeed> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(1);

    private volatile OccupancyReport current = new(DateTimeOffset.MinValue, FrozenDictionary<Guid, int>.Empty, 0);

    public OccupancyReport ReportOf(Guid? venueId) => venueId is { } venue ? Only(current, venue) : current;

    public static OccupancyReport Only(OccupancyReport report, Guid venueId)
    {
        var present = report.Present.GetValueOrDefault(venueId);
        return report with { Present = new Dictionary<Guid, int> { [venueId] = present }, Total = present };
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException)
            {
                logger.LogWarning("Live occupancy lost the database: {Reason}", e.Message);
                await Task.Delay(Reconnect, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using (var listen = new NpgsqlCommand($"listen {OccupancyQueries.Channel}", connection)) await listen.ExecuteNonQueryAsync(ct);

        while (true)
        {
            await TellAsync(ct);
            await Task.Delay(Pace, ct);
            await connection.WaitAsync(Heartbeat, ct);
        }
    }

    private async Task TellAsync(CancellationToken ct)
    {
        var before = current;
        var present = await queries.PresentAsync(ct);
        current = new OccupancyReport(clock.GetUtcNow(), present, present.Values.Sum());

        var changed = before.Present.Keys.Union(present.Keys)
            .Where(venue => before.Present.GetValueOrDefault(venue) != present.GetValueOrDefault(venue)).ToArray();
        foreach (var (group, report) in OccupancyHub.Split(current, changed)) await hub.Clients.Group(group).Occupancy(report);
    }
}
