using Interlieux.Ledger.Scans;
using static Interlieux.Ledger.Tests.Scans.Scene;

namespace Interlieux.Ledger.Tests.Scans;

public sealed class Rule1ChargingTests
{
    private readonly Scene scene = new Scene().GivePack(10);

    [Fact]
    public void The_first_half_day_is_charged_at_entry()
    {
        var verdict = scene.Scan(Host, ScanDirection.In, "09:00");

        verdict.Should().BeEquivalentTo(new { Outcome = ScanOutcome.Accepted, HalfDaysCharged = 1, RemainingHalfDays = 9 });
        scene.Charges.Should().ContainSingle().Which.Should().BeEquivalentTo(new
        {
            AccountId = scene.Account.Id, PassId = Id("pack"), HomeVenue = Home, HostVenue = Host, VisitDate = Today, PriceCents = 600L,
            TariffVersion = 1, Cycle = "2026-10", Overdraft = false,
        });
    }

    [Theory]
    [InlineData("12:59", 1)]
    [InlineData("13:00", 1)]
    [InlineData("13:01", 2)]
    [InlineData("19:30", 2)]
    public void Exactly_four_hours_is_one_half_day_and_more_is_two(string exit, int halfDays)
    {
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Scan(Host, ScanDirection.Out, exit);

        scene.Charged(Host).Should().Be(halfDays);
    }

    [Fact]
    public void Visits_of_a_day_are_summed()
    {
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Scan(Host, ScanDirection.Out, "11:30").HalfDaysCharged.Should().Be(0);
        scene.Scan(Host, ScanDirection.In, "14:00").HalfDaysCharged.Should().Be(0);
        scene.Scan(Host, ScanDirection.Out, "16:00").HalfDaysCharged.Should().Be(1);

        scene.Charged(Host).Should().Be(2);
    }

    [Fact]
    public void Two_half_days_a_day_is_the_most_that_a_host_is_owed()
    {
        scene.Scan(Host, ScanDirection.In, "06:00");
        scene.Scan(Host, ScanDirection.Out, "12:00");
        scene.Scan(Host, ScanDirection.In, "13:00");
        scene.Scan(Host, ScanDirection.Out, "19:50");

        scene.Charged(Host).Should().Be(2);
    }

    [Fact]
    public void Each_host_counts_alone()
    {
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Scan(Host, ScanDirection.Out, "11:00");
        scene.Scan(OtherHost, ScanDirection.In, "11:30");
        scene.Scan(OtherHost, ScanDirection.Out, "17:00");

        (scene.Charged(Host), scene.Charged(OtherHost)).Should().Be((1, 2));
    }

    [Fact]
    public void A_visit_at_home_consumes_the_pass_like_any_other()
    {
        scene.Scan(Home, ScanDirection.In, "09:00").RemainingHalfDays.Should().Be(9);

        scene.Charges.Should().ContainSingle().Which.HostVenue.Should().Be(Home);
    }

    [Fact]
    public void A_night_obeys_the_rules_of_the_venue_day_it_belongs_to()
    {
        // 14 November, the last day of the old rule, runs until four in the morning of the 15th.
        scene.Scan(Host, ScanDirection.In, "23:30", days: 31);
        scene.Scan(Host, ScanDirection.Out, "02:30", days: 32);
        scene.Charged(Host, days: 31).Should().Be(1);

        scene.Scan(Host, ScanDirection.In, "09:00", days: 32);
        scene.Scan(Host, ScanDirection.Out, "10:30", days: 32);
        scene.Charged(Host, days: 32).Should().Be(2);
    }

    [Fact]
    public void The_price_is_that_of_the_tariff_of_the_visits_day()
    {
        scene.Scan(Host, ScanDirection.In, "09:00", days: 20);

        scene.Charges.Single().Should().BeEquivalentTo(new { PriceCents = 700L, TariffVersion = 2, Cycle = "2026-11" });
    }
}
