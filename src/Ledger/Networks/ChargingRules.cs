namespace Interlieux.Ledger.Networks;

/// <summary>How the presence of an account in a host over one venue day becomes half-days: charging by duration.</summary>
/// <param name="ThresholdMinutes">Up to and including it, one half-day; more is two.</param>
/// <param name="DayStart">Local time at which a venue day begins; it runs to the next.</param>
/// <param name="RepeatSeconds">A badge met again by the same reader within it is a repeat.</param>
public sealed record ChargingRules(int ThresholdMinutes, TimeOnly DayStart, int RepeatSeconds)
{
    public static ChargingRules Default { get; } = new(ThresholdMinutes: 240, DayStart: new TimeOnly(4, 0), RepeatSeconds: 60);

    /// <summary>One sentence for each thing that is wrong.</summary>
    public IEnumerable<string> Faults()
    {
        if (ThresholdMinutes is < 30 or > 720) yield return "thresholdMinutes must be from 30 to 720.";
        if (DayStart > new TimeOnly(8, 0)) yield return "dayStart must be from 00:00 to 08:00.";
        if (RepeatSeconds is < 0 or > 600) yield return "repeatSeconds must be from 0 to 600.";
    }
}
