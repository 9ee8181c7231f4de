using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Scans;
using static Interlieux.Ledger.Tests.Scans.Scene;

namespace Interlieux.Ledger.Tests.Scans;

public sealed class Rule1FreeMinutesTests
{
    private readonly Scene scene = new Scene().GivePack(2).Charging(ChargingRules.Default with { FreeMinutes = 10 });

    [Theory]
    [InlineData("09:09:59", 0)]
    [InlineData("09:10", 1)]
    public void A_visit_shorter_than_the_free_minutes_is_reversed(string exit, int halfDays)
    {
        scene.Scan(Host, ScanDirection.In, "09:00").HalfDaysCharged.Should().Be(1);
        scene.Scan(Host, ScanDirection.Out, exit);

        scene.Charged(Host).Should().Be(halfDays);
        scene.Account.Passes.Single().Charged.Should().Be(halfDays);
    }

    [Fact]
    public void The_half_day_given_back_lets_the_member_in_elsewhere()
    {
        var poor = new Scene().GivePack(1).Charging(ChargingRules.Default with { FreeMinutes = 10 });
        poor.Scan(Host, ScanDirection.In, "09:00");
        poor.Scan(Host, ScanDirection.Out, "09:05").RemainingHalfDays.Should().Be(1);

        poor.Scan(OtherHost, ScanDirection.In, "09:30").Outcome.Should().Be(ScanOutcome.Accepted);
        poor.Scan(Host, ScanDirection.In, "11:00").Reason.Should().Be(ReasonCodes.Exhausted);
    }

    [Fact]
    public void A_free_visit_is_not_part_of_the_days_duration()
    {
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Scan(Host, ScanDirection.Out, "13:00");
        scene.Scan(Host, ScanDirection.In, "14:00");
        scene.Scan(Host, ScanDirection.Out, "14:09");
        scene.Charged(Host).Should().Be(1);

        scene.Scan(Host, ScanDirection.In, "15:00");
        scene.Scan(Host, ScanDirection.Out, "15:10");
        scene.Charged(Host).Should().Be(2);
    }

    [Fact]
    public void A_visit_that_no_exit_ended_is_not_free()
    {
        scene.Scan(Host, ScanDirection.In, "19:55");
        scene.Close(At("20:00"));

        scene.Charged(Host).Should().Be(1);
    }

    [Fact]
    public void By_slot_a_free_visit_earns_nothing_either()
    {
        scene.Charging(ChargingRules.Default with { FreeMinutes = 10, Basis = ChargingBasis.Slot });
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Scan(Host, ScanDirection.Out, "12:00");
        scene.Scan(Host, ScanDirection.In, "13:10");
        scene.Scan(Host, ScanDirection.Out, "13:15");

        scene.Charged(Host).Should().Be(1);
    }
}
