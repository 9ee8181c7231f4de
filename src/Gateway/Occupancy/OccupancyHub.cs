using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace Interlieux.Gateway.Occupancy;

/// <summary>What the hub tells: people present, by venue.</summary>
public interface IOccupancyClient
{
    Task Occupancy(OccupancyReport report);
}

/// <param name="Present">By venue; venues where nobody is are left out.</param>
/// <param name="Total">Over all listed venues.</param>
public sealed record OccupancyReport(DateTimeOffset At, IReadOnlyDictionary<Guid, int> Present, int Total);

/// <summary>Live occupancy of the venues that opted in. Open to everybody, and read only.</summary>
[AllowAnonymous]
internal sealed class OccupancyHub(OccupancyFeed feed) : Hub<IOccupancyClient>
{
    public const string Path = "/hubs/occupancy";
    private const string Everything = "all";

    /// <summary>Follows one venue, or all when none is named; answers with what is true now.</summary>
    public async Task<OccupancyReport> Watch(Guid? venueId)
    {
        await Groups.AddToGroupAsync(Context.ConnectionId, venueId?.ToString() ?? Everything, Context.ConnectionAborted);
        return feed.ReportOf(venueId);
    }

    public static IEnumerable<(string Group, OccupancyReport Report)> Split(OccupancyReport report, IEnumerable<Guid> changed) =>
        changed.Select(venue => (venue.ToString(), OccupancyFeed.Only(report, venue))).Prepend((Everything, report));
}
