using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Scans;
using static Interlieux.Ledger.Tests.Scans.Scene;

namespace Interlieux.Ledger.Tests.Scans;

public sealed class Rule2ClockChangeTests
{
    private static readonly DateOnly Spring = new(2026, 3, 29);
    private static readonly DateOnly Autumn = new(2026, 10, 25);
    private static readonly TimeZoneInfo Reunion = TimeZoneInfo.FindSystemTimeZoneById("Indian/Reunion");

    private readonly Scene scene = new Scene().GivePack(20);

    [Fact]
    public void In_spring_the_night_is_an_hour_shorter_than_the_clock_says()
    {
        // 4 h 29 by the clock, 3 h 29 of presence.
        Stay(Spring.AddDays(-1), "23:30", Spring, "03:59", Paris);
        ChargedOn(Spring.AddDays(-1)).Should().Be(1);
    }

    [Fact]
    public void In_autumn_the_night_is_an_hour_longer_than_the_clock_says()
    {
        // 3 h 30 by the clock, 4 h 30 of presence.
        Stay(Autumn.AddDays(-1), "23:30", Autumn, "03:00", Paris);
        ChargedOn(Autumn.AddDays(-1)).Should().Be(2);
    }

    [Fact]
    public void A_host_in_another_zone_does_not_change_its_clock()
    {
        scene.Zones[Host] = Reunion;
        Stay(Autumn.AddDays(-1), "23:30", Autumn, "03:00", Reunion);
        ChargedOn(Autumn.AddDays(-1)).Should().Be(1);
    }

    [Theory]
    [InlineData("2026-03-29")]
    [InlineData("2026-10-25")]
    public void The_slots_of_a_clock_change_day_are_those_that_the_clock_shows(string date)
    {
        var day = DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture);
        scene.Charging(ChargingRules.Default with { Basis = ChargingBasis.Slot });
        Stay(day, "12:46", day, "13:43", Paris);
        ChargedOn(day).Should().Be(1);

        Stay(day, "13:47", day, "13:49", Paris);
        ChargedOn(day).Should().Be(1);

        Stay(day, "08:00", day, "08:14", Paris);
        ChargedOn(day).Should().Be(2, "the morning now has its 28 minutes, and the afternoon its 15");
    }

    [Fact]
    public void The_days_start_that_the_clock_shows_twice_begins_the_day_once()
    {
        // The clock shows 02:35 (summer), then 02:10 (winter), then 02:35: the day begins once, at the second 02:30.
        scene.Charging(ChargingRules.Default with { DayStart = new TimeOnly(2, 30) });
        var first = new DateTimeOffset(2026, 10, 25, 2, 35, 0, TimeSpan.FromHours(2));

        scene.Scan(Host, ScanDirection.In, first);
        scene.Scan(Host, ScanDirection.Out, first.AddMinutes(35));
        scene.Scan(Host, ScanDirection.In, first.AddMinutes(60));

        scene.Charges.Select(charge => charge.VisitDate).Should().Equal(Autumn.AddDays(-1), Autumn);
        scene.Account.On(Autumn.AddDays(-1)).Visits().Should().ContainSingle().Which.Estimated.Should().BeFalse();
    }

    [Fact]
    public void A_days_start_that_the_clock_skips_begins_the_day_all_the_same()
    {
        scene.Charging(ChargingRules.Default with { DayStart = new TimeOnly(2, 30) });
        var change = new DateTimeOffset(2026, 3, 29, 1, 0, 0, TimeSpan.Zero);

        scene.Scan(Host, ScanDirection.In, change.AddMinutes(-2));
        scene.Scan(Host, ScanDirection.In, change.AddMinutes(31));

        scene.Charges.Select(charge => charge.VisitDate).Should().Equal(Spring.AddDays(-1), Spring);
    }

    private void Stay(DateOnly from, string entry, DateOnly until, string exit, TimeZoneInfo zone)
    {
        scene.Scan(Host, ScanDirection.In, At(from, entry, zone)).Outcome.Should().Be(ScanOutcome.Accepted);
        scene.Scan(Host, ScanDirection.Out, At(until, exit, zone)).Outcome.Should().Be(ScanOutcome.Accepted);
    }

    private int ChargedOn(DateOnly day) => scene.Account.On(day).HalfDaysCharged(Host);
}
