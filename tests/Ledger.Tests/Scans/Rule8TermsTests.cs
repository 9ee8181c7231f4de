using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Venues;
using static Interlieux.Ledger.Tests.Scans.Scene;

namespace Interlieux.Ledger.Tests.Scans;

public sealed class Rule8TermsTests
{
    private readonly Scene scene = new Scene().GivePack(10);

    [Theory]
    [InlineData("07:59", false)]
    [InlineData("08:00", true)]
    [InlineData("11:59", true)]
    [InlineData("12:00", false)]
    public void Nobody_enters_outside_the_opening_hours_of_the_day(string time, bool open)
    {
        // The scene's day is a Wednesday.
        scene.Terms[Host] = VenueTerms.Default with
        {
            OpeningHours = [new OpeningHours(DayOfWeek.Wednesday, new TimeOnly(8, 0), new TimeOnly(12, 0))],
        };

        scene.Scan(Host, ScanDirection.In, time).Reason.Should().Be(open ? null : ReasonCodes.VenueClosed);
        scene.Scan(Host, ScanDirection.In, "09:00", days: 1).Reason.Should().Be(ReasonCodes.VenueClosed);
    }

    [Fact]
    public void Opening_hours_are_local_times_of_the_host()
    {
        scene.Zones[Host] = TimeZoneInfo.FindSystemTimeZoneById("Indian/Reunion");
        scene.Terms[Host] = VenueTerms.Default with
        {
            OpeningHours = [new OpeningHours(DayOfWeek.Wednesday, new TimeOnly(8, 0), new TimeOnly(12, 0))],
        };

        scene.Scan(Host, ScanDirection.In, "10:00").Reason.Should().Be(ReasonCodes.VenueClosed);
        scene.Scan(Host, ScanDirection.In, "09:59").Outcome.Should().Be(ScanOutcome.Accepted);
    }

    [Fact]
    public void An_exit_is_accepted_when_the_venue_is_closed()
    {
        scene.Terms[Host] = VenueTerms.Default with
        {
            OpeningHours = [new OpeningHours(DayOfWeek.Wednesday, new TimeOnly(8, 0), new TimeOnly(12, 0))],
        };
        scene.Scan(Host, ScanDirection.In, "09:00");

        scene.Scan(Host, ScanDirection.Out, "17:00").Outcome.Should().Be(ScanOutcome.Accepted);
        scene.Charged(Host).Should().Be(2);
    }

    [Fact]
    public void A_full_venue_takes_nobody_but_who_is_inside()
    {
        scene.Terms[Host] = VenueTerms.Default with { Capacity = 2 };
        scene.Crowd = new(1, 0, 0);
        scene.Scan(Host, ScanDirection.In, "09:00").Outcome.Should().Be(ScanOutcome.Accepted);

        scene.Crowd = new(2, 0, 0);
        scene.Scan(Host, ScanDirection.In, "10:00").Outcome.Should().Be(ScanOutcome.Accepted, "the member is one of the two");
        scene.Scan(Host, ScanDirection.Out, "11:00").Outcome.Should().Be(ScanOutcome.Accepted);
        scene.Scan(Host, ScanDirection.In, "12:00").Reason.Should().Be(ReasonCodes.VenueFull);
    }

    [Fact]
    public void A_full_venue_is_full_for_its_own_members_too()
    {
        scene.Terms[Home] = VenueTerms.Default with { Capacity = 2 };
        scene.Crowd = new(2, 0, 0);

        scene.Scan(Home, ScanDirection.In, "09:00").Reason.Should().Be(ReasonCodes.VenueFull);
    }

    [Theory]
    [InlineData(4, 1, true)]
    [InlineData(5, 1, false)] // five from elsewhere
    [InlineData(4, 2, false)] // two from this home
    public void Quotas_count_accounts_from_elsewhere_and_of_one_home(int away, int awayFromHome, bool accepted)
    {
        scene.Terms[Host] = VenueTerms.Default with { HostQuota = 5, HomeQuota = 2 };
        scene.Crowd = new(0, away, awayFromHome);

        scene.Scan(Host, ScanDirection.In, "09:00").Reason.Should().Be(accepted ? null : ReasonCodes.Quota);
    }

    [Fact]
    public void A_quota_counts_an_account_once_a_day_and_none_at_home()
    {
        scene.Terms[Host] = scene.Terms[Home] = VenueTerms.Default with { HostQuota = 1 };
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Last!.AwayEntry.Should().NotBeNull();
        scene.Scan(Host, ScanDirection.Out, "10:00");
        scene.Crowd = new(0, 1, 1);

        scene.Scan(Host, ScanDirection.In, "11:00").Outcome.Should().Be(ScanOutcome.Accepted);
        scene.Last!.AwayEntry.Should().BeNull();
        scene.Scan(Home, ScanDirection.In, "12:00").Outcome.Should().Be(ScanOutcome.Accepted);
        scene.Last!.AwayEntry.Should().BeNull();
    }

    [Fact]
    public void A_host_that_is_closed_offline_refuses_a_stored_entry_and_takes_the_exit()
    {
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Terms[Host] = VenueTerms.Default with { Offline = OfflinePolicy.Closed };
        scene.Arrives = personal => personal with { Offline = true };

        scene.Scan(Host, ScanDirection.In, "10:00").Reason.Should().Be(ReasonCodes.OfflineClosed);
        scene.Scan(Host, ScanDirection.Out, "11:00").Outcome.Should().Be(ScanOutcome.Accepted);
    }

    [Fact]
    public void An_exit_at_the_very_instant_of_an_entry_at_another_door_is_no_entry()
    {
        // Which of the two comes first at one instant is by their ids: so it is tried with many.
        for (var i = 0; i < 20; i++)
        {
            var one = new Scene().GivePack(10);
            one.Scan(Host, ScanDirection.In, At("09:00"), "door", number: i);
            one.Give(new AccountSuspended("unpaid", Noon));

            one.Scan(Host, ScanDirection.Out, At("09:00"), "gate", number: i + 100).Outcome.Should().Be(ScanOutcome.Accepted);
        }
    }

    [Fact]
    public void A_suspended_account_enters_nowhere_and_may_leave()
    {
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Give(new AccountSuspended("unpaid", Noon));

        scene.Scan(Host, ScanDirection.Out, "17:00").Outcome.Should().Be(ScanOutcome.Accepted);
        scene.Charged(Host).Should().Be(2);
        scene.Scan(Home, ScanDirection.In, "18:00").Reason.Should().Be(ReasonCodes.Suspended);

        scene.Give(new AccountResumed(Noon));
        scene.Scan(Home, ScanDirection.In, "19:00").Outcome.Should().Be(ScanOutcome.Accepted);
    }
}
