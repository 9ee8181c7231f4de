namespace Interlieux.Benchmarks.Hosting;

/// <summary>The network's time under load: it runs with the scans, as fast as they come, and never back. Timers run on real time.</summary>
internal sealed class LoadClock(DateTimeOffset start) : TimeProvider
{
    private long ticks = start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref ticks), TimeSpan.Zero);

    public void Reach(DateTimeOffset instant)
    {
        var known = Volatile.Read(ref ticks);
        while (known < instant.UtcTicks)
        {
            var before = Interlocked.CompareExchange(ref ticks, instant.UtcTicks, known);
            if (before == known) return;
            known = before;
        }
    }
}
