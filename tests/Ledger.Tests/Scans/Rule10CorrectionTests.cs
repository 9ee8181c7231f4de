using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Scans;
using static Interlieux.Ledger.Tests.Scans.Scene;

namespace Interlieux.Ledger.Tests.Scans;

public sealed class Rule10CorrectionTests
{
    private readonly Scene scene = new Scene().GivePack(10);
    private readonly Guid entry;
    private readonly Guid exit;

    public Rule10CorrectionTests()
    {
        scene.Scan(Host, ScanDirection.In, "09:00");
        entry = scene.LastScan;
        scene.Scan(Host, ScanDirection.Out, "17:00");
        exit = scene.LastScan;
        // By then another tariff holds, and the day's cycle takes nothing any more.
        scene.CutOff("2026-10").Now = At("12:00", days: 30);
    }

    [Fact]
    public void An_entry_that_never_happened_is_taken_out_with_its_half_days()
    {
        scene.Void(entry).Value!.HalfDays.Should().Be(0);

        scene.Account.Passes.Single().Charged.Should().Be(0);
        scene.Events.OfType<ChargeReversed>().Should().HaveCount(2).And.AllSatisfy(reversal => reversal.Should().BeEquivalentTo(
            new { Cycle = "2026-11", VisitDate = Today, PriceCents = 600L, TariffVersion = 1 }));
        scene.Events.OfType<ScanCorrected>().Single().Should().BeEquivalentTo(
            new { By = "host", Reason = "a mistake", Voided = true, Personal = new { ScanId = entry } });
    }

    [Fact]
    public void An_exit_that_never_happened_leaves_an_estimated_visit()
    {
        scene.Void(exit).Value!.HalfDays.Should().Be(1);

        scene.Account.On(Today).Visits().Single().Should().BeEquivalentTo(new { To = At("20:00"), Estimated = true });
    }

    [Fact]
    public void An_exit_moved_to_its_true_time_takes_the_second_half_day_back()
    {
        scene.Move(exit, At("13:00")).Value!.HalfDays.Should().Be(1);

        scene.Account.On(Today).Visits().Single().To.Should().Be(At("13:00"));
    }

    [Fact]
    public void A_half_day_earned_by_a_correction_has_the_price_of_its_day_in_the_next_open_cycle()
    {
        scene.Move(exit, At("12:00"));
        scene.Move(exit, At("18:00")).Value!.HalfDays.Should().Be(2);

        scene.Charges.Last().Should().BeEquivalentTo(
            new { PriceCents = 600L, TariffVersion = 1, Cycle = "2026-11", VisitDate = Today });
    }

    [Fact]
    public void A_scan_in_the_other_direction_is_what_it_should_have_been()
    {
        scene.Correct(exit, Host, direction: ScanDirection.In).Value!.HalfDays.Should().Be(1);

        scene.Account.On(Today).Visits().Should().HaveCount(2).And.OnlyContain(visit => visit.Estimated);
    }

    [Fact]
    public void A_correction_that_no_pass_can_pay_is_an_overdraft()
    {
        scene.Move(exit, At("12:00"));
        scene.Give(new PassRefunded(Id("refund"), Id("pack"), Home, 9, 0, "CN-1", Noon));

        scene.Move(exit, At("18:00"));

        scene.Account.Overdraft.Should().Be(1);
    }

    [Fact]
    public void While_the_cycle_is_open_a_correction_acts_on_it()
    {
        var open = new Scene().GivePack(10);
        open.Scan(Host, ScanDirection.In, "09:00");
        open.Now = At("12:00", days: 1);

        open.Void(open.LastScan);

        open.Events.OfType<ChargeReversed>().Single().Cycle.Should().Be("2026-10");
    }

    [Fact]
    public void A_correction_keeps_to_the_scans_own_day_and_to_the_past()
    {
        scene.Move(exit, At("09:00", days: 1)).Refusal!.Kind.Should().Be(RefusalKind.Invalid);
        scene.Now = At("16:00");
        scene.Move(exit, At("16:01")).Refusal!.Kind.Should().Be(RefusalKind.Invalid);
    }

    [Fact]
    public void Only_the_host_corrects_its_scans()
    {
        scene.Correct(exit, OtherHost, isVoid: true).Refusal!.Kind.Should().Be(RefusalKind.Forbidden);
        scene.Correct(exit, Home, isVoid: true).Refusal!.Kind.Should().Be(RefusalKind.Forbidden);
    }

    [Fact]
    public void A_scan_taken_out_cannot_be_corrected_again()
    {
        scene.Void(entry);

        scene.Void(entry).Refusal!.Kind.Should().Be(RefusalKind.NotFound);
    }

    [Fact]
    public void A_refused_scan_is_nothing_to_correct()
    {
        var poor = new Scene();
        poor.Scan(Host, ScanDirection.In, "09:00");
        poor.Now = Noon;

        poor.Void(poor.LastScan).Refusal!.Kind.Should().Be(RefusalKind.NotFound);
    }

    [Fact]
    public void A_correction_at_one_host_is_felt_at_the_other()
    {
        scene.Now = At("18:00");
        scene.Scan(OtherHost, ScanDirection.In, "11:00");
        var elsewhere = scene.LastScan;
        (scene.Charged(Host), scene.Charged(OtherHost)).Should().Be((1, 1));

        scene.Now = At("12:00", days: 30);
        scene.Correct(elsewhere, OtherHost, isVoid: true);

        (scene.Charged(Host), scene.Charged(OtherHost)).Should().Be((2, 0));
    }
}
