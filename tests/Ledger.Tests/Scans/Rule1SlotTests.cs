using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Scans;
using static Interlieux.Ledger.Tests.Scans.Scene;

namespace Interlieux.Ledger.Tests.Scans;

public sealed class Rule1SlotTests
{
    private readonly Scene scene = new Scene().GivePack(20)
        .Charging(ChargingRules.Default with { Basis = ChargingBasis.Slot });

    [Theory]
    [InlineData("08:30", "12:00", 1)]
    [InlineData("08:30", "17:00", 2)]
    [InlineData("14:00", "18:30", 1)]
    [InlineData("09:00", "13:30", 1)]
    public void Each_slot_that_was_overlapped_is_one_half_day(string entry, string exit, int halfDays)
    {
        scene.Scan(Host, ScanDirection.In, entry).HalfDaysCharged.Should().Be(1);
        scene.Scan(Host, ScanDirection.Out, exit);

        scene.Charged(Host).Should().Be(halfDays);
    }

    [Theory]
    [InlineData("13:44", 1)]
    [InlineData("13:45", 2)]
    public void An_overlap_of_exactly_the_minimum_counts(string exit, int halfDays)
    {
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Scan(Host, ScanDirection.Out, exit);

        scene.Charged(Host).Should().Be(halfDays);
    }

    [Theory]
    [InlineData("12:45", 2)]
    [InlineData("12:46", 1)]
    public void The_minimum_holds_at_the_end_of_a_slot_as_well(string entry, int halfDays)
    {
        scene.Scan(Host, ScanDirection.In, entry);
        scene.Scan(Host, ScanDirection.Out, "17:00");

        scene.Charged(Host).Should().Be(halfDays);
    }

    [Fact]
    public void The_minutes_that_visits_overlap_a_slot_are_summed()
    {
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Scan(Host, ScanDirection.Out, "12:00");
        scene.Scan(Host, ScanDirection.In, "13:40");
        scene.Scan(Host, ScanDirection.Out, "13:48");
        scene.Charged(Host).Should().Be(1);

        scene.Scan(Host, ScanDirection.In, "14:00");
        scene.Scan(Host, ScanDirection.Out, "14:07");
        scene.Charged(Host).Should().Be(2);
    }

    [Theory]
    [InlineData("07:00", "08:05", 1)] // the morning, by its entry
    [InlineData("07:00", "14:00", 2)]
    [InlineData("13:10", "13:20", 1)]
    [InlineData("19:00", "19:30", 1)]
    public void An_entry_outside_all_slots_counts_for_the_next_one_else_the_last(string entry, string exit, int halfDays)
    {
        scene.Scan(Host, ScanDirection.In, entry).HalfDaysCharged.Should().Be(1);
        scene.Scan(Host, ScanDirection.Out, exit);

        scene.Charged(Host).Should().Be(halfDays);
    }

    [Theory]
    [InlineData("13:10", "13:20")] // the next
    [InlineData("19:00", "19:10")] // no next one: the last
    [InlineData("23:30", "23:40")]
    public void An_entry_outside_all_slots_earns_the_slot_that_nothing_else_had_earned(string entry, string exit)
    {
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Scan(Host, ScanDirection.Out, "12:00");
        scene.Scan(Host, ScanDirection.In, entry);
        scene.Scan(Host, ScanDirection.Out, exit);

        scene.Charged(Host).Should().Be(2);
    }

    [Theory]
    [InlineData("07:00", "07:30")]
    [InlineData("10:00", "12:30")]
    public void A_second_visit_in_the_same_slot_is_no_second_half_day(string entry, string exit)
    {
        scene.Scan(Host, ScanDirection.In, "08:45");
        scene.Scan(Host, ScanDirection.Out, "09:30");
        scene.Scan(Host, ScanDirection.In, entry);
        scene.Scan(Host, ScanDirection.Out, exit);

        scene.Charged(Host).Should().Be(1);
    }

    [Fact]
    public void An_entry_without_an_exit_earns_no_second_slot()
    {
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Scan(Host, ScanDirection.Out, "12:00");
        scene.Scan(Host, ScanDirection.In, "14:00");
        scene.Close(At("20:00"));

        scene.Charged(Host).Should().Be(1);
    }

    [Fact]
    public void Slots_are_local_times_of_the_host()
    {
        // 10:00 in Paris is noon in Réunion: an hour of the morning, then the afternoon's first quarter.
        scene.Zones[Host] = TimeZoneInfo.FindSystemTimeZoneById("Indian/Reunion");
        scene.Scan(Host, ScanDirection.In, "10:00");
        scene.Scan(Host, ScanDirection.Out, "11:45");
        scene.Charged(Host).Should().Be(2);

        scene.Scan(OtherHost, ScanDirection.In, "12:00");
        scene.Scan(OtherHost, ScanDirection.Out, "13:44");
        scene.Charged(OtherHost).Should().Be(1);
    }

    [Fact]
    public void The_charge_of_a_slot_takes_the_day_of_its_host()
    {
        // 01:30 in Paris is half past three in Réunion in summer: still the day before, and 02:30 is the day itself.
        scene.Zones[Host] = TimeZoneInfo.FindSystemTimeZoneById("Indian/Reunion");

        scene.Scan(Host, ScanDirection.In, "01:30");
        scene.Scan(Host, ScanDirection.In, "02:30");

        scene.Charges.Select(charge => charge.VisitDate).Should().Equal(Today.AddDays(-1), Today);
    }
}
