namespace Interlieux.Demo.Towns;

/// <summary>A made-up town, its venues and their members: a function of the seed.</summary>
/// <param name="Seed">Names everything: the same seed, the same town.</param>
internal sealed record Town(
    string Seed, IReadOnlyList<TownVenue> Venues, IReadOnlyList<Member> Members, IReadOnlyList<Employer> Employers)
{
    public const string Name = "Montaubrel et son pays";

    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    /// <summary>Every command of the demo says that it came from there.</summary>
    public const string Actor = "demo";

    public static DateTimeOffset InstantOf(DateOnly day, TimeSpan time)
    {
        var local = day.ToDateTime(TimeOnly.MinValue) + time;
        return new DateTimeOffset(local, Zone.GetUtcOffset(local));
    }

    public static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime);
}

/// <param name="SourceId">Its identity in the demo.</param>
/// <param name="TellsDirection">Its reader has a button for in and one for out; else it takes turns.</param>
internal sealed record TownVenue(
    Guid Id, string SourceId, string Name, double Latitude, double Longitude, int Capacity, TimeOnly ClosingTime, bool TellsDirection)
{
    public const string Source = "demo";

    public double KilometresTo(TownVenue other)
    {
        const double KilometresPerDegree = 111.2;
        var north = (other.Latitude - Latitude) * KilometresPerDegree;
        var east = (other.Longitude - Longitude) * KilometresPerDegree * Math.Cos(Latitude * Math.PI / 180);
        return Math.Sqrt((north * north) + (east * east));
    }
}

/// <summary>An organisation that pays its people's half-days out of a pool, which its home venue sells.</summary>
internal sealed record Employer(string Name, TownVenue Home);

/// <summary>How a member pays, and what comes of it.</summary>
internal enum Habit
{
    FullTime = 1,
    Monthly = 2,
    Pack = 3,
    Employed = 4,

    /// <summary>Comes oftener than the pack lasts.</summary>
    RunsOut = 5,

    /// <summary>Has a pass for the home venue alone, and tries elsewhere now and then.</summary>
    HomeOnly = 6,

    /// <summary>Has let the pass expire, and tries all the same.</summary>
    Lapsed = 7,
}

/// <param name="Attendance">The part of working days on which the member comes.</param>
/// <param name="Wanderlust">The part of the visits that go to another venue.</param>
internal sealed record Member(
    Guid AccountId, string MemberRef, TownVenue Home, Habit Habit, Employer? Employer, double Attendance, double Wanderlust);
