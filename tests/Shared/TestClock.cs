namespace Interlieux.Tests;

/// <summary>Shows the instant it was set to; timers run on real time.</summary>
public sealed class TestClock(DateTimeOffset start) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = start;

    public override DateTimeOffset GetUtcNow() => Now;
}
