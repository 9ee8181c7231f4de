using System.Globalization;
using Interlieux.Demo.Towns;

namespace Interlieux.Demo.Months;

/// <summary>Where a member is during a month: a function of the town, the member and the month.</summary>
internal sealed class MemberMonth
{
    private const double ForgottenExits = 0.06;
    private const double DoubleTaps = 0.04;
    private const double AttendanceOfThoseWhoRunOut = 0.75;
    private const double TriesOfTheLapsed = 0.05;
    private const double TriesElsewhere = 0.05;
    private const int PackOfThoseWhoRunOut = 10;

    private static readonly TimeSpan Eight = TimeSpan.FromHours(8);
    private static readonly TimeSpan Ten = TimeSpan.FromHours(10);
    private static readonly (TimeSpan From, TimeSpan To) LunchOut = (new(11, 45, 0), new(12, 45, 0));
    private static readonly (TimeSpan From, TimeSpan To) AfterLunch = (new(13, 15, 0), new(14, 30, 0));
    private static readonly (TimeSpan From, TimeSpan To) Evening = (new(16, 30, 0), new(19, 0, 0));
    private static readonly TimeSpan BeforeClosing = TimeSpan.FromMinutes(10);

    private readonly Town town;
    private readonly Member member;
    private readonly Random random;
    private readonly double[] attraction;

    private MemberMonth(Town town, Member member, DateOnly firstDay)
    {
        (this.town, this.member) = (town, member);
        random = Draw.For("stays", town.Seed, member.AccountId.ToString(), firstDay.ToString("yyyy-MM", CultureInfo.InvariantCulture));
        // Large venues attract, distance deters.
        attraction = [.. town.Venues.Select(venue =>
            venue == member.Home ? 0 : venue.Capacity / Math.Pow(1 + venue.KilometresTo(member.Home), 1.5))];
    }

    /// <summary>The stays, in the order of time. Between two at different venues lies half an hour at least.</summary>
    public static IReadOnlyList<Stay> StaysOf(Town town, Member member, DateOnly firstDay)
    {
        var month = new MemberMonth(town, member, firstDay);
        var stays = Calendar.DaysOf(firstDay).SelectMany(month.StaysOn).ToList();
        return member.Habit == Habit.RunsOut ? TurnedAway(stays, PackOfThoseWhoRunOut) : stays;
    }

    private IEnumerable<Stay> StaysOn(DateOnly day)
    {
        var attendance = Calendar.AttendanceOn(day);
        return member.Habit switch
        {
            Habit.RunsOut => random.Chance(AttendanceOfThoseWhoRunOut * attendance) ? [HalfDay(day)] : [],
            Habit.Lapsed => random.Chance(TriesOfTheLapsed * attendance) ? [Refused(member.Home, day)] : [],
            Habit.HomeOnly when random.Chance(TriesElsewhere * attendance) => [Refused(Elsewhere(), day)],
            Habit.HomeOnly => random.Chance(member.Attendance * attendance) ? Usual(member.Home, member.Home, day) : [],
            _ => random.Chance(member.Attendance * attendance) ? Usual(Somewhere(), Somewhere(), day) : [],
        };
    }

    private Stay[] Usual(TownVenue host, TownVenue otherHost, DateOnly day) => random.NextDouble() switch
    {
        < 0.34 => [Stay(host, day, (Eight, Ten), Evening)],
        < 0.54 => [Stay(host, day, (Eight, Ten), LunchOut), Stay(host, day, AfterLunch, Evening)],
        < 0.59 => [Stay(host, day, (Eight, Ten), LunchOut), Stay(otherHost, day, AfterLunch, Evening)],
        < 0.80 => [Stay(host, day, (Eight, Ten), LunchOut)],
        _ => [Stay(host, day, AfterLunch, Evening)],
    };

    // Never as long as two half-days, so that it is known beforehand for how many the pack lasts.
    private Stay HalfDay(DateOnly day) => random.Chance(0.6)
        ? Stay(Somewhere(), day, (new(8, 45, 0), new(10, 0, 0)), (new(11, 45, 0), new(12, 30, 0)))
        : Stay(Somewhere(), day, (new(13, 30, 0), new(14, 30, 0)), (new(16, 30, 0), new(17, 15, 0)));

    private Stay Refused(TownVenue host, DateOnly day)
    {
        var at = random.Between(Eight, Evening.From);
        return new Stay(host, day, at, at, ShowsExit: false, IsLetIn: false);
    }

    private Stay Stay(TownVenue host, DateOnly day, (TimeSpan From, TimeSpan To) entry, (TimeSpan From, TimeSpan To) exit)
    {
        var latest = host.ClosingTime.ToTimeSpan() - BeforeClosing;
        return new Stay(
            host, day, random.Between(entry.From, entry.To), random.Between(exit.From, exit.To < latest ? exit.To : latest),
            ShowsExit: !random.Chance(ForgottenExits), ShowsTwice: random.Chance(DoubleTaps));
    }

    private TownVenue Somewhere() => random.Chance(member.Wanderlust) ? Elsewhere() : member.Home;

    private TownVenue Elsewhere() => town.Venues[random.Index(attraction)];

    private static List<Stay> TurnedAway(IReadOnlyList<Stay> stays, int after) =>
        [.. stays.Select((stay, i) => i < after ? stay : stay with { ShowsExit = false, ShowsTwice = false, IsLetIn = false })];
}
