using System.Runtime.CompilerServices;

namespace Interlieux.ReaderAgent.CardSources;

/// <summary>
/// Plays simulated days on a clock, each tap when its time has come. It starts with the day of the first start, and after a stop it goes
/// on behind the last tap that was stored, so that a day holds the same taps however often the agent is restarted.
/// </summary>
public sealed class SimulatedSource(Simulation simulation, TimeProvider clock) : ICardSource
{
    /// <inheritdoc/>
    public SourceHealth Health { get; } = SourceHealth.AlwaysReady("simulated");

    /// <inheritdoc/>
    public async IAsyncEnumerable<Tap> ReadAsync(LastTap last, [EnumeratorCancellation] CancellationToken ct)
    {
        var resumeAfter = last.OccurredAt ?? DateTimeOffset.MinValue;
        var start = TimeZoneInfo.ConvertTime(last.OccurredAt ?? clock.GetUtcNow(), simulation.Zone);
        for (var day = DateOnly.FromDateTime(start.DateTime); ; day = day.AddDays(1))
        {
            foreach (var tap in SimulatedDay.Play(simulation.Seed, day, simulation.Zone, simulation.Badges))
            {
                if (tap.OccurredAt <= resumeAfter) continue;
                var wait = tap.OccurredAt - clock.GetUtcNow();
                if (wait > TimeSpan.Zero) await Task.Delay(wait, clock, ct);
                yield return tap;
            }
        }
    }
}
