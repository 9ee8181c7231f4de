using System.Collections.Concurrent;
using Interlieux.ReaderAgent.CardSources;
using Interlieux.ReaderAgent.Identity;
using Interlieux.ReaderAgent.Offline;
using Interlieux.ReaderAgent.Outboxes;
using Interlieux.ReaderAgent.Protocol;
using Interlieux.ReaderAgent.Signals;
using Interlieux.ReaderAgent.Statuses;
using Interlieux.ReaderAgent.Storage;
using Interlieux.ReaderAgent.Uploading;
using Microsoft.Extensions.Logging;

namespace Interlieux.ReaderAgent.Counters;

/// <summary>
/// What happens between a card and a light: the tap is stored, then the person is told what became of it, and told the truth. Green is for a
/// receipt, or for who is let in offline by the venue's rules.
/// </summary>
internal sealed class Counter(
    AgentSettings settings, Outbox outbox, Uploader uploader, WakeCall wake, OfflineRules offline, Credential credential, InstructionBook book,
    Announcer announcer, TimeProvider clock, ILogger logger)
{
    /// <summary>After so long nobody stands there any more: a verdict that comes then lights nothing.</summary>
    public static readonly TimeSpan AttentionSpan = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<Guid, Visitor> visitors = new();

    /// <summary>Stores the tap; it is on disk when this returns. The person is told after that.</summary>
    public void Take(Tap tap, CancellationToken ct)
    {
        var known = tap with { ScanId = tap.ScanId ?? Guid.CreateVersion7(clock.GetUtcNow()) };
        var visitor = new Visitor(known);
        // Before it is stored: its verdict may come at once.
        visitors[known.ScanId!.Value] = visitor;
        StoredTap stored;
        try
        {
            stored = outbox.Store(known, DirectionOf(tap));
        }
        catch (DiskRefusesException e)
        {
            visitors.TryRemove(known.ScanId.Value, out _);
            logger.LogError("A tap could not be stored: {Reason}. The reader goes on; make room on its disk.", e.Message);
            announcer.Announce(text => text.NotStored, ct);
            return;
        }

        wake.Call();
        visitor.Told = TellAsync(visitor, stored, ct);
    }

    /// <summary>A verdict has been read.</summary>
    public void Tell(Verdict verdict)
    {
        if (!visitors.TryGetValue(verdict.ScanId, out var visitor)) return;
        if (verdict.Outcome == Outcome.Accepted)
        {
            try
            {
                offline.Learn(visitor.Tap, credential.ReaderId, book.Current, verdict.OfflinePass);
            }
            catch (DiskRefusesException e)
            {
                logger.LogWarning("An offline pass could not be kept: {Reason}.", e.Message);
            }
        }

        visitor.Verdict.TrySetResult(verdict);
    }

    /// <summary>Completes when everybody was told.</summary>
    public Task WhenToldAsync() => Task.WhenAll(visitors.Values.Select(visitor => visitor.Told));

    private Direction DirectionOf(Tap tap) => tap.Direction ?? book.Current?.Configuration.Direction ?? settings.Direction;

    private async Task TellAsync(Visitor visitor, StoredTap stored, CancellationToken ct)
    {
        try
        {
            // A card that shows another identifier each time cannot be a badge: that needs no gateway.
            if (NfcIdentifier.IsRandom(visitor.Tap.Technology, NfcIdentifier.Canonical(visitor.Tap.Technology, visitor.Tap.Identifier))) announcer.Announce(text => text.Refused("random-identifier"), ct);
            else if (await VerdictWithinAsync(visitor, uploader.IsDown ? TimeSpan.Zero : settings.Patience, ct) is { } verdict)
                announcer.Announce(text => text.Of(verdict), ct);
            else await TellWithoutVerdictAsync(visitor, stored, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
        finally
        {
            visitors.TryRemove(visitor.Tap.ScanId!.Value, out _);
        }
    }

    private async Task TellWithoutVerdictAsync(Visitor visitor, StoredTap stored, CancellationToken ct)
    {
        var answer = Decide(visitor, stored);
        announcer.Announce(text => text.Of(answer), ct);
        if (answer is not OfflineAnswer.Stored) return;
        if (await VerdictWithinAsync(visitor, AttentionSpan - settings.Patience, ct) is { } late)
            announcer.Announce(text => text.Of(late), ct);
    }

    private OfflineAnswer Decide(Visitor visitor, StoredTap stored)
    {
        // Whom the gateway does not trust must let nobody in in its name.
        if (uploader.IsRefused) return OfflineAnswer.Stored;
        try
        {
            // What was sent already is the gateway's to judge.
            return offline.Decide(stored.Sequence, visitor.Tap, DirectionOf(visitor.Tap), credential.ReaderId, book.Current)
                ?? OfflineAnswer.Stored;
        }
        catch (DiskRefusesException e)
        {
            logger.LogError("An entry without connection could not be noted: {Reason}. It is stored only.", e.Message);
            return OfflineAnswer.Stored;
        }
    }

    private async Task<Verdict?> VerdictWithinAsync(Visitor visitor, TimeSpan patience, CancellationToken ct)
    {
        try
        {
            return await visitor.Verdict.Task.WaitAsync(patience, clock, ct);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private sealed class Visitor(Tap tap)
    {
        public Tap Tap { get; } = tap;

        public TaskCompletionSource<Verdict> Verdict { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Told { get; set; } = Task.CompletedTask;
    }
}
