using System.Buffers.Binary;
using Interlieux.ReaderAgent.Protocol;

namespace Interlieux.ReaderAgent.CardSources;

/// <summary>
/// A plausible day at one venue's only reader, a function of its arguments: who comes in the morning or after lunch, who leaves and who
/// forgets to, who shows the badge twice, and cards that nobody knows.
/// </summary>
public static class SimulatedDay
{
    private const double AttendanceOnWeekdays = 0.35;
    private const double AttendanceAtWeekends = 0.04;
    private const double ShareOfFullDays = 0.45;
    private const double ShareOfMornings = 0.30;
    private const double ForgottenExits = 0.08;
    private const double DoubleTaps = 0.05;
    private const int UnknownCardsMax = 2;

    private static readonly (TimeOnly From, TimeOnly To) Morning = (new(8, 0), new(10, 30));
    private static readonly (TimeOnly From, TimeOnly To) LunchOut = (new(11, 45), new(13, 0));
    private static readonly (TimeOnly From, TimeOnly To) AfterLunch = (new(13, 15), new(14, 30));
    private static readonly (TimeOnly From, TimeOnly To) Evening = (new(16, 30), new(19, 0));

    /// <summary>The taps of one day, each later than the one before.</summary>
    /// <param name="seed">Same seed and day, same taps, same scan ids.</param>
    /// <param name="day">The day, in the venue's zone.</param>
    /// <param name="zone">The venue's zone.</param>
    /// <param name="badges">Identifiers of the badges that may come.</param>
    public static IReadOnlyList<Tap> Play(int seed, DateOnly day, TimeZoneInfo zone, IReadOnlyList<string> badges)
    {
        var random = new Random(unchecked((seed * 486_187_739) + day.DayNumber));
        var shown = new List<(TimeSpan At, string Badge)>();
        var attendance = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? AttendanceAtWeekends : AttendanceOnWeekdays;
        foreach (var badge in badges)
        {
            if (random.NextDouble() < attendance) Visit(random, badge, shown);
        }

        var unknownCards = random.Next(UnknownCardsMax + 1);
        for (var i = 0; i < unknownCards; i++) shown.Add((Within(random, Morning.From, Evening.To), UnknownCard(random)));
        shown.Sort();
        return InOrder(shown, day, zone, random);
    }

    private static void Visit(Random random, string badge, List<(TimeSpan At, string Badge)> shown)
    {
        var kind = random.NextDouble();
        var morning = kind < ShareOfFullDays + ShareOfMornings;
        var afternoon = kind < ShareOfFullDays || !morning;
        if (morning) Stay(random, badge, Morning, LunchOut, shown);
        if (afternoon) Stay(random, badge, AfterLunch, Evening, shown);
    }

    private static void Stay(
        Random random, string badge, (TimeOnly From, TimeOnly To) arrival, (TimeOnly From, TimeOnly To) departure,
        List<(TimeSpan At, string Badge)> shown)
    {
        var entry = Within(random, arrival.From, arrival.To);
        shown.Add((entry, badge));
        if (random.NextDouble() < DoubleTaps) shown.Add((entry + TimeSpan.FromSeconds(random.Next(2, 20)), badge));
        if (random.NextDouble() >= ForgottenExits) shown.Add((Within(random, departure.From, departure.To), badge));
    }

    private static TimeSpan Within(Random random, TimeOnly from, TimeOnly to) =>
        from.ToTimeSpan() + TimeSpan.FromMilliseconds(random.Next((int)(to - from).TotalMilliseconds));

    // Two cards cannot be shown to one reader at once.
    private static List<Tap> InOrder(List<(TimeSpan At, string Badge)> shown, DateOnly day, TimeZoneInfo zone, Random random)
    {
        var taps = new List<Tap>(shown.Count);
        var free = TimeSpan.Zero;
        foreach (var (wished, badge) in shown)
        {
            var at = wished > free ? wished : free;
            free = at + TimeSpan.FromSeconds(1);
            var local = day.ToDateTime(TimeOnly.MinValue) + at;
            var occurredAt = new DateTimeOffset(local, zone.GetUtcOffset(local));
            var monotonicMs = occurredAt.ToUnixTimeMilliseconds();
            taps.Add(new Tap(TechnologyOf(badge), badge, null, occurredAt, monotonicMs, ScanId(occurredAt, random)));
        }

        return taps;
    }

    private static Technology TechnologyOf(string badge) =>
        badge.All(c => char.IsAsciiHexDigit(c) || c is ':' or ' ') ? Technology.NfcA : Technology.Qr;

    private static string UnknownCard(Random random)
    {
        Span<byte> uid = stackalloc byte[7];
        random.NextBytes(uid);
        uid[0] = 0x04;
        return Convert.ToHexString(uid);
    }

    // A UUIDv7 as RFC 9562 lays it out, its random part from the seed.
    private static Guid ScanId(DateTimeOffset occurredAt, Random random)
    {
        Span<byte> id = stackalloc byte[16];
        random.NextBytes(id);
        Span<byte> milliseconds = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(milliseconds, occurredAt.ToUnixTimeMilliseconds());
        milliseconds[2..].CopyTo(id);
        id[6] = (byte)(0x70 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return new Guid(id, bigEndian: true);
    }
}
