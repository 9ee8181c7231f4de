namespace Interlieux.ReaderAgent.CardSources;

/// <summary>Keeps a source's state. Written by the one who reads the device, read and waited for by anybody.</summary>
internal sealed class SourceHealth(string name)
{
    private readonly Lock gate = new();
    private SourceState state = new(name, SourceCondition.Absent, "not started");
    private TaskCompletionSource changed = New();

    public SourceState State
    {
        get { lock (gate) return state; }
    }

    public Task WhenStateChangesAsync(SourceState known, CancellationToken ct)
    {
        lock (gate) return state != known ? Task.CompletedTask : changed.Task.WaitAsync(ct);
    }

    public void Ready(string detail = "") => Become(now => now with { Condition = SourceCondition.Ready, Detail = detail });

    public void Absent(string detail) => Become(now => now with { Condition = SourceCondition.Absent, Detail = detail });

    public void Failed(string detail) => Become(now => now with { Condition = SourceCondition.Failed, Detail = detail });

    public void CountUnreadable() => Become(now => now with { Unreadable = now.Unreadable + 1 });

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
