namespace Interlieux.Demo.Playing;

/// <summary>
/// The demo's time: it stands still until it is moved, and never goes back; later it joins real time. Timers and stopwatches are real
/// all along, so that whoever waits for an answer waits as everywhere.
/// </summary>
internal sealed class SteppedClock(TimeProvider real, DateTimeOffset start) : TimeProvider
{
    private const long JoinedRealTime = -1;
    private long ticks = start.UtcTicks;

    public override DateTimeOffset GetUtcNow() =>
        Volatile.Read(ref ticks) is var now && now == JoinedRealTime ? real.GetUtcNow() : new DateTimeOffset(now, TimeSpan.Zero);

    public void MoveTo(DateTimeOffset instant)
    {
        if (instant.UtcTicks > Volatile.Read(ref ticks)) Volatile.Write(ref ticks, instant.UtcTicks);
    }

    public void JoinRealTime() => Volatile.Write(ref ticks, JoinedRealTime);
}
