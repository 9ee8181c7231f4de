using System.Net;
using Interlieux.ReaderAgent.CardSources;
using Interlieux.ReaderAgent.Clocks;
using Interlieux.ReaderAgent.Identity;
using Interlieux.ReaderAgent.Offline;
using Interlieux.ReaderAgent.Outboxes;
using Interlieux.ReaderAgent.Protocol;
using Interlieux.ReaderAgent.Storage;
using Interlieux.ReaderAgent.Uploading;
using Microsoft.Extensions.Logging;

namespace Interlieux.ReaderAgent.Statuses;

/// <summary>
/// Tells the gateway how the device is, and takes its instructions: settings, a new key, passes to renew. Nothing else waits for it: a
/// gateway that does not answer here changes nothing.
/// </summary>
internal sealed class StatusReporter(
    GatewayHttp api, Credential credential, DeviceClock clock, Outbox outbox, OfflineRules offline, InstructionBook book,
    IReadOnlyList<ICardSource> sources, TimeProvider stopwatch, ILogger logger)
{
    private const int ParkedMax = 100;
    private const int SourcesMax = 20;
    private const int TextMax = 200;
    private const int PassesAtOnce = 500;
    private const int StatusesBetweenRenewals = 10;
    private const double JitterShare = 0.1;

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    /// <summary>A source that comes and goes is no news each time.</summary>
    private static readonly TimeSpan PauseMin = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RotationPause = TimeSpan.FromHours(1);

    private readonly Random jitter = new(Environment.ProcessId);
    private string? complaint;
    private long? rotatedAt;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        for (var count = 0; ; count++)
        {
            try
            {
                await ReportAsync(ct);
                if (count % StatusesBetweenRenewals == 0) await RenewPassesAsync(ct);
                complaint = null;
            }
            catch (Exception e) when (e is NoVerdictException or DiskRefusesException or StoreUnavailableException or IOException or UnauthorizedAccessException)
            {
                Complain(e);
            }

            await WaitAsync(ct);
        }
    }

    /// <summary>Until the next status is due, or a card source is not what it was.</summary>
    private async Task WaitAsync(CancellationToken ct)
    {
        var known = sources.Select(source => source.Health.State).ToArray();
        await Task.Delay(PauseMin, stopwatch, ct);
        var pause = book.Current?.Configuration.StatusSeconds is >= 10 and <= 3600 and var wished ? TimeSpan.FromSeconds(wished) : DefaultPause;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(
            [Task.Delay((pause * (1 + (JitterShare * jitter.NextDouble()))) - PauseMin, stopwatch, over.Token),
             .. sources.Select((source, i) => source.Health.WhenStateChangesAsync(known[i], over.Token))]);
        await over.CancelAsync();
        ct.ThrowIfCancellationRequested();
    }

    /// <summary>Sends one status and follows the answer.</summary>
    /// <exception cref="NoVerdictException">The gateway gave none.</exception>
    public async Task<Instructions> ReportAsync(CancellationToken ct)
    {
        if (!clock.IsMeasured) await api.MeasureClockAsync(ct);
        var status = Read();
        var asked = clock.MonotonicMs;
        var instructions = await api.SendAsync(
            HttpMethod.Put, "api/v1/readers/self/status", status, ReaderJson.Default.Status, ReaderJson.Default.Instructions, AnswerTimeout, ct);
        clock.Learn(asked, clock.MonotonicMs, instructions.Now);
        if (book.Keep(instructions))
            logger.LogInformation("Instructions of the gateway: {Configuration}", instructions.Configuration);
        if (instructions.Configuration.RotateKey) await RotateKeyAsync(ct);
        return instructions;
    }

    private Status Read() => new(
        ProgramVersion.Text, outbox.LastTap.Sequence, outbox.OldestWaiting, outbox.Waiting, outbox.Parked, outbox.ParkedSequences(ParkedMax), clock.SkewMs,
        [.. sources.Take(SourcesMax).Select(source => new SourceStatus(Cut(source.Health.State.Name), source.Health.State.Word, Cut(source.Health.State.Detail)))]);

    private static string Cut(string text) => text.Length <= TextMax ? text : text[..TextMax];

    private async Task RotateKeyAsync(CancellationToken ct)
    {
        if (!credential.IsEnrolled || (rotatedAt is { } last && stopwatch.GetElapsedTime(last) < RotationPause)) return;
        rotatedAt = stopwatch.GetTimestamp();
        var replacement = credential.PrepareNext();
        await api.SendAsync(
            HttpMethod.Post, "api/v1/readers/self/key", replacement, ReaderJson.Default.KeyReplacement, ReaderJson.Default.Enrolled, AnswerTimeout,
            ct);
        credential.Accepted(replacement.PublicKey);
        logger.LogInformation("This reader has a new key.");
    }

    private async Task RenewPassesAsync(CancellationToken ct)
    {
        if (!credential.IsEnrolled || book.Current is not { } instructions) return;
        foreach (var texts in offline.Texts().Chunk(PassesAtOnce))
        {
            var renewed = await api.SendAsync(
                HttpMethod.Post, "api/v1/readers/self/offline-passes", new PassRenewal(texts), ReaderJson.Default.PassRenewal,
                ReaderJson.Default.RenewedPasses, AnswerTimeout, ct);
            if (renewed.Passes.Length != texts.Length) throw new NoVerdictException("the gateway did not answer for each offline pass");
            offline.Renew(texts, renewed.Passes, credential.ReaderId, instructions.GatewayKey);
        }
    }

    private void Complain(Exception e)
    {
        // A gateway of before this part of the protocol is no news.
        var level = e is NoVerdictException { Status: HttpStatusCode.NotFound } ? LogLevel.Debug : LogLevel.Warning;
        if (e.Message == complaint) return;
        complaint = e.Message;
        logger.Log(level, "The gateway did not take this reader's status: {Reason}.", e.Message);
    }
}
