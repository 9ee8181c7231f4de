using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Scans;
using static Interlieux.Ledger.Tests.Scans.Scene;

namespace Interlieux.Ledger.Tests.Scans;

public sealed class Rule4LimitsTests
{
    private static readonly ChargingRules CustomerFirst = ChargingRules.Default with { CustomerFirst = true };

    [Fact]
    public void A_setting_lets_the_customers_pool_pay_before_everything_else()
    {
        var scene = new Scene().GiveSubscription(5).GivePack(5).GivePool(1).Charging(CustomerFirst);

        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Scan(OtherHost, ScanDirection.In, "11:00");

        scene.Charges.Select(charge => charge.PassId).Should().Equal(Id("pool pass"), Id("subscription"));
    }

    [Fact]
    public void The_customer_first_setting_holds_from_its_day_on()
    {
        var scene = new Scene().GivePack(5).GivePool(5);
        scene.Rules = scene.Rules with
        {
            Rules = [new RulesVersion(1, DateOnly.MinValue, ChargingRules.Default), new RulesVersion(2, Today.AddDays(1), CustomerFirst)],
        };

        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Scan(Host, ScanDirection.In, "09:00", days: 1);

        scene.Charges.Select(charge => charge.PassId).Should().Equal(Id("pack"), Id("pool pass"));
    }

    [Fact]
    public void Of_two_passes_alike_the_one_bought_first_pays_first()
    {
        var scene = new Scene()
            .Give(Pack("later", Noon.AddDays(-1))).Give(Pack("earlier", Noon.AddDays(-2)));

        scene.Scan(Host, ScanDirection.In, "09:00");

        scene.Charges.Single().PassId.Should().Be(Id("earlier"));

        static PassPurchased Pack(string name, DateTimeOffset at) => new(
            Id(name), Home, PassKind.Pack, 5, PassScope.Network, new DateOnly(2026, 1, 1), new DateOnly(2027, 1, 1), 5000, at);
    }

    [Fact]
    public void An_away_cap_is_never_exceeded_by_an_entry()
    {
        var scene = new Scene().GivePack(10, awayCap: 2);
        scene.Scan(Host, ScanDirection.In, "09:00").RemainingHalfDays.Should().Be(1);
        scene.Scan(OtherHost, ScanDirection.In, "10:00").RemainingHalfDays.Should().Be(0);

        scene.Scan(Host, ScanDirection.In, "09:00", days: 1).Reason.Should().Be(ReasonCodes.Quota);
    }

    [Fact]
    public void Half_days_at_home_do_not_count_against_the_away_cap()
    {
        var scene = new Scene().GivePack(10, awayCap: 1);
        scene.Scan(Home, ScanDirection.In, "09:00").RemainingHalfDays.Should().Be(9);
        scene.Scan(Home, ScanDirection.In, "09:00", days: 1);

        scene.Scan(Host, ScanDirection.In, "09:00", days: 2).Outcome.Should().Be(ScanOutcome.Accepted);
        scene.Scan(Home, ScanDirection.In, "09:00", days: 3).Outcome.Should().Be(ScanOutcome.Accepted);
    }

    [Fact]
    public void An_away_cap_is_a_calendar_months()
    {
        var scene = new Scene().GiveSubscription(null, awayCap: 1);
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Scan(Host, ScanDirection.In, "09:00", days: 17).Reason.Should().Be(ReasonCodes.Quota, "it is the 31st");

        scene.Scan(Host, ScanDirection.In, "09:00", days: 18).Outcome.Should().Be(ScanOutcome.Accepted, "it is the 1st");
    }

    [Fact]
    public void A_reversal_gives_the_away_cap_its_half_day_back()
    {
        var scene = new Scene().GivePack(10, awayCap: 2);
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Scan(Host, ScanDirection.Out, "17:00");
        scene.Now = At("18:00");

        scene.Scan(Home, ScanDirection.In, "10:00");

        scene.Scan(OtherHost, ScanDirection.In, "09:00", days: 1).Outcome.Should().Be(ScanOutcome.Accepted);
    }

    [Fact]
    public void Where_one_pass_is_capped_the_next_one_pays()
    {
        var scene = new Scene().GiveSubscription(null, awayCap: 1).GivePack(5);

        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Scan(OtherHost, ScanDirection.In, "10:00");

        scene.Charges.Select(charge => charge.PassId).Should().Equal(Id("subscription"), Id("pack"));
    }

    [Fact]
    public void A_personal_limit_is_all_that_an_account_may_draw_from_a_pool()
    {
        var scene = new Scene().GivePool(100, personalLimit: 2);
        scene.Scan(Host, ScanDirection.In, "09:00").RemainingHalfDays.Should().Be(1);
        scene.Scan(Home, ScanDirection.In, "10:00").RemainingHalfDays.Should().Be(0);

        scene.Scan(OtherHost, ScanDirection.In, "11:00").Reason.Should().Be(ReasonCodes.Quota);
        scene.Scan(Host, ScanDirection.In, "11:00", days: 40).Reason.Should().Be(ReasonCodes.Quota, "a new month changes nothing");
        scene.PoolNamed("pool").Remaining.Should().Be(98);
    }

    [Fact]
    public void An_empty_pool_is_exhausted_whatever_the_limit()
    {
        var scene = new Scene().GivePool(1, personalLimit: 5);
        scene.Scan(Host, ScanDirection.In, "09:00");

        scene.Scan(OtherHost, ScanDirection.In, "11:00").Reason.Should().Be(ReasonCodes.Exhausted);
    }

    [Fact]
    public void A_suspended_pass_pays_nothing_on_the_days_named_both_included()
    {
        var scene = new Scene().GivePack(10)
            .Give(new PassSuspended(Id("holiday"), Id("pack"), Today.AddDays(1), Today.AddDays(2), "holiday", Noon));

        scene.Scan(Host, ScanDirection.In, "09:00").Outcome.Should().Be(ScanOutcome.Accepted);
        scene.Scan(Host, ScanDirection.In, "09:00", days: 1).Should().BeEquivalentTo(
            new { Reason = ReasonCodes.Suspended, RemainingHalfDays = 0 });
        scene.Scan(Host, ScanDirection.In, "09:00", days: 2).Reason.Should().Be(ReasonCodes.Suspended);
        scene.Scan(Host, ScanDirection.In, "09:00", days: 3).Outcome.Should().Be(ScanOutcome.Accepted);
    }

    [Fact]
    public void While_one_pass_is_suspended_another_pays()
    {
        var scene = new Scene().GiveSubscription(null).GivePack(1)
            .Give(new PassSuspended(Id("holiday"), Id("subscription"), Today, Today, "holiday", Noon));

        scene.Scan(Host, ScanDirection.In, "09:00");

        scene.Charges.Single().PassId.Should().Be(Id("pack"));
    }
}
