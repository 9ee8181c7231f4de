using Interlieux.ReaderAgent.Outboxes;
using Interlieux.ReaderAgent.Protocol;
using Interlieux.ReaderAgent.Storage;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Interlieux.ReaderAgent.Uploading;

/// <summary>Sends what the outbox holds, oldest first, until each scan has its verdict. One batch at a time, so order is kept.</summary>
internal sealed class Uploader
{
    /// <summary>Well under the 500 that a gateway must take, so that one lost answer costs little.</summary>
    public const int BatchScansMax = 200;

    /// <summary>What a gateway fails at once it may not fail at again; what it fails at so often, it will.</summary>
    private const int FaultsMax = 3;

    private readonly Outbox outbox;
    private readonly VerdictLog verdicts;
    private readonly ILogger logger;
    private readonly GatewayConnection gateway;
    private readonly ResiliencePipeline retry;
    private readonly WakeCall wake;
    private readonly AgentSettings settings;

    private int faults;
    private string? complaint;
    private string? way;
    private volatile bool isDown;
    private volatile bool isRefused;

    public Uploader(AgentSettings settings, GatewayConnection gateway, WakeCall wake, Outbox outbox, VerdictLog verdicts, ILogger logger)
    {
        this.settings = settings;
        this.wake = wake;
        this.outbox = outbox;
        this.verdicts = verdicts;
        this.logger = logger;
        this.gateway = gateway;
        retry = new ResiliencePipelineBuilder().AddRetry(RetryUntilAnswered(settings.RetryDelayMax, Complain)).Build();
    }

    /// <summary>The last attempt to reach the gateway failed. Before the first one it is not known to be down.</summary>
    public bool IsDown => isDown;

    /// <summary>The gateway was reached, and takes nothing from this reader: then it decides nothing by itself.</summary>
    public bool IsRefused => isRefused;

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

    internal static RetryStrategyOptions RetryUntilAnswered(TimeSpan delayMax, Action<Exception> complain) => new()
    {
        ShouldHandle = new PredicateBuilder().Handle<NoVerdictException>().Handle<DiskRefusesException>(),
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
            await wake.WaitAsync(outbox.NextDeferral, ct);
            return;
        }

        try
        {
            Acknowledge(scans, await link.SubmitAsync(scans, PatienceFor(scans), ct));
        }
        catch (MalformedScanException)
        {
            await SubmitOneByOneAsync(link, scans, ct);
        }
        catch (GatewayFaultException) when (++faults >= FaultsMax)
        {
            // Does it fail at nothing, too? Then none of the scans is the cause.
            await link.SubmitAsync([], settings.AnswerTimeout, ct);
            await SubmitOneByOneAsync(link, scans, ct);
        }

        faults = 0;
        NoteReached(link);
    }

    // Where somebody waits for the answer, a gateway that is slow is as good as none.
    private TimeSpan PatienceFor(Scan[] scans) =>
        scans.Length <= Outbox.LiveScansMax && !Array.Exists(scans, scan => scan.Offline) ? settings.LiveAnswerTimeout : settings.AnswerTimeout;

    private async Task SubmitOneByOneAsync(IGatewayLink link, Scan[] scans, CancellationToken ct)
    {
        foreach (var scan in scans)
        {
            try
            {
                Acknowledge([scan], await link.SubmitAsync([scan], settings.AnswerTimeout, ct));
            }
            catch (MalformedScanException malformed)
            {
                outbox.Park(scan.Sequence, malformed.Message);
                logger.LogError("The gateway cannot read {Scan}, which is parked: {Reason}", scan, malformed.Message);
            }
            catch (GatewayFaultException fault)
            {
                outbox.Defer([scan.Sequence]);
                logger.LogWarning("The gateway fails at {Scan}, which is kept, and tried again later: {Reason}", scan, fault.Message);
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
        // Before the other: who sees that it is down asks for this next.
        isRefused = e is DisabledException or UnknownKeyException;
        isDown = true;
        if (e.Message == complaint) return;
        complaint = e.Message;
        logger.LogWarning("No verdict: {Reason}. {Waiting} scans are kept and will be sent again.", e.Message, outbox.Waiting);
    }

    private void NoteReached(IGatewayLink link)
    {
        (isDown, isRefused) = (false, false);
        if (complaint is null && way == link.Name) return;
        complaint = null;
        way = link.Name;
        logger.LogInformation("The gateway is reached through {Way}.", way);
    }
}
