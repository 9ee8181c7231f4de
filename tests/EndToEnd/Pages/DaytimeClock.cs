namespace Interlieux.EndToEnd.Pages;

/// <summary>Goes as fast as the real clock, but never shows the night, when venues are closed: then it is ahead, at ten the next morning.</summary>
public sealed class DaytimeClock : TimeProvider
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    private readonly TimeSpan ahead = Ahead(System.GetUtcNow());

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;

    private static TimeSpan Ahead(DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, Zone);
        if (local.Hour is >= 8 and < 17)
            return TimeSpan.Zero;
        var morning = local.Date.AddDays(local.Hour < 8 ? 0 : 1).AddHours(10);
        return new DateTimeOffset(morning, Zone.GetUtcOffset(morning)) - now;
    }
}
