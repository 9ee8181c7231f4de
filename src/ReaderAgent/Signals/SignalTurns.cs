namespace Interlieux.ReaderAgent.Signals;

/// <summary>One device's signals in turn: a later one takes the place of an earlier one, and after the last the device goes to rest.</summary>
internal sealed class SignalTurns(TimeProvider clock) : IDisposable
{
    /// <summary>Long enough to look up from the card, short enough for the next person.</summary>
    public static readonly TimeSpan Shown = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim device = new(1, 1);
    private CancellationTokenSource turn = new();
    private Task going = Task.CompletedTask;

    /// <summary>Returns when the signal is seen; what is to be heard goes on after that.</summary>
    /// <param name="show">May throw.</param>
    /// <param name="sound">Ends silent, also when it is cancelled.</param>
    /// <param name="rest">May throw: then the next signal will tell.</param>
    public Task ShowAsync(Action show, Func<CancellationToken, Task> sound, Action rest, CancellationToken ct) => TurnAsync(
        () =>
        {
            show();
            going = GoOnAsync(sound, rest, turn.Token);
        },
        ct);

    public Task RestAsync(Action rest, CancellationToken ct) => TurnAsync(rest, ct);

    /// <summary>Ends what is shown and heard at once; the device may be closed when it returns.</summary>
    public void Dispose()
    {
        turn.Cancel();
        going.GetAwaiter().GetResult();
        turn.Dispose();
        device.Dispose();
    }

    private async Task TurnAsync(Action begin, CancellationToken ct)
    {
        await device.WaitAsync(ct);
        try
        {
            await turn.CancelAsync();
            await going;
            turn.Dispose();
            turn = new CancellationTokenSource();
            await Task.Run(begin, ct);
        }
        finally
        {
            device.Release();
        }
    }

    private async Task GoOnAsync(Func<CancellationToken, Task> sound, Action rest, CancellationToken ct)
    {
        try
        {
            await Task.WhenAll(sound(ct), RestAsync());
        }
        catch (Exception)
        {
            // Nobody waits here. A device that is gone says so when the next signal is shown.
        }

        async Task RestAsync()
        {
            await Task.Delay(Shown, clock, ct);
            rest();
        }
    }
}
