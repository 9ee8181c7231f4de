using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Scans;
using static Interlieux.Ledger.Tests.Scans.Scene;

namespace Interlieux.Ledger.Tests.Scans;

public sealed class Rule7OverdraftTests
{
    private readonly Scene scene = new Scene().GivePack(1);

    [Fact]
    public void A_settled_overdraft_opens_the_doors_again()
    {
        Overdraw();
        scene.GivePack(5, "new");
        scene.Give(new OverdraftSettled(Id("settlement"), 1, "cash", Noon));

        scene.Account.Overdraft.Should().Be(0);
        scene.Scan(Host, ScanDirection.In, "09:00", days: 1).Outcome.Should().Be(ScanOutcome.Accepted);
    }

    [Fact]
    public void Half_of_an_overdraft_settled_is_not_enough()
    {
        Overdraw();
        scene.GivePack(1, "new");
        scene.Scan(Home, ScanDirection.In, "09:00", days: 1);
        scene.Scan(Home, ScanDirection.Out, "17:00", days: 1);
        scene.Account.Overdraft.Should().Be(2, "at home a half-day that no pass pays is one too");

        scene.GivePack(5, "newer");
        scene.Give(new OverdraftSettled(Id("settlement"), 1, "cash", Noon));
        scene.Scan(Host, ScanDirection.In, "09:00", days: 2).Reason.Should().Be(ReasonCodes.Exhausted);
    }

    [Fact]
    public void While_an_overdraft_is_unsettled_a_re_entry_that_needs_no_half_day_is_accepted()
    {
        Overdraw();

        scene.Scan(Host, ScanDirection.In, "18:00").Should().BeEquivalentTo(
            new { Outcome = ScanOutcome.Accepted, HalfDaysCharged = 0 });
    }

    [Fact]
    public void An_overdraft_reversed_is_no_longer_owed()
    {
        Overdraw();
        scene.GivePack(5, "new");
        scene.Now = At("19:00");
        scene.Scan(Host, ScanDirection.In, "15:00");

        scene.Events.OfType<ChargeReversed>().Should().ContainSingle().Which.Overdraft.Should().BeTrue();
        scene.Account.Overdraft.Should().Be(0);
        scene.Now = null;
        scene.Scan(OtherHost, ScanDirection.In, "09:00", days: 1).Outcome.Should().Be(ScanOutcome.Accepted);
    }

    [Fact]
    public void A_late_entry_whose_exit_was_known_charges_the_pass_and_then_the_account()
    {
        scene.Scan(Host, ScanDirection.Out, "18:00");
        scene.Now = At("18:30");

        scene.Scan(Host, ScanDirection.In, "09:00").HalfDaysCharged.Should().Be(2);

        scene.Charges.Select(charge => charge.Overdraft).Should().Equal(false, true);
    }

    [Fact]
    public void A_closing_earns_a_second_half_day_that_is_an_overdraft_when_no_pass_pays()
    {
        scene.Charging(ChargingRules.Default with { MissingExit = MissingExit.UntilClosing });
        scene.Scan(Host, ScanDirection.In, "09:00");

        scene.Close(At("20:00"));

        scene.Account.Overdraft.Should().Be(1);
    }

    private void Overdraw()
    {
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Scan(Host, ScanDirection.Out, "17:00");
        scene.Account.Overdraft.Should().Be(1);
    }
}
