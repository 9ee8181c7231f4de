namespace Interlieux.Ledger.Tests.Model;

internal enum Way
{
    In = 1,
    Out = 2,
    Toggle = 3,
}

internal sealed record ModelScan(Guid Id, int Account, int Venue, DateOnly Day, Way Way, DateTimeOffset At, int Reader)
{
    public override string ToString() => $"account {Account} {Way} at venue {Venue}, {At:MM-dd HH:mm:ss}Z, reader {Reader}";
}

/// <param name="Exit">A real exit ended it; otherwise its end, if it has one, is an estimate.</param>
internal sealed record ModelStay(ModelScan Entry, DateTimeOffset? Until, bool Exit)
{
    public int Venue => Entry.Venue;

    public TimeSpan Length => Until!.Value - Entry.At;
}

/// <summary>One account's venue day, told from rules 1 and 2 of the design and from nothing of the program.</summary>
internal static class ModelDay
{
    public static readonly TimeZoneInfo[] Zones =
    [
        TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris"), TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris"),
        TimeZoneInfo.FindSystemTimeZoneById("Indian/Reunion"),
    ];

    /// <summary>The last venue closes in the night.</summary>
    public static readonly TimeOnly[] ClosingTimes = [new(20, 0), new(18, 0), new(2, 0)];

    public static DateOnly DayOf(DateTimeOffset at, int venue)
    {
        var local = TimeZoneInfo.ConvertTime(at, Zones[venue]);
        return DateOnly.FromDateTime(local.DateTime).AddDays(local.Hour < 4 ? -1 : 0);
    }

    public static DateTimeOffset ClosingOf(DateOnly day, int venue) =>
        Instant(ClosingTimes[venue].Hour < 4 ? day.AddDays(1) : day, ClosingTimes[venue], venue);

    /// <param name="closings">When the day was closed, by venue.</param>
    public static List<ModelStay> Stays(IEnumerable<ModelScan> scans, IReadOnlyDictionary<int, DateTimeOffset> closings)
    {
        var stays = new List<ModelStay>();
        ModelScan? inside = null;
        foreach (var scan in scans.OrderBy(scan => scan.At).ThenBy(scan => scan.Id))
        {
            var here = inside?.Venue == scan.Venue;
            var enters = scan.Way == Way.In || (scan.Way == Way.Toggle && !here);
            if (!enters && !here) continue;
            if (inside is not null) stays.Add(new ModelStay(inside, scan.At, Exit: !enters));
            inside = enters ? scan : null;
        }

        if (inside is not null)
        {
            DateTimeOffset? closed = closings.TryGetValue(inside.Venue, out var at) ? at > inside.At ? at : inside.At : null;
            stays.Add(new ModelStay(inside, closed, Exit: false));
        }

        return stays;
    }

    public static int HalfDays(List<ModelStay> stays, int venue, DateOnly day, PlayedRules rules)
    {
        var paying = stays.Where(stay => stay.Venue == venue && !(stay.Exit && stay.Length.TotalMinutes < rules.FreeMinutes)).ToList();
        if (paying.Count == 0) return 0;

        // What is only estimated earns no second half-day, unless the network says that it counts.
        var counted = paying.Where(stay => stay.Exit || (stay.Until is not null && rules.UntilClosing)).ToList();
        if (!rules.BySlot) return counted.Sum(stay => stay.Length.TotalMinutes) > rules.Threshold ? 2 : 1;

        var (morning, noon) = (Instant(day, new(8, 0), venue), Instant(day, new(13, 0), venue));
        var (afternoon, evening) = (Instant(day, new(13, 30), venue), Instant(day, new(18, 30), venue));
        var first = counted.Any(stay => stay.Entry.At < morning) || Minutes(counted, morning, noon) >= 15;
        var second = counted.Any(stay => (stay.Entry.At >= noon && stay.Entry.At < afternoon) || stay.Entry.At >= evening)
            || Minutes(counted, afternoon, evening) >= 15;
        return first && second ? 2 : 1;
    }

    private static double Minutes(List<ModelStay> stays, DateTimeOffset from, DateTimeOffset until) => stays.Sum(stay =>
    {
        var (begin, end) = (Math.Max(stay.Entry.At.UtcTicks, from.UtcTicks), Math.Min(stay.Until!.Value.UtcTicks, until.UtcTicks));
        return Math.Max(0, end - begin) / (double)TimeSpan.TicksPerMinute;
    });

    private static DateTimeOffset Instant(DateOnly day, TimeOnly time, int venue)
    {
        var local = day.ToDateTime(time);
        return new DateTimeOffset(local, Zones[venue].GetUtcOffset(local));
    }
}
