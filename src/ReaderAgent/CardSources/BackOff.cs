namespace Interlieux.ReaderAgent.CardSources;

/// <summary>How long to wait before a device is tried again: a person who plugs it in should not wait long, a dead one is not hammered.</summary>
internal sealed class BackOff(TimeProvider clock)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Last = TimeSpan.FromSeconds(5);

    private TimeSpan next = First;

    public void Reset() => next = First;

    public Task WaitAsync(CancellationToken ct)
    {
        var wait = next;
        next = next * 2 < Last ? next * 2 : Last;
        return Task.Delay(wait, clock, ct);
    }
}
