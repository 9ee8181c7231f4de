using System.Threading.Channels;
using Interlieux.ReaderAgent.Outboxes;
using Interlieux.ReaderAgent.Protocol;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Interlieux.ReaderAgent.Uploading;

/// <summary>Sends what the outbox holds, oldest first, until each scan has its verdict. One batch at a time, so order is kept.</summary>
internal sealed class Uploader : IAsyncDisposable
{
    /// <summary>Well under the 500 that a gateway must take, so that one lost answer costs little.</summary>
    public const int BatchScansMax = 200;

    private readonly Outbox outbox;
    private readonly VerdictLog verdicts;
    private readonly ILogger logger;
    private readonly GatewayConnection gateway;
    private readonly ResiliencePipeline retry;
    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private string? complaint;
    private string? way;

    public Uploader(AgentSettings settings, Outbox outbox, VerdictLog verdicts, ILogger logger)
    {
        this.outbox = outbox;
        this.verdicts = verdicts;
        this.logger = logger;
        gateway = new GatewayConnection(settings, TimeProvider.System, Wake);
        retry = new ResiliencePipelineBuilder().AddRetry(RetryUntilAnswered(settings.RetryDelayMax, Complain)).Build();
    }

    /// <summary>Says that there may be something to do.</summary>
    public void Wake() => wake.Writer.TryWrite(true);

    /// <summary>Runs until cancelled, through every outage.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            while (true) await retry.ExecuteAsync(UploadNextAsync, ct);
        }
        catch (NoVerdictException)
        {
            // Only a cancelled retry gives up, and what it gives then is its last failure.
            ct.ThrowIfCancellationRequested();
            throw;
        }
    }

    public ValueTask DisposeAsync() => gateway.DisposeAsync();

    internal static RetryStrategyOptions RetryUntilAnswered(TimeSpan delayMax, Action<Exception> complain) => new()
    {
        ShouldHandle = new PredicateBuilder().Handle<NoVerdictException>(),
        MaxRetryAttempts = int.MaxValue,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = TimeSpan.FromMilliseconds(200),
        MaxDelay = delayMax,
        OnRetry = attempt =>
        {
            complain(attempt.Outcome.Exception!);
            return ValueTask.CompletedTask;
        },
    };

    private async ValueTask UploadNextAsync(CancellationToken ct)
    {
        var link = await gateway.ConnectAsync(ct);
        var scans = outbox.ReadForSending(BatchScansMax);
        if (scans.Length == 0)
        {
            NoteReached(link);
            await WaitAsync(outbox.NextDeferral, ct);
            return;
        }

        try
        {
            Acknowledge(scans, await link.SubmitAsync(scans, ct));
        }
        catch (MalformedScanException)
        {
            await SubmitOneByOneAsync(link, scans, ct);
        }

        NoteReached(link);
    }

    /// <summary>Until there is something new, or something deferred is due.</summary>
    private async Task WaitAsync(TimeSpan? atMost, CancellationToken ct)
    {
        using var due = CancellationTokenSource.CreateLinkedTokenSource(ct);
        if (atMost is { } wait) due.CancelAfter(wait);
        try
        {
            await wake.Reader.ReadAsync(due.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // It is due.
        }
    }

    private async Task SubmitOneByOneAsync(IGatewayLink link, Scan[] scans, CancellationToken ct)
    {
        foreach (var scan in scans)
        {
            try
            {
                Acknowledge([scan], await link.SubmitAsync([scan], ct));
            }
            catch (MalformedScanException malformed)
            {
                outbox.Park(scan.Sequence, malformed.Message);
                logger.LogError("The gateway cannot read {Scan}, which is parked: {Reason}", scan, malformed.Message);
            }
        }
    }

    private void Acknowledge(Scan[] sent, IReadOnlyList<Verdict?> answered)
    {
        var waiting = sent.ToDictionary(scan => scan.ScanId);
        var acknowledged = new List<(Scan Scan, Verdict Verdict)>(sent.Length);
        foreach (var verdict in answered)
        {
            if (verdict is not null && Enum.IsDefined(verdict.Outcome) && waiting.Remove(verdict.ScanId, out var scan))
                acknowledged.Add((scan, verdict));
        }

        // Null in the place of a scan: the gateway has it, and cannot record it.
        var unrecorded = answered.Count == sent.Length ? sent.Where((_, i) => answered[i] is null).ToArray() : [];
        if (acknowledged.Count + unrecorded.Length == 0) throw new NoVerdictException("the answer holds no verdict for what was sent");
        if (unrecorded.Length > 0)
        {
            outbox.Defer([.. unrecorded.Select(scan => scan.Sequence)]);
            logger.LogWarning("The gateway could not record {Count} scans; they are kept, and tried again later.", unrecorded.Length);
        }

        // Counted first: when the outbox says that it is empty, the counts are whole.
        foreach (var (_, verdict) in acknowledged) verdicts.Count(verdict);
        outbox.Acknowledge([.. acknowledged.Select(a => a.Scan.Sequence)]);
        foreach (var (_, verdict) in acknowledged) verdicts.Tell(verdict);
    }

    private void Complain(Exception e)
    {
        if (e.Message == complaint) return;
        complaint = e.Message;
        logger.LogWarning("No verdict: {Reason}. {Waiting} scans are kept and will be sent again.", e.Message, outbox.Waiting);
    }

    private void NoteReached(IGatewayLink link)
    {
        if (complaint is null && way == link.Name) return;
        complaint = null;
        way = link.Name;
        logger.LogInformation("The gateway is reached through {Way}.", way);
    }
}
