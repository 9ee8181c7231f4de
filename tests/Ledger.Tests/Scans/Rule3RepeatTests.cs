using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Scans;
using static Interlieux.Ledger.Tests.Scans.Scene;

namespace Interlieux.Ledger.Tests.Scans;

public sealed class Rule3RepeatTests
{
    private readonly Scene scene = new Scene().GivePack(10);

    [Fact]
    public void A_badge_met_again_within_a_minute_is_a_repeat_without_effect()
    {
        scene.Scan(Host, ScanDirection.Toggle, At("09:00"));

        scene.Scan(Host, ScanDirection.Toggle, At("09:00").AddSeconds(60)).Outcome.Should().Be(ScanOutcome.Repeat);

        scene.Account.On(Today).Scans.Should().ContainSingle();
        scene.Events.OfType<ScanRepeated>().Should().ContainSingle();
    }

    [Fact]
    public void After_a_minute_it_is_a_scan_of_its_own()
    {
        scene.Scan(Host, ScanDirection.Toggle, At("09:00"));

        scene.Scan(Host, ScanDirection.Toggle, At("09:00").AddSeconds(61)).Outcome.Should().Be(ScanOutcome.Accepted);
    }

    [Fact]
    public void The_minute_runs_from_the_last_kept_scan_not_from_the_last_repeat()
    {
        scene.Scan(Host, ScanDirection.Toggle, At("09:00"));
        scene.Scan(Host, ScanDirection.Toggle, At("09:00").AddSeconds(50)).Outcome.Should().Be(ScanOutcome.Repeat);

        scene.Scan(Host, ScanDirection.Toggle, At("09:00").AddSeconds(100)).Outcome.Should().Be(ScanOutcome.Accepted);
    }

    [Fact]
    public void A_pair_on_both_sides_of_the_days_start_is_a_repeat()
    {
        scene.Scan(Host, ScanDirection.Toggle, "03:59:50");

        scene.Scan(Host, ScanDirection.Toggle, "04:00:10").Outcome.Should().Be(ScanOutcome.Repeat);
    }

    [Fact]
    public void Another_reader_does_not_repeat()
    {
        scene.Scan(Host, ScanDirection.In, At("09:00"), reader: "door");

        scene.Scan(Host, ScanDirection.In, At("09:00").AddSeconds(20), reader: "counter").Outcome.Should().Be(ScanOutcome.Accepted);
    }

    [Fact]
    public void A_refused_scan_does_not_make_the_next_one_a_repeat()
    {
        var poor = new Scene();
        poor.Scan(Host, ScanDirection.In, At("09:00")).Reason.Should().Be(ReasonCodes.NoPass);
        poor.GivePack(1);

        poor.Scan(Host, ScanDirection.In, At("09:00").AddSeconds(30)).Outcome.Should().Be(ScanOutcome.Accepted);
    }

    [Fact]
    public void A_toggle_starts_each_day_as_in()
    {
        scene.Scan(Host, ScanDirection.Toggle, "09:00");
        scene.Scan(Host, ScanDirection.Toggle, "12:00");
        scene.Scan(Host, ScanDirection.Toggle, "14:00");
        scene.Scan(Host, ScanDirection.Toggle, "09:00", days: 1).HalfDaysCharged.Should().Be(1);

        scene.Account.On(Today).Visits().Should().HaveCount(2);
    }
}
