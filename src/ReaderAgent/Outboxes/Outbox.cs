using System.Globalization;
using Interlieux.ReaderAgent.CardSources;
using Interlieux.ReaderAgent.Protocol;
using Microsoft.Data.Sqlite;

namespace Interlieux.ReaderAgent.Outboxes;

/// <summary>
/// The reader's memory: a tap is on disk before anything else happens to it, gets its sequence number there, and stays until its
/// verdict is read. All that is sent is read from here, so a scan that is sent again is the same scan. Safe for several threads.
/// </summary>
internal sealed class Outbox : IDisposable
{
    /// <summary>A person who got no answer for so long stood before a reader that was offline.</summary>
    public static readonly TimeSpan OnlineWithin = TimeSpan.FromSeconds(5);

    /// <summary>Doubled at each further failure, up to about an hour.</summary>
    public static readonly TimeSpan FirstDeferral = TimeSpan.FromSeconds(30);

    private const int DeferralDoublingsMax = 7;

    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffzzz";

    private readonly Lock gate = new();
    private readonly TimeProvider clock;
    private readonly TimeProvider stopwatch;
    private readonly SqliteConnection connection;
    private readonly OutboxStatements statements;
    private readonly Queue<(long Sequence, long StoredAt)> recent = new();
    private readonly Dictionary<long, (int Times, TimeSpan Wait, long Since)> deferred = [];
    private TaskCompletionSource? emptied;

    private Outbox(SqliteConnection connection, TimeProvider clock, TimeProvider stopwatch)
    {
        this.connection = connection;
        this.clock = clock;
        this.stopwatch = stopwatch;
        statements = new OutboxStatements(connection);
        (LastTap, Waiting, Parked) = statements.ReadState();
    }

    /// <summary>The last tap ever stored.</summary>
    public LastTap LastTap { get { lock (gate) return field; } private set; }

    /// <summary>Scans without a verdict.</summary>
    public long Waiting { get { lock (gate) return field; } private set; }

    /// <summary>Scans that the gateway cannot read, kept aside.</summary>
    public long Parked { get { lock (gate) return field; } private set; }

    /// <param name="folder">Where the queue lives; made if absent.</param>
    /// <param name="clock">Gives scan ids their time.</param>
    /// <param name="stopwatch">Measures how long a tap waits; its wall clock is never read.</param>
    /// <exception cref="OutboxUnavailableException">The queue is in use, damaged or out of reach.</exception>
    public static Outbox Open(string folder, TimeProvider clock, TimeProvider stopwatch) =>
        new(OutboxFile.Open(folder), clock, stopwatch);

    /// <summary>Puts a tap on disk and returns its sequence number.</summary>
    public long Store(Tap tap, Direction otherwise)
    {
        var occurredAt = tap.OccurredAt.ToString(TimeFormat, CultureInfo.InvariantCulture);
        var scanId = tap.ScanId ?? Guid.CreateVersion7(clock.GetUtcNow());
        lock (gate)
        {
            var sequence = statements.InTransaction(() =>
            {
                var next = statements.NextSequence(occurredAt);
                statements.Insert(next, scanId, tap, tap.Direction ?? otherwise, occurredAt);
                return next;
            });
            LastTap = new LastTap(sequence, ParseTime(occurredAt));
            Waiting++;
            ForgetOldTaps();
            recent.Enqueue((sequence, stopwatch.GetTimestamp()));
            return sequence;
        }
    }

    /// <summary>
    /// The gateway could not record these while it recorded others: those behind them go first, and they are tried again later, each time
    /// after a longer wait. A restart tries them at once.
    /// </summary>
    public void Defer(IReadOnlyCollection<long> sequences)
    {
        lock (gate)
        {
            foreach (var sequence in sequences)
            {
                var times = deferred.TryGetValue(sequence, out var before) ? before.Times + 1 : 0;
                deferred[sequence] = (times, FirstDeferral * (1 << Math.Min(times, DeferralDoublingsMax)), stopwatch.GetTimestamp());
            }
        }
    }

    /// <summary>How long until a deferred scan is due; null when none is.</summary>
    public TimeSpan? NextDeferral
    {
        get
        {
            lock (gate)
            {
                if (deferred.Count == 0) return null;
                var next = deferred.Values.Min(d => d.Wait - stopwatch.GetElapsedTime(d.Since));
                return next > TimeSpan.Zero ? next : TimeSpan.Zero;
            }
        }
    }

    /// <summary>
    /// The oldest scans, in order, to be put on a connection that works: those that are sent for the first time are marked here, for ever,
    /// as offline or not. What an earlier run stored and never sent is offline: nobody got an answer.
    /// </summary>
    public Scan[] ReadForSending(int max)
    {
        lock (gate)
        {
            ForgetOldTaps();
            var firstOnline = recent.TryPeek(out var first) ? first.Sequence : long.MaxValue;
            var waiting = deferred.Where(d => stopwatch.GetElapsedTime(d.Value.Since) < d.Value.Wait).Select(d => d.Key);
            var scans = statements.ReadOldest(max, $"[{string.Join(',', waiting)}]");
            if (scans.Exists(s => s.Offline is null)) statements.MarkOffline(firstOnline, scans[^1].Sequence);
            return [.. scans.Select(s => s.ToScan(s.Offline ?? s.Sequence < firstOnline))];
        }
    }

    /// <summary>Removes scans whose verdicts were read.</summary>
    public void Acknowledge(IReadOnlyCollection<long> sequences)
    {
        lock (gate)
        {
            // A removal that a power cut undoes is only a redelivery: not worth a wait for the disk, which costs more than all the rest.
            Leave(statements.InTransactionWithoutSync(() => sequences.Sum(statements.Delete)));
            foreach (var sequence in sequences) deferred.Remove(sequence);
        }
    }

    /// <summary>Sets a scan aside that the gateway cannot read, with the reason; it is never deleted.</summary>
    public void Park(long sequence, string reason)
    {
        lock (gate)
        {
            var parkedAt = clock.GetUtcNow().ToString(TimeFormat, CultureInfo.InvariantCulture);
            var moved = statements.InTransaction(() =>
            {
                statements.Park(sequence, parkedAt, reason);
                return statements.Delete(sequence);
            });
            Parked += moved;
            deferred.Remove(sequence);
            Leave(moved);
        }
    }

    /// <summary>Completes when no scan waits for a verdict.</summary>
    public Task WhenEmptyAsync(CancellationToken ct)
    {
        lock (gate)
        {
            if (Waiting == 0) return Task.CompletedTask;
            emptied ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return emptied.Task.WaitAsync(ct);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            statements.Dispose();
            connection.Dispose();
        }
    }

    internal static DateTimeOffset ParseTime(string text) =>
        DateTimeOffset.ParseExact(text, TimeFormat, CultureInfo.InvariantCulture);

    private void Leave(long count)
    {
        Waiting -= count;
        if (Waiting > 0) return;
        emptied?.SetResult();
        emptied = null;
    }

    private void ForgetOldTaps()
    {
        while (recent.TryPeek(out var oldest) && stopwatch.GetElapsedTime(oldest.StoredAt) > OnlineWithin) recent.Dequeue();
    }
}
