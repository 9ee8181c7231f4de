using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Venues;
using static Interlieux.Ledger.Tests.Scans.Scene;

namespace Interlieux.Ledger.Tests.Scans;

public sealed class Rule12LeavingTests
{
    private static readonly DateOnly LastDay = new(2026, 10, 31);

    private readonly Scene scene = new Scene().GivePack(10);

    [Fact]
    public void Nobody_enters_a_host_after_its_last_day()
    {
        scene.LastDays[Host] = LastDay;

        scene.Scan(Host, ScanDirection.In, "09:00", days: 17).Outcome.Should().Be(ScanOutcome.Accepted);
        scene.Scan(Host, ScanDirection.In, "03:59", days: 18).Outcome.Should().Be(ScanOutcome.Accepted, "it is still the last venue day");
        scene.Scan(Host, ScanDirection.In, "09:00", days: 18).Reason.Should().Be(ReasonCodes.VenueLeft);
        scene.Scan(OtherHost, ScanDirection.In, "09:30", days: 18).Outcome.Should().Be(ScanOutcome.Accepted);
    }

    [Fact]
    public void Members_of_a_venue_that_left_enter_nowhere()
    {
        scene.LastDays[Home] = LastDay;

        scene.Scan(Host, ScanDirection.In, "09:00", days: 17).Outcome.Should().Be(ScanOutcome.Accepted);
        scene.Scan(Host, ScanDirection.In, "09:00", days: 18).Reason.Should().Be(ReasonCodes.VenueLeft);
    }

    [Fact]
    public void Another_account_on_the_badge_still_opens_the_door()
    {
        scene.LastDays[Home] = LastDay;
        scene.Open("second", OtherHost).GivePack(1, "second pack");

        scene.Scan(Host, ScanDirection.In, "09:00", days: 18).Outcome.Should().Be(ScanOutcome.Accepted);
        scene.Charges.Single().HomeVenue.Should().Be(OtherHost);
    }

    [Fact]
    public void A_late_scan_of_a_day_before_leaving_is_judged_by_its_day()
    {
        scene.LastDays[Host] = LastDay;
        scene.Now = At("12:00", days: 25);

        scene.Scan(Host, ScanDirection.In, "09:00", days: 17).Outcome.Should().Be(ScanOutcome.Accepted);
    }

    [Fact]
    public void Who_was_let_in_offline_after_the_last_day_owes_nobody()
    {
        scene.LastDays[Host] = LastDay;
        scene.Terms[Host] = VenueTerms.Default with { Offline = OfflinePolicy.Open };
        scene.Arrives = personal => personal with { Offline = true, AdmittedBy = Admission.Open };

        scene.Scan(Host, ScanDirection.In, "09:00", days: 18).Reason.Should().Be(ReasonCodes.VenueLeft);
        scene.Charges.Should().BeEmpty();
    }

    [Fact]
    public void An_exit_after_leaving_is_accepted()
    {
        scene.LastDays[Host] = LastDay;
        scene.Scan(Host, ScanDirection.In, "23:00", days: 17);

        scene.Scan(Host, ScanDirection.Out, "09:00", days: 18).Outcome.Should().Be(ScanOutcome.Accepted);
    }
}
