using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Pools;
using Interlieux.Ledger.Scans;
using static Interlieux.Ledger.Tests.Scans.Scene;

namespace Interlieux.Ledger.Tests.Scans;

public sealed class Rule7CreditEndsTests
{
    [Fact]
    public void An_entry_that_no_pass_can_pay_is_refused_and_leaves_no_charge()
    {
        var scene = new Scene().GivePack(1);
        scene.Scan(Host, ScanDirection.In, "09:00");

        scene.Scan(OtherHost, ScanDirection.In, "10:00").Reason.Should().Be(ReasonCodes.Exhausted);

        scene.Charged(OtherHost).Should().Be(0);
        scene.Account.On(Today).Scans.Should().ContainSingle();
        scene.Events[^1].Should().BeOfType<ScanRefused>();
    }

    [Fact]
    public void A_re_entry_that_needs_no_half_day_is_accepted()
    {
        var scene = new Scene().GivePack(1);
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Scan(Host, ScanDirection.Out, "10:00");

        scene.Scan(Host, ScanDirection.In, "11:00").Should().BeEquivalentTo(
            new { Outcome = ScanOutcome.Accepted, HalfDaysCharged = 0, RemainingHalfDays = 0 });
    }

    [Fact]
    public void A_second_half_day_that_no_pass_can_pay_is_an_overdraft_and_the_host_is_owed_all_the_same()
    {
        var scene = new Scene().GivePack(1);
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Scan(Host, ScanDirection.Out, "17:00").HalfDaysCharged.Should().Be(1);

        scene.Charged(Host).Should().Be(2);
        scene.Account.Overdraft.Should().Be(1);
        scene.Charges.Last().Should().BeEquivalentTo(new { PassId = (Guid?)null, Overdraft = true, HostVenue = Host });
    }

    [Fact]
    public void Further_entries_away_are_refused_until_the_overdraft_is_settled()
    {
        var scene = new Scene().GivePack(1);
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Scan(Host, ScanDirection.Out, "17:00");
        scene.GivePack(10, "another pack");

        scene.Scan(Host, ScanDirection.In, "09:00", days: 1).Reason.Should().Be(ReasonCodes.Exhausted);
        scene.Scan(Home, ScanDirection.In, "10:00", days: 1).Outcome.Should().Be(ScanOutcome.Accepted);
    }

    [Fact]
    public void A_reversed_pool_charge_goes_back_to_the_pool()
    {
        var scene = new Scene().GivePool(5);
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Scan(Host, ScanDirection.Out, "18:00");
        scene.PoolNamed("pool").Remaining.Should().Be(3);

        scene.Scan(OtherHost, ScanDirection.In, "11:00");

        scene.PoolEvents.Select(e => e.Event).OfType<PoolReturned>().Should().ContainSingle();
        scene.PoolNamed("pool").Remaining.Should().Be(3);
    }

    [Fact]
    public void A_revoked_badge_is_refused()
    {
        var scene = new Scene().GivePack(5);
        scene.Give(new BadgeRevoked(Id("badge"), "lost", Noon));

        scene.Scan(Host, ScanDirection.In, "09:00").Reason.Should().Be(ReasonCodes.BadgeRevoked);
    }
}
