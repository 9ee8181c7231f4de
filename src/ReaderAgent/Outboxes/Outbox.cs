using Interlieux.ReaderAgent.CardSources;
using Interlieux.ReaderAgent.Clocks;
using Interlieux.ReaderAgent.Protocol;
using Interlieux.ReaderAgent.Storage;

namespace Interlieux.ReaderAgent.Outboxes;

/// <summary>
/// The reader's memory: a tap is on disk before anything else happens to it, gets its sequence number there, and stays until its
/// verdict is read. All that is sent is read from here, so a scan that is sent again is the same scan. Safe for several threads.
/// </summary>
internal sealed class Outbox
{
    /// <summary>A person who got no answer for so long stood before a reader that was offline.</summary>
    public static readonly TimeSpan OnlineWithin = TimeSpan.FromSeconds(5);

    /// <summary>More people do not stand at one counter.</summary>
    public const int LiveScansMax = 20;

    // A source may take a moment to tell of a tap; what differs by more was not read from this machine's clock.
    private static readonly TimeSpan TapAgeMax = TimeSpan.FromMinutes(1);

    private readonly DeviceDatabase database;
    private readonly DeviceClock deviceClock;
    private readonly TimeProvider clock;
    private readonly TimeProvider stopwatch;
    private readonly OutboxStatements statements;
    private readonly Deferrals deferrals;
    private readonly Queue<(long Sequence, long StoredAt)> recent = new();
    private TaskCompletionSource? emptied;
    private bool liveTurn;

    /// <param name="clock">Gives scan ids their time.</param>
    /// <param name="stopwatch">Measures how long a tap waits; its wall clock is never read.</param>
    /// <exception cref="StoreUnavailableException">The queue was sealed under another key.</exception>
    public Outbox(DeviceDatabase database, SealedIdentifiers identifiers, DeviceClock deviceClock, TimeProvider clock, TimeProvider stopwatch)
    {
        this.database = database;
        this.deviceClock = deviceClock;
        this.clock = clock;
        this.stopwatch = stopwatch;
        statements = new OutboxStatements(database, identifiers);
        deferrals = new Deferrals(stopwatch);
        lock (database.Gate)
        {
            (LastTap, Waiting, Parked) = statements.ReadState();
            statements.ReadOldest(1, "[]");
        }
    }

    /// <summary>The last tap ever stored.</summary>
    public LastTap LastTap { get { lock (database.Gate) return field; } private set; }

    /// <summary>Scans without a verdict.</summary>
    public long Waiting { get { lock (database.Gate) return field; } private set; }

    /// <summary>Scans that the gateway cannot read, kept aside.</summary>
    public long Parked { get { lock (database.Gate) return field; } private set; }

    /// <summary>The smallest sequence without a verdict.</summary>
    public long? OldestWaiting { get { lock (database.Gate) return statements.Oldest(); } }

    /// <summary>How long until a deferred scan is due; null when none is.</summary>
    public TimeSpan? NextDeferral { get { lock (database.Gate) return deferrals.Next; } }

    public long[] ParkedSequences(int max)
    {
        lock (database.Gate) return statements.ParkedSequences(max);
    }

    /// <summary>Puts a tap on disk.</summary>
    /// <exception cref="DiskRefusesException">It is not on disk.</exception>
    public StoredTap Store(Tap tap, Direction otherwise)
    {
        var occurredAt = OutboxStatements.TextOf(tap.OccurredAt);
        var scanId = tap.ScanId ?? Guid.CreateVersion7(clock.GetUtcNow());
        var age = deviceClock.MonotonicMs - tap.MonotonicMs;
        var boot = age >= 0 && age <= TapAgeMax.TotalMilliseconds ? deviceClock.Boot : null;
        lock (database.Gate)
        {
            var stored = database.InTransaction(() =>
            {
                var next = new StoredTap(statements.NextSequence(occurredAt), scanId);
                statements.Insert(next, tap, tap.Direction ?? otherwise, occurredAt, boot);
                return next;
            });
            LastTap = new LastTap(stored.Sequence, OutboxStatements.ParseTime(occurredAt));
            Waiting++;
            ForgetOldTaps();
            recent.Enqueue((stored.Sequence, stopwatch.GetTimestamp()));
            return stored;
        }
    }

    /// <summary>
    /// Decides without the gateway about a scan that was never sent, and marks it so for ever, in one transaction.
    /// </summary>
    /// <param name="decide">What lets the person in; null to leave the scan as it is. It may write to the database.</param>
    /// <returns>False when it was sent, or is gone: then it is the gateway's to judge.</returns>
    public bool TryDecide(long sequence, Func<Admission?> decide)
    {
        lock (database.Gate)
        {
            return database.InTransaction(() =>
            {
                if (statements.ReadOne(sequence) is not { Offline: null } scan) return false;
                if (decide() is { } admission) statements.Admit(Corrected(scan), admission);
                return true;
            });
        }
    }

    /// <summary>
    /// The gateway could not record these while it recorded others: those behind them go first, and they are tried again later, each time
    /// after a longer wait. A restart tries them at once.
    /// </summary>
    public void Defer(IReadOnlyCollection<long> sequences)
    {
        lock (database.Gate) deferrals.Add(sequences);
    }

    /// <summary>
    /// Scans to be put on a connection that works, in order: in turn the oldest of all, and those whose person is still standing there,
    /// so that a long queue keeps nobody waiting. Those that are sent for the first time are marked here, for ever, as offline or not, and
    /// get their true time where it is known. What an earlier run stored and never sent is offline: nobody got an answer.
    /// </summary>
    public Scan[] ReadForSending(int max)
    {
        lock (database.Gate)
        {
            ForgetOldTaps();
            var firstOnline = recent.TryPeek(out var first) ? first.Sequence : long.MaxValue;
            var scans = statements.ReadOldest(max, deferrals.Waiting);
            liveTurn = !liveTurn && scans.Count == max && scans[^1].Sequence < firstOnline && firstOnline < long.MaxValue;
            if (liveTurn && statements.ReadUnsent(firstOnline, LiveScansMax, deferrals.Waiting) is { Count: > 0 } live) scans = live;
            return scans.Exists(scan => scan.Offline is null)
                ? database.InMakingRoom(() => scans.ConvertAll(scan => Settle(scan, firstOnline)).ToArray())
                : [.. scans.Select(scan => scan.ToScan(scan.Offline!.Value))];
        }
    }

    /// <summary>Removes scans whose verdicts were read.</summary>
    public void Acknowledge(IReadOnlyCollection<long> sequences)
    {
        lock (database.Gate)
        {
            // A removal that a power cut undoes is only a redelivery: not worth a wait for the disk, which costs more than all the rest.
            Leave(database.InTransactionWithoutSync(() => sequences.Sum(statements.Delete)));
            foreach (var sequence in sequences) deferrals.Remove(sequence);
        }
    }

    /// <summary>Sets a scan aside that the gateway cannot read, with the reason; it is never deleted.</summary>
    public void Park(long sequence, string reason)
    {
        lock (database.Gate)
        {
            var parkedAt = OutboxStatements.TextOf(clock.GetUtcNow());
            var moved = database.InMakingRoom(() =>
            {
                statements.Park(sequence, parkedAt, reason);
                return statements.Delete(sequence);
            });
            Parked += moved;
            deferrals.Remove(sequence);
            Leave(moved);
        }
    }

    /// <summary>Completes when no scan waits for a verdict.</summary>
    public Task WhenEmptyAsync(CancellationToken ct)
    {
        lock (database.Gate)
        {
            if (Waiting == 0) return Task.CompletedTask;
            emptied ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return emptied.Task.WaitAsync(ct);
        }
    }

    private Scan Settle(StoredScan stored, long firstOnline)
    {
        if (stored.Offline is { } known) return stored.ToScan(known);
        var scan = Corrected(stored);
        var offline = scan.Sequence < firstOnline;
        statements.Settle(scan, offline);
        return scan.ToScan(offline);
    }

    private StoredScan Corrected(StoredScan scan) =>
        scan with { OccurredAt = deviceClock.Correct(scan.OccurredAt, scan.MonotonicMs, scan.Boot) };

    private void Leave(long count)
    {
        Waiting -= count;
        if (Waiting > 0) return;
        if (count > 1) database.TakeReserve();
        emptied?.SetResult();
        emptied = null;
    }

    private void ForgetOldTaps()
    {
        while (recent.TryPeek(out var oldest) && stopwatch.GetElapsedTime(oldest.StoredAt) > OnlineWithin) recent.Dequeue();
    }
}
