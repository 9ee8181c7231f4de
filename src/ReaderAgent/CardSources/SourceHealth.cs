namespace Interlieux.ReaderAgent.CardSources;

/// <summary>Keeps a source's state: absent until it says otherwise. Written by the one who reads the device, read and waited for by anybody.</summary>
public sealed class SourceHealth(string name)
{
    private readonly Lock gate = new();
    private SourceState state = new(name, SourceCondition.Absent, "not started");
    private TaskCompletionSource changed = New();

    /// <summary>At this moment.</summary>
    public SourceState State
    {
        get { lock (gate) return state; }
    }

    /// <summary>Of a source that needs no device.</summary>
    public static SourceHealth AlwaysReady(string name)
    {
        var health = new SourceHealth(name);
        health.Ready();
        return health;
    }

    /// <summary>Completes when <see cref="State"/> is another than <paramref name="known"/>.</summary>
    public Task WhenStateChangesAsync(SourceState known, CancellationToken ct)
    {
        lock (gate) return state != known ? Task.CompletedTask : changed.Task.WaitAsync(ct);
    }

    internal void Ready(string detail = "") => Become(now => now with { Condition = SourceCondition.Ready, Detail = detail });

    internal void Absent(string detail) => Become(now => now with { Condition = SourceCondition.Absent, Detail = detail });

    internal void Failed(string detail) => Become(now => now with { Condition = SourceCondition.Failed, Detail = detail });

    internal void CountUnreadable() => Become(now => now with { Unreadable = now.Unreadable + 1 });

    private void Become(Func<SourceState, SourceState> change)
    {
        TaskCompletionSource told;
        lock (gate)
        {
            var next = change(state);
            next = next with { Detail = next.Detail.ReplaceLineEndings(" ") };
            if (next == state) return;
            (state, told, changed) = (next, changed, New());
        }

        told.SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
