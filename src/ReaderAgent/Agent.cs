using Interlieux.ReaderAgent.CardSources;
using Interlieux.ReaderAgent.Outboxes;
using Interlieux.ReaderAgent.Protocol;
using Interlieux.ReaderAgent.Uploading;
using Microsoft.Extensions.Logging;

namespace Interlieux.ReaderAgent;

/// <summary>
/// One reader's agent: remembers every tap on disk, then brings it to the gateway until it has a verdict. Has no static state:
/// a process may hold as many as it has folders. Safe for several threads.
/// </summary>
public sealed class Agent : IAsyncDisposable
{
    private readonly AgentSettings settings;
    private readonly ICardSource? source;
    private readonly Outbox outbox;
    private readonly VerdictLog verdicts;
    private readonly Uploader uploader;

    private Agent(AgentSettings settings, ICardSource? source, Outbox outbox, VerdictLog verdicts, Uploader uploader)
    {
        this.settings = settings;
        this.source = source;
        this.outbox = outbox;
        this.verdicts = verdicts;
        this.uploader = uploader;
    }

    /// <summary>The last tap ever stored in this queue; a player of a known list goes on after it.</summary>
    public LastTap LastTap => outbox.LastTap;

    /// <summary>What became of the scans.</summary>
    public AgentCounts Counts => verdicts.Read(outbox.Waiting, outbox.Parked);

    /// <summary>Opens the queue, and takes it for this agent alone.</summary>
    /// <param name="settings">Gateway, key, folder.</param>
    /// <param name="clock">Gives scan ids their time. Waiting and retrying run on real time, whatever this clock says.</param>
    /// <param name="logger">Told of outages and parked scans; never of keys or identifiers.</param>
    /// <param name="source">Where taps come from; null when the caller stores them itself.</param>
    /// <param name="onVerdict">Called once for each verdict, in order, when its scan has left the queue. Must be quick, not throw.</param>
    /// <exception cref="OutboxUnavailableException">The queue is in use, damaged or out of reach.</exception>
    public static Agent Open(
        AgentSettings settings, TimeProvider clock, ILogger<Agent> logger, ICardSource? source = null, Action<Verdict>? onVerdict = null)
    {
        var outbox = Outbox.Open(settings.Folder, clock, TimeProvider.System);
        var verdicts = new VerdictLog(onVerdict);
        return new Agent(settings, source, outbox, verdicts, new Uploader(settings, outbox, verdicts, logger));
    }

    /// <summary>Stores a tap and returns its sequence number; it is on disk when this returns.</summary>
    public long Store(Tap tap)
    {
        var sequence = outbox.Store(tap, settings.Direction);
        uploader.Wake();
        return sequence;
    }

    /// <summary>Completes when every scan has its verdict or is parked. Needs <see cref="RunAsync"/> running.</summary>
    public Task WhenEmptyAsync(CancellationToken ct) => outbox.WhenEmptyAsync(ct);

    /// <summary>Reads cards and uploads scans until cancelled, then returns; throws only when the queue itself fails.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task[] loops = [uploader.RunAsync(stop.Token), ReadCardsAsync(stop.Token)];
        await foreach (var ended in Task.WhenEach(loops))
        {
            if (!ended.IsCompletedSuccessfully) await stop.CancelAsync();
        }

        try
        {
            await Task.WhenAll(loops);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }

    /// <summary>Closes the connection and the queue; <see cref="RunAsync"/> must have ended.</summary>
    public async ValueTask DisposeAsync()
    {
        await uploader.DisposeAsync();
        outbox.Dispose();
    }

    private async Task ReadCardsAsync(CancellationToken ct)
    {
        if (source is null) return;
        await foreach (var tap in source.ReadAsync(outbox.LastTap, ct).WithCancellation(ct)) Store(tap);
    }
}
