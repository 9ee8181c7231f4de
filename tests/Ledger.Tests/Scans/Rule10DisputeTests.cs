using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Scans;
using static Interlieux.Ledger.Tests.Scans.Scene;

namespace Interlieux.Ledger.Tests.Scans;

public sealed class Rule10DisputeTests
{
    private readonly Scene scene = new Scene().GivePack(10);
    private readonly Guid entry;

    public Rule10DisputeTests()
    {
        scene.Scan(Host, ScanDirection.In, "09:00");
        entry = scene.LastScan;
        scene.Scan(Host, ScanDirection.Out, "17:00");
        scene.Now = At("12:00", days: 30);
    }

    [Fact]
    public void A_dispute_moves_nothing_before_it_is_resolved()
    {
        scene.Contest(entry, Home).Value!.Upheld.Should().BeNull();

        scene.Charged(Host).Should().Be(2);
    }

    [Fact]
    public void Between_cut_off_and_freeze_a_dispute_that_is_upheld_acts_on_its_cycle()
    {
        scene.CutOff("2026-10");
        Uphold(entry);

        scene.Charged(Host).Should().Be(0);
        scene.Events.OfType<ChargeReversed>().Should().HaveCount(2).And.OnlyContain(reversal => reversal.Cycle == "2026-10");
    }

    [Fact]
    public void A_correction_does_not_act_on_a_cycle_that_is_cut_off()
    {
        scene.CutOff("2026-10");
        scene.Void(entry);

        scene.Events.OfType<ChargeReversed>().Should().HaveCount(2).And.OnlyContain(reversal => reversal.Cycle == "2026-11");
    }

    [Fact]
    public void After_the_freeze_it_acts_on_the_next_open_cycle()
    {
        scene.Freeze("2026-10");
        Uphold(entry);

        scene.Events.OfType<ChargeReversed>().Should().HaveCount(2).And.OnlyContain(reversal => reversal.Cycle == "2026-11");
    }

    [Fact]
    public void What_an_upheld_dispute_makes_another_host_earn_falls_in_the_same_cycle()
    {
        // Without the entry elsewhere the visit lasted until the evening.
        scene.Now = At("18:00");
        scene.Scan(OtherHost, ScanDirection.In, "10:00");
        var elsewhere = scene.LastScan;
        scene.CutOff("2026-10").Now = At("12:00", days: 30);

        Uphold(elsewhere, OtherHost);

        (scene.Charged(Host), scene.Charged(OtherHost)).Should().Be((2, 0));
        scene.Charges.Last().Should().BeEquivalentTo(new { HostVenue = Host, Cycle = "2026-10", PriceCents = 600L });
    }

    [Fact]
    public void A_charge_that_came_late_is_taken_back_in_the_cycle_it_fell_in()
    {
        scene.Freeze("2026-10");
        scene.Scan(OtherHost, ScanDirection.In, "18:00");
        scene.CutOff("2026-11").Now = At("12:00", days: 50);

        Uphold(scene.LastScan, OtherHost);

        scene.Events.OfType<ChargeReversed>().Single().Should().BeEquivalentTo(new { HostVenue = OtherHost, Cycle = "2026-11" });
    }

    [Fact]
    public void A_late_charge_is_taken_back_where_it_fell_though_its_days_cycle_is_not_frozen_yet()
    {
        scene.CutOff("2026-10");
        scene.Scan(OtherHost, ScanDirection.In, "18:00");

        Uphold(scene.LastScan, OtherHost);

        (scene.Charges.Last().Cycle, scene.Events.OfType<ChargeReversed>().Single().Cycle).Should().Be(("2026-11", "2026-11"));
    }

    [Fact]
    public void A_dispute_that_is_dropped_moves_nothing()
    {
        var dispute = scene.Contest(entry, Home).Value!;
        scene.Resolve(dispute.Id, Home, uphold: false).Value!.Upheld.Should().BeFalse();

        scene.Charged(Host).Should().Be(2);
    }

    [Fact]
    public void Who_contests_a_scan_cannot_uphold_it_and_the_other_venue_cannot_drop_it()
    {
        var dispute = scene.Contest(entry, Home).Value!;

        scene.Resolve(dispute.Id, Home, uphold: true).Refusal!.Kind.Should().Be(RefusalKind.Forbidden);
        scene.Resolve(dispute.Id, Host, uphold: false).Refusal!.Kind.Should().Be(RefusalKind.Forbidden);
        scene.Resolve(dispute.Id, OtherHost, uphold: true).Refusal!.Kind.Should().Be(RefusalKind.Forbidden);
        scene.Resolve(dispute.Id, null, uphold: true).Value!.Upheld.Should().BeTrue();
    }

    [Fact]
    public void Only_the_two_venues_of_a_scan_contest_it_and_only_once_at_a_time()
    {
        scene.Contest(entry, OtherHost).Refusal!.Kind.Should().Be(RefusalKind.Forbidden);
        scene.Contest(entry, Home);
        scene.Contest(entry, Host).Refusal!.Kind.Should().Be(RefusalKind.Conflict);
    }

    [Fact]
    public void A_dispute_resolved_twice_changes_nothing_the_second_time()
    {
        var dispute = scene.Contest(entry, Home).Value!;
        scene.Resolve(dispute.Id, Host, uphold: true);
        var events = scene.Events.Count;

        scene.Resolve(dispute.Id, Host, uphold: true).Value!.Upheld.Should().BeTrue();
        scene.Events.Should().HaveCount(events);
        scene.Resolve(dispute.Id, null, uphold: false).Refusal!.Kind.Should().Be(RefusalKind.Conflict);
    }

    private void Uphold(Guid scan, Guid? host = null)
    {
        var dispute = scene.Contest(scan, Home).Value!;
        scene.Resolve(dispute.Id, host ?? Host, uphold: true).Value!.Upheld.Should().BeTrue();
    }
}
