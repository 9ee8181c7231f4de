using System.Globalization;
using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Venues;

namespace Interlieux.Demo.Towns;

/// <summary>Lays out the town.</summary>
internal static class TownPlan
{
    public const int MembersByDefault = 1_500;
    public const int MembersMin = 100;

    private const double CentreLatitude = 46.2174;
    private const double CentreLongitude = 1.6042;
    private const int VenuesInTown = 18;
    private const int MembersOfVenueMin = 2;
    private const double SizeDeviation = 0.75;
    private const double DirectionReaders = 0.3;
    private const double ShareOfEmployed = 0.4;

    private static readonly TimeOnly[] ClosingTimes = [new(18, 30), new(19, 0), new(19, 30), new(20, 0), new(21, 0), new(22, 0)];

    // Of those whose employer does not pay.
    private static readonly (Habit Habit, double Weight)[] Habits =
    [
        (Habit.Pack, 0.52), (Habit.FullTime, 0.17), (Habit.Monthly, 0.21), (Habit.HomeOnly, 0.06),
        (Habit.RunsOut, 0.02), (Habit.Lapsed, 0.02),
    ];

    public static Town Build(int seed, int memberCount)
    {
        var name = seed.ToString(CultureInfo.InvariantCulture);
        var sizes = Sizes(name, memberCount);
        var venues = TownNames.Venues.Select((_, i) => VenueOf(name, i, sizes[i])).ToArray();
        var employers = TownNames.Employers.Zip(
            venues.Select((venue, i) => (Venue: venue, Size: sizes[i])).OrderByDescending(v => v.Size).Select(v => v.Venue),
            (employer, home) => new Employer(employer, home)).ToArray();
        var members = venues.SelectMany((venue, i) => Enumerable.Range(1, sizes[i])
            .Select(number => MemberOf(name, venue, number, Array.Find(employers, e => e.Home == venue)))).ToArray();
        return new Town(name, venues, members, employers);
    }

    /// <summary>Members by venue, lognormal, summing to the count by the largest remainders.</summary>
    private static int[] Sizes(string seed, int memberCount)
    {
        var random = Draw.For("sizes", seed);
        var weights = TownNames.Venues.Select(_ => Math.Exp(random.Normal(0, SizeDeviation))).ToArray();
        var shared = memberCount - (MembersOfVenueMin * weights.Length);
        var exact = weights.Select(weight => weight / weights.Sum() * shared).ToArray();
        var sizes = exact.Select(size => (int)size).ToArray();
        var remainders = Enumerable.Range(0, sizes.Length).OrderByDescending(i => exact[i] - sizes[i]).Take(shared - sizes.Sum());
        foreach (var i in remainders.ToArray()) sizes[i]++;
        return [.. sizes.Select(size => size + MembersOfVenueMin)];
    }

    private static TownVenue VenueOf(string seed, int index, int size)
    {
        var random = Draw.For("venue", seed, index.ToString(CultureInfo.InvariantCulture));
        var kilometres = index < VenuesInTown ? 0.3 + (2.2 * random.NextDouble()) : 4 + (20 * random.NextDouble());
        var angle = random.NextDouble() * 2 * Math.PI;
        var sourceId = $"{seed}-{index + 1:00}";
        return new TownVenue(
            Venue.IdOf(TownVenue.Source, sourceId), sourceId, TownNames.Venues[index],
            Math.Round(CentreLatitude + (kilometres / 111.2 * Math.Sin(angle)), 5),
            Math.Round(CentreLongitude + (kilometres / 77 * Math.Cos(angle)), 5),
            Math.Clamp(6 + (int)(size * 0.42), 6, 60), ClosingTimes[random.Next(ClosingTimes.Length)], random.Chance(DirectionReaders));
    }

    private static Member MemberOf(string seed, TownVenue home, int number, Employer? employer)
    {
        var random = Draw.For("member", seed, home.SourceId, number.ToString(CultureInfo.InvariantCulture));
        var memberRef = $"{TownNames.Pseudonyms[random.Next(TownNames.Pseudonyms.Count)]}-{number:000}";
        var habit = Habits[random.Index([.. Habits.Select(h => h.Weight)])].Habit;
        if (employer is not null && random.Chance(ShareOfEmployed)) habit = Habit.Employed;
        // Many come now and then, some nearly every day; one in two seldom leaves the home venue.
        var attendance = 0.05 + (0.66 * Math.Pow(random.NextDouble(), 2.2));
        var wanderlust = random.Chance(0.5) ? 0.12 : 0.62;
        return new Member(
            Account.IdOf(home.Id, memberRef), memberRef, home, habit, habit == Habit.Employed ? employer : null,
            habit == Habit.FullTime ? Math.Max(attendance, 0.5) : attendance, wanderlust);
    }
}
