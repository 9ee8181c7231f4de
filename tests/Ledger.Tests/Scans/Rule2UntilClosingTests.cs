using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Scans;
using static Interlieux.Ledger.Tests.Scans.Scene;

namespace Interlieux.Ledger.Tests.Scans;

public sealed class Rule2UntilClosingTests
{
    private readonly Scene scene = new Scene().GivePack(10)
        .Charging(ChargingRules.Default with { MissingExit = MissingExit.UntilClosing });

    [Theory]
    [InlineData("16:00", 1)]
    [InlineData("15:59", 2)]
    public void A_missing_exit_counts_until_closing(string entry, int halfDays)
    {
        scene.Scan(Host, ScanDirection.In, entry);
        scene.Charged(Host).Should().Be(1);

        scene.Close(At("20:00"));
        scene.Charged(Host).Should().Be(halfDays);
    }

    [Fact]
    public void Entering_another_host_counts_as_the_exit()
    {
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Scan(OtherHost, ScanDirection.In, "13:01");

        scene.Charged(Host).Should().Be(2);
    }

    [Fact]
    public void A_real_exit_that_arrives_after_the_closing_takes_the_second_half_day_back()
    {
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Close(At("20:00"));
        scene.Now = At("21:00");

        scene.Scan(Host, ScanDirection.Out, "12:00");

        scene.Charged(Host).Should().Be(1);
        scene.Account.Passes.Single().Charged.Should().Be(1);
    }

    [Fact]
    public void Closing_a_day_again_changes_nothing()
    {
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Close(At("20:00"));
        var events = scene.Events.Count;

        scene.Close(At("22:00"));

        scene.Events.Should().HaveCount(events);
    }

    [Fact]
    public void An_exit_after_closing_time_counts_what_was_measured()
    {
        scene.Scan(Host, ScanDirection.In, "18:30");
        scene.Close(At("20:00"));
        scene.Charged(Host).Should().Be(1);

        scene.Scan(Host, ScanDirection.Out, "22:31");
        scene.Charged(Host).Should().Be(2);
    }

    [Fact]
    public void By_slot_a_missing_exit_earns_the_slots_until_closing()
    {
        scene.Charging(ChargingRules.Default with { MissingExit = MissingExit.UntilClosing, Basis = ChargingBasis.Slot });
        scene.Scan(Host, ScanDirection.In, "12:00");

        scene.Close(At("20:00"));

        scene.Charged(Host).Should().Be(2);
    }
}
