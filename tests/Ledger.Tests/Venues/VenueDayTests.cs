using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Venues;

namespace Interlieux.Ledger.Tests.Venues;

public sealed class VenueDayTests
{
    private static readonly TimeOnly Four = new(4, 0);

    [Theory]
    [InlineData("2026-10-14T01:59:00Z", "2026-10-13")] // 03:59 in Paris
    [InlineData("2026-10-14T02:00:00Z", "2026-10-14")]
    [InlineData("2026-12-14T02:59:00Z", "2026-12-13")] // winter: one hour from Greenwich
    [InlineData("2026-12-14T03:00:00Z", "2026-12-14")]
    public void A_venue_day_runs_from_four_to_four_local_time(string instant, string day) =>
        Network.DayOf(Instant(instant), VenueIn("Europe/Paris").Zone).Day.ToString("yyyy-MM-dd", null).Should().Be(day);

    [Fact]
    public void The_zone_is_the_venues_own() =>
        Network.DayOf(Instant("2026-10-13T23:59:00Z"), VenueIn("Indian/Reunion").Zone).Day.Should().Be(new DateOnly(2026, 10, 13));

    [Theory]
    [InlineData("2026-03-28", 23)]
    [InlineData("2026-10-24", 25)]
    [InlineData("2026-10-26", 24)]
    public void A_day_on_which_the_clocks_change_has_23_or_25_hours(string day, int hours)
    {
        var venue = VenueIn("Europe/Paris", closing: Four);
        var date = DateOnly.Parse(day, null);

        (venue.ClosingOf(date, Four) - venue.ClosingOf(date.AddDays(-1), Four)).Should().Be(TimeSpan.FromHours(hours));
    }

    [Fact]
    public void A_closing_time_after_midnight_is_that_of_the_night() =>
        VenueIn("Europe/Paris", closing: new TimeOnly(1, 0)).ClosingOf(new DateOnly(2026, 10, 14), Four)
            .Should().Be(Instant("2026-10-14T23:00:00Z"));

    [Fact]
    public void A_closing_time_that_the_clock_skips_is_an_hour_later() =>
        VenueIn("Europe/Paris", closing: new TimeOnly(2, 30)).ClosingOf(new DateOnly(2026, 3, 28), Four)
            .Should().Be(Instant("2026-03-29T01:30:00Z"));

    private static Network Network { get; } = new(
        Guid.Empty, "Test", NetworkKind.Demo, "EUR", NettingUnit.HalfDays, "", [new RulesVersion(1, DateOnly.MinValue, ChargingRules.Default)], []);

    private static Venue VenueIn(string zone, TimeOnly? closing = null) =>
        new(Guid.Empty, "Venue", TimeZoneInfo.FindSystemTimeZoneById(zone), null, closing ?? new TimeOnly(20, 0), true, null);

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
