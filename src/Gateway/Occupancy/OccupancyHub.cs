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
    public const int MessageBytesMax = 4_096;
    private const string Everything = "all";
    private const string Watched = "watched";

    /// <summary>Follows one venue, or all when none is named, and nothing that it followed before; answers with what is true now.</summary>
    public async Task<OccupancyReport> Watch(Guid? venueId)
    {
        // One group a connection: whoever names venues without end would fill the memory with groups.
        if (Context.Items.TryGetValue(Watched, out var before))
            await Groups.RemoveFromGroupAsync(Context.ConnectionId, (string)before!, Context.ConnectionAborted);
        var group = venueId?.ToString() ?? Everything;
        Context.Items[Watched] = group;
        await Groups.AddToGroupAsync(Context.ConnectionId, group, Context.ConnectionAborted);
        return feed.ReportOf(venueId);
    }

    public static IEnumerable<(string Group, OccupancyReport Report)> Split(OccupancyReport report, IEnumerable<Guid> changed) =>
        changed.Select(venue => (venue.ToString(), OccupancyFeed.Only(report, venue))).Prepend((Everything, report));
}
