namespace Interlieux.Tests.Readers;

/// <summary>Something that changes, and that others wait for: the condition is looked at after each change, and at no other time.</summary>
internal sealed class Watched
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lock gate = new();
    private TaskCompletionSource changed = New();

    public void Change()
    {
        TaskCompletionSource told;
        lock (gate) (told, changed) = (changed, New());
        told.SetResult();
    }

    public async Task WhenAsync(Func<bool> condition, CancellationToken ct)
    {
        while (true)
        {
            Task next;
            lock (gate) next = changed.Task;
            // Looked at after the next change is waited for: none is missed.
            if (condition()) return;
            await next.WaitAsync(Patience, ct);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
