using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Pools;
using Interlieux.Ledger.Scans;
using static Interlieux.Ledger.Tests.Scans.Scene;

namespace Interlieux.Ledger.Tests.Scans;

public sealed class Rule4WhichPassPaysTests
{
    [Fact]
    public void Subscription_before_pack()
    {
        var scene = new Scene().GivePack(5, until: "2026-11-01").GiveSubscription(4);

        scene.Scan(Host, ScanDirection.In, "09:00");

        scene.Charges.Single().PassId.Should().Be(Id("subscription"));
    }

    [Fact]
    public void Personal_before_the_customers_pool()
    {
        var scene = new Scene().GivePool(5, until: "2026-11-01").GivePack(1);

        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Scan(OtherHost, ScanDirection.In, "10:00");

        scene.Charges.Select(charge => charge.PassId).Should().Equal(Id("pack"), Id("pool pass"));
    }

    [Fact]
    public void A_pool_that_pays_gets_an_event_of_its_own_that_names_the_charge()
    {
        var scene = new Scene().GivePool(5);

        scene.Scan(Host, ScanDirection.In, "09:00");

        var charge = scene.Charges.Single();
        charge.PoolId.Should().Be(Id("pool"));
        scene.PoolEvents.Should().ContainSingle().Which.Event.Should().BeOfType<PoolDrawn>().Which.ChargeId.Should().Be(charge.ChargeId);
        scene.PoolNamed("pool").Remaining.Should().Be(4);
    }

    [Fact]
    public void The_pass_that_expires_first_pays_first()
    {
        var scene = new Scene().GivePack(5, "late", until: "2027-05-01").GivePack(5, "soon", until: "2026-12-01");

        scene.Scan(Host, ScanDirection.In, "09:00");

        scene.Charges.Single().PassId.Should().Be(Id("soon"));
    }

    [Fact]
    public void The_first_month_of_a_subscription_is_pro_rata_rounded_up()
    {
        // 18 of October's 31 days are left on the 14th: 10 × 18 / 31 = 5.8, so 6.
        var scene = new Scene().GiveSubscription(10, from: "2026-10-14");

        scene.Scan(Host, ScanDirection.In, "09:00").RemainingHalfDays.Should().Be(5);
        scene.Scan(Host, ScanDirection.In, "09:00", days: 20).RemainingHalfDays.Should().Be(9);
    }

    [Fact]
    public void What_a_month_did_not_use_is_not_carried_over()
    {
        var scene = new Scene().GiveSubscription(1);
        scene.Scan(Host, ScanDirection.In, "09:00");

        scene.Scan(Host, ScanDirection.In, "09:00", days: 1).Reason.Should().Be(ReasonCodes.Exhausted);
        scene.Scan(Host, ScanDirection.In, "09:00", days: 20).Outcome.Should().Be(ScanOutcome.Accepted);
    }

    [Fact]
    public void A_full_time_subscription_has_no_limit_to_show()
    {
        var scene = new Scene().GiveSubscription(null);

        scene.Scan(Host, ScanDirection.In, "09:00").RemainingHalfDays.Should().BeNull();
    }

    [Fact]
    public void A_pass_for_home_alone_does_not_open_another_venue()
    {
        var scene = new Scene().GivePack(5, scope: PassScope.Home);

        scene.Scan(Host, ScanDirection.In, "09:00").Reason.Should().Be(ReasonCodes.OutOfScope);
        scene.Scan(Home, ScanDirection.In, "09:05").Outcome.Should().Be(ScanOutcome.Accepted);
    }

    [Fact]
    public void A_pass_opens_the_venues_it_names()
    {
        var scene = new Scene().GivePack(5, scope: new PassScope(PassReach.Venues, [OtherHost]));

        scene.Scan(Host, ScanDirection.In, "09:00").Reason.Should().Be(ReasonCodes.OutOfScope);
        scene.Scan(OtherHost, ScanDirection.In, "09:05").Outcome.Should().Be(ScanOutcome.Accepted);
    }

    [Fact]
    public void An_expired_pass_is_no_pass()
    {
        var scene = new Scene().GivePack(5, until: "2026-10-13");

        scene.Scan(Host, ScanDirection.In, "09:00").Reason.Should().Be(ReasonCodes.NoPass);
    }
}
