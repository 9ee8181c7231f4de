namespace Interlieux.Netting;

/// <summary>Counts elementary operations and says when to stop: at the limit, when the caller cancels, or when time is up.</summary>
/// <remarks>Used by one thread at a time. What several threads do together is spent beforehand, in one sum that does not
/// depend on their number; <see cref="Interrupted"/> may be asked by all of them.</remarks>
internal sealed class WorkMeter
{
    private readonly long _limit;
    private readonly CancellationToken _cancellation;
    private readonly TimeProvider _clock;
    private readonly long _deadline;
    private volatile bool _interrupted;

    public WorkMeter(long limit, CancellationToken cancellation)
        : this(limit, TimeProvider.System, null, cancellation)
    {
    }

    public WorkMeter(long limit, TimeProvider clock, TimeSpan? timeLimit, CancellationToken cancellation)
        : this(limit, clock, Deadline(clock, timeLimit), cancellation)
    {
    }

    private WorkMeter(long limit, TimeProvider clock, long deadline, CancellationToken cancellation) =>
        (_limit, _clock, _deadline, _cancellation) = (limit, clock, deadline, cancellation);

    /// <summary>Operations spent so far.</summary>
    public long Used { get; private set; }

    /// <summary>Operations that may still be spent.</summary>
    public long Left => _limit - Used;

    /// <summary>Why <see cref="TrySpend"/> or <see cref="Affords"/> last said no.</summary>
    public StopReason Stopped { get; private set; } = StopReason.Finished;

    /// <summary>Whether the caller cancelled or time is up: whatever is running should end, and its result does not count.</summary>
    public bool Interrupted =>
        _interrupted || (_interrupted = _cancellation.IsCancellationRequested
            || (_deadline != long.MaxValue && _clock.GetTimestamp() >= _deadline));

    /// <summary>Spends, or says no and spends nothing. Asked before a loop of that many operations, never inside a tight one:
    /// thousands at a time, and at most some ten millions, so that cancelling is noticed within a moment.</summary>
    public bool TrySpend(long operations)
    {
        if (!Affords(operations))
            return false;
        Used += operations;
        return true;
    }

    /// <summary>Whether so much may still be spent. Asked before a step that is worth nothing by half.</summary>
    public bool Affords(long operations)
    {
        if (Interrupted)
        {
            Stopped = _cancellation.IsCancellationRequested ? StopReason.Cancelled : StopReason.Clock;
            return false;
        }

        if (operations > Left)
        {
            if (Stopped is not (StopReason.Cancelled or StopReason.Clock))
                Stopped = StopReason.WorkLimit;
            return false;
        }

        return true;
    }

    /// <summary>A meter for one part of the work, which may spend that part of what is left; afterwards <see cref="Take"/> it back.</summary>
    public WorkMeter Share(int part, int whole) =>
        new((long)((Int128)Left * part / Math.Max(1, whole)), _clock, _deadline, _cancellation);

    /// <summary>Counts what a share has spent.</summary>
    public void Take(WorkMeter share)
    {
        Used += share.Used;
        if (share.Stopped != StopReason.Finished && Stopped is not (StopReason.Cancelled or StopReason.Clock))
            Stopped = share.Stopped;
    }

    private static long Deadline(TimeProvider clock, TimeSpan? limit) => limit is { } time
        ? (long)Math.Min(long.MaxValue / 2d, clock.GetTimestamp() + (time.TotalSeconds * clock.TimestampFrequency))
        : long.MaxValue;
}
