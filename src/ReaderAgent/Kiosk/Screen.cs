using Interlieux.ReaderAgent.Signals;

namespace Interlieux.ReaderAgent.Kiosk;

/// <summary>What stands on the screen at the counter: the last signal for a few seconds, else that the reader is ready. Safe for several threads.</summary>
internal sealed class Screen(TimeProvider clock) : ISignalDevice
{
    /// <summary>Long enough to read two lines, short enough for the next person.</summary>
    public static readonly TimeSpan SignalTime = TimeSpan.FromSeconds(6);

    private readonly Lock gate = new();
    private Signal? signal;
    private long number;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What is shown, the how manyth signal it is, and a task that completes when that is no longer so.</summary>
    public (Signal? Signal, long Number, Task Changed) Look()
    {
        lock (gate) return (signal, number, changed.Task);
    }

    public async Task ShowAsync(Signal signal, CancellationToken ct)
    {
        Change(_ => signal);
        await Task.Delay(SignalTime, clock, ct);
        Change(shown => ReferenceEquals(shown, signal) ? null : shown);
    }

    public Task RestAsync(string text, CancellationToken ct)
    {
        Change(_ => null);
        return Task.CompletedTask;
    }

    private void Change(Func<Signal?, Signal?> change)
    {
        TaskCompletionSource told;
        lock (gate)
        {
            var next = change(signal);
            if (next is not null && !ReferenceEquals(next, signal)) number++;
            signal = next;
            told = changed;
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        told.SetResult();
    }
}
