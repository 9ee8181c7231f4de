using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Scans.Intake;
using static Interlieux.Ledger.Tests.Scans.Scene;

namespace Interlieux.Ledger.Tests.Scans;

public sealed class Rule2MissingExitTests
{
    private readonly Scene scene = new Scene().GivePack(10);

    [Fact]
    public void A_missing_exit_never_earns_a_second_half_day()
    {
        scene.Scan(Host, ScanDirection.In, "08:00");
        scene.Scan(Host, ScanDirection.In, "14:00");

        scene.Charged(Host).Should().Be(1);
    }

    [Fact]
    public void Entering_another_host_ends_the_open_visit_estimated()
    {
        scene.Scan(Host, ScanDirection.In, "08:00");
        scene.Scan(OtherHost, ScanDirection.In, "15:00");

        scene.Account.On(Today).Visits().Should().BeEquivalentTo(new object[]
        {
            new { HostVenue = Host, To = (DateTimeOffset?)At("15:00"), Estimated = true },
            new { HostVenue = OtherHost, To = (DateTimeOffset?)null, Estimated = false },
        });
        scene.Charged(Host).Should().Be(1);
        ScanDecider.PresenceOf(scene.Account.On(Today))!.HostVenue.Should().Be(OtherHost);
    }

    [Fact]
    public void A_real_exit_that_arrives_after_the_closing_replaces_the_estimate()
    {
        scene.Scan(Host, ScanDirection.In, "08:00");
        scene.Give(new VisitClosed(Host, Today, new PersonalClosing(At("20:00"), At("20:00"))));
        scene.Account.On(Today).Visits().Single().Estimated.Should().BeTrue();
        ScanDecider.PresenceOf(scene.Account.On(Today)).Should().BeNull();

        scene.Now = At("21:00");
        scene.Scan(Host, ScanDirection.Out, "17:00").HalfDaysCharged.Should().Be(1);

        scene.Account.On(Today).Visits().Single().Should().BeEquivalentTo(new { To = At("17:00"), Estimated = false });
    }

    [Fact]
    public void An_entry_that_arrives_after_its_venue_closed_is_a_visit_with_an_estimated_end()
    {
        scene.Now = At("09:00", days: 2);

        scene.Scan(Host, ScanDirection.In, "10:00").Outcome.Should().Be(ScanOutcome.Accepted);

        scene.Events.OfType<VisitClosed>().Should().ContainSingle().Which.Personal.ClosedAt.Should().Be(At("20:00").ToUniversalTime());
        ScanDecider.PresenceOf(scene.Account.On(Today)).Should().BeNull();
    }

    [Fact]
    public void A_scan_before_four_in_the_morning_belongs_to_the_day_before()
    {
        scene.Scan(Host, ScanDirection.In, "03:59", days: 1);

        scene.Charges.Single().VisitDate.Should().Be(Today);
    }
}
