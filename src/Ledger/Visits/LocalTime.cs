namespace Interlieux.Ledger.Visits;

/// <summary>Instants of local times, the days the clocks change included.</summary>
public static class LocalTime
{
    /// <summary>
    /// The instant at which the clocks of a zone show a time. A time that a clock change skips does not exist: the clock shows one hour
    /// more at that instant. Of a time that comes twice, the second.
    /// </summary>
    public static DateTimeOffset At(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var local = day.ToDateTime(time);
        if (zone.IsInvalidTime(local)) local = local.AddHours(1);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
