using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Scans;
using static Interlieux.Ledger.Tests.Scans.Scene;

namespace Interlieux.Ledger.Tests.Scans;

public sealed class Rule4SeveralAccountsTests
{
    private readonly Scene scene = new Scene().GivePack(1).Open("second", OtherHost).GivePack(10, "second pack");

    [Fact]
    public void The_first_account_in_the_stated_order_pays_while_it_can()
    {
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Scan(Host, ScanDirection.In, "09:00", days: 1);

        scene.Charges.Select(charge => (charge.AccountId, charge.HomeVenue)).Should().Equal(
            (Id("account"), Home), (Id("second"), OtherHost));
    }

    [Fact]
    public void Away_is_judged_against_the_account_that_pays()
    {
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Scan(OtherHost, ScanDirection.In, "10:00");

        scene.Charges.Last().Should().BeEquivalentTo(new { AccountId = Id("second"), HomeVenue = OtherHost, HostVenue = OtherHost });
    }

    [Fact]
    public void Later_scans_of_a_visit_go_to_the_account_that_paid_its_entry()
    {
        scene.Scan(Home, ScanDirection.In, "08:00");
        scene.Scan(Home, ScanDirection.Out, "08:30");
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Receiver = "account";
        scene.GivePack(10, "new credit");

        scene.Scan(Host, ScanDirection.Out, "17:00").HalfDaysCharged.Should().Be(1);

        scene.Charges.Skip(1).Select(charge => charge.AccountId).Should().Equal(Id("second"), Id("second"));
        scene.Account.On(Today).Scans.Should().HaveCount(2);
    }

    [Fact]
    public void A_re_entry_that_needs_no_half_day_goes_there_too()
    {
        scene.Scan(Home, ScanDirection.In, "08:00");
        scene.Scan(Home, ScanDirection.Out, "08:30");
        scene.Scan(Host, ScanDirection.Toggle, "09:00");
        scene.Scan(Host, ScanDirection.Toggle, "10:00");
        scene.Receiver = "account";
        scene.GivePack(10, "new credit");

        scene.Scan(Host, ScanDirection.Toggle, "11:00").Should().BeEquivalentTo(
            new { Outcome = ScanOutcome.Accepted, HalfDaysCharged = 0 });
        scene.AccountNamed("second").On(Today).Visits().Should().HaveCount(2);
    }

    [Fact]
    public void The_next_day_begins_with_the_first_account_again()
    {
        scene.Scan(Home, ScanDirection.In, "08:00");
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Receiver = "account";
        scene.GivePack(10, "new credit");

        scene.Scan(Host, ScanDirection.In, "09:00", days: 1);

        scene.Charges.Last().AccountId.Should().Be(Id("account"));
    }

    [Fact]
    public void Where_no_account_can_pay_the_first_one_says_why()
    {
        var poor = new Scene().GivePack(1, scope: PassScope.Home).Open("second", OtherHost);

        poor.Scan(Host, ScanDirection.In, "09:00").Reason.Should().Be(ReasonCodes.OutOfScope);
        poor.Events.OfType<ScanRefused>().Should().ContainSingle();
        poor.Last!.Account.Id.Should().Be(Id("account"));
    }

    [Fact]
    public void A_suspended_account_leaves_the_payment_to_the_next()
    {
        scene.Receiver = "account";
        scene.Give(new AccountSuspended("unpaid", Noon));

        scene.Scan(Host, ScanDirection.In, "09:00").Outcome.Should().Be(ScanOutcome.Accepted);

        scene.Charges.Single().AccountId.Should().Be(Id("second"));
    }

    [Theory]
    [InlineData("account", "badge")]
    [InlineData("second", "badge of second")]
    public void Lost_for_one_is_lost_for_all(string account, string badge)
    {
        scene.Receiver = account;
        scene.Give(new BadgeRevoked(Id(badge), "lost", At("08:00")));

        scene.Scan(Host, ScanDirection.In, "09:00").Reason.Should().Be(ReasonCodes.BadgeRevoked);
        scene.Events.Should().ContainSingle().Which.Should().BeOfType<ScanRefused>();
    }

    [Fact]
    public void A_repeat_is_known_whichever_account_kept_the_first_tap()
    {
        scene.Scan(Home, ScanDirection.In, "08:00");
        scene.Scan(Host, ScanDirection.In, At("09:00"));

        scene.Scan(Host, ScanDirection.In, At("09:00").AddSeconds(30)).Outcome.Should().Be(ScanOutcome.Repeat);
    }
}
