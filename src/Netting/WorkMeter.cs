namespace Interlieux.Netting;

/// <summary>Counts elementary operations and says when to stop: at the limit, or when the caller cancels.</summary>
internal sealed class WorkMeter(long limit, CancellationToken cancellation)
{
    /// <summary>Operations spent so far.</summary>
    public long Used { get; private set; }

    /// <summary>Operations that may still be spent.</summary>
    public long Left => limit - Used;

    /// <summary>Why <see cref="TrySpend"/> last said no.</summary>
    public StopReason Stopped { get; private set; } = StopReason.Finished;

    /// <summary>Spends, or says no and spends nothing. Asked before a loop of that many operations, never inside a tight one.</summary>
    public bool TrySpend(long operations)
    {
        if (cancellation.IsCancellationRequested)
        {
            Stopped = StopReason.Cancelled;
            return false;
        }

        if (operations > Left)
        {
            if (Stopped != StopReason.Cancelled)
                Stopped = StopReason.WorkLimit;
            return false;
        }

        Used += operations;
        return true;
    }
}
