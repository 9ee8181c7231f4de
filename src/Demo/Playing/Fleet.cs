using Interlieux.Demo.Months;
using Interlieux.Demo.Towns;
using Interlieux.Gateway.Hosting;
using Interlieux.Ledger.Readers;
using Interlieux.ReaderAgent;
using Interlieux.ReaderAgent.Storage;
using Microsoft.Extensions.Logging;

namespace Interlieux.Demo.Playing;

/// <summary>One reader at each venue, with the agent that a real venue would run.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private static readonly TimeSpan RetryDelayMax = TimeSpan.FromSeconds(2);

    private readonly Dictionary<Guid, Agent> agents = [];
    private readonly CancellationTokenSource stop = new();
    private Task[] running = [];

    private Fleet()
    {
    }

    public IReadOnlyList<Guid> Readers { get; private set; } = [];

    /// <summary>The latest tap that any reader stored.</summary>
    public DateTimeOffset? LastTapAt => agents.Values.Max(agent => agent.LastTap.OccurredAt);

    /// <summary>Registers the readers that are new, and opens their agents; they do not run yet.</summary>
    /// <param name="folder">Keeps each reader's key and queue.</param>
    public static async Task<Fleet> OpenAsync(
        Town town, string folder, Uri gateway, Counter counter, TimeProvider clock, ILogger<Agent> logger, CancellationToken ct)
    {
        var fleet = new Fleet();
        try
        {
            var readers = new List<Guid>();
            foreach (var venue in town.Venues)
            {
                var place = Path.Combine(folder, venue.SourceId);
                var device = await DeviceOf(venue, Path.Combine(place, "device"), counter, ct);
                readers.Add(device.ReaderId);
                var settings = new AgentSettings { Gateway = gateway, Key = device.Key, Folder = place, RetryDelayMax = RetryDelayMax };
                fleet.agents[venue.Id] = Agent.Open(settings, clock, logger);
            }

            fleet.Readers = readers;
            return fleet;
        }
        catch (StoreUnavailableException e)
        {
            await fleet.DisposeAsync();
            throw new StartException($"The readers' queues in {folder} cannot be opened. Does another ./run play on them? {e.Message}");
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    public void Run() => running = [.. agents.Values.Select(agent => agent.RunAsync(stop.Token))];

    /// <summary>Shows cards to readers, in order, and waits until the ledger has answered for each.</summary>
    public async Task ShowAsync(IReadOnlyCollection<PlannedTap> taps, CancellationToken ct)
    {
        // Each reader waits for a disk of its own: they store at the same time, as 46 venues do.
        var byVenue = taps.ToLookup(tap => tap.Venue.Id);
        await Parallel.ForEachAsync(byVenue, ct, (venue, _) =>
        {
            foreach (var tap in venue) agents[venue.Key].Store(tap.Tap);
            return ValueTask.CompletedTask;
        });
        await WhenAnsweredAsync(byVenue.Select(venue => venue.Key), ct);
    }

    /// <summary>Waits until the ledger has answered for all that an earlier run had stored.</summary>
    public Task WhenAnsweredAsync(CancellationToken ct) => WhenAnsweredAsync(agents.Keys, ct);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        try
        {
            await Task.WhenAll(running);
        }
        finally
        {
            foreach (var agent in agents.Values) await agent.DisposeAsync();
            stop.Dispose();
        }
    }

    private async Task WhenAnsweredAsync(IEnumerable<Guid> venues, CancellationToken ct)
    {
        var asked = venues.Select(venue => agents[venue]).ToArray();
        var answered = Task.WhenAll(asked.Select(agent => agent.WhenEmptyAsync(ct)));
        // An agent ends before its queue is empty only when the queue fails.
        await await Task.WhenAny([answered, .. running]);
        await answered;
        if (asked.Sum(agent => agent.Counts.Parked) is > 0 and var parked)
            throw new InvalidOperationException($"{parked} scans are parked: the gateway cannot read them.");
    }

    private static async Task<Device> DeviceOf(TownVenue venue, string file, Counter counter, CancellationToken ct)
    {
        if (SecretFile.Read<Device>(file) is { } known) return known;

        // A reader that was registered by a run which was killed before it kept the key is never used.
        var id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        var reader = await counter.SendAsync<RegisteredReader>(new RegisterReader(id, venue.Id, "Accueil", Town.Actor), ct);
        var device = new Device(reader.ReaderId, reader.Secret);
        SecretFile.Write(file, device);
        return device;
    }

    private sealed record Device(Guid ReaderId, string Key);
}
