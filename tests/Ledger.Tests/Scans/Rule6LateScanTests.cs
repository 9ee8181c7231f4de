using CsCheck;
using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Scans;
using static Interlieux.Ledger.Tests.Scans.Scene;

namespace Interlieux.Ledger.Tests.Scans;

public sealed class Rule6LateScanTests
{
    private readonly Scene scene = new Scene().GivePack(20);

    [Fact]
    public void A_late_entry_elsewhere_takes_back_the_half_day_that_the_long_visit_had_earned()
    {
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Scan(Host, ScanDirection.Out, "18:00");
        scene.Charged(Host).Should().Be(2);

        scene.Now = At("19:00");
        scene.Scan(OtherHost, ScanDirection.In, "11:00");

        scene.Charged(Host).Should().Be(1);
        var reversal = scene.Events.OfType<ChargeReversed>().Single();
        reversal.Should().BeEquivalentTo(new { PassId = Id("pack"), PriceCents = 600L, Cycle = "2026-10" });
        scene.Account.Passes.Single().Charged.Should().Be(2);
    }

    [Fact]
    public void What_is_charged_late_falls_in_the_earliest_open_cycle_and_keeps_its_day()
    {
        scene.CutOff("2026-10");
        scene.Now = At("09:00", days: 20);

        scene.Scan(Host, ScanDirection.In, "09:00");

        scene.Charges.Single().Should().BeEquivalentTo(new { VisitDate = Today, Cycle = "2026-11", TariffVersion = 1, PriceCents = 600L });
    }

    [Fact]
    public void Every_charge_of_a_day_has_an_id_of_its_own_even_after_a_reversal()
    {
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Scan(Host, ScanDirection.Out, "18:00");
        scene.Scan(OtherHost, ScanDirection.In, "11:00");
        scene.Scan(OtherHost, ScanDirection.Out, "11:30");
        scene.Scan(Host, ScanDirection.In, "11:40");

        scene.Charges.Select(charge => charge.ChargeId).Should().OnlyHaveUniqueItems().And.HaveCountGreaterThan(3);
    }

    [Fact]
    public void Any_order_of_arrival_of_the_same_scans_gives_the_same_half_days()
    {
        var scan = Gen.Select(Gen.Int[0, 2], Gen.Enum<ScanDirection>(), Gen.Int[5 * 60, 23 * 60]);
        Gen.Select(scan.Array[1, 8], Gen.Int).Sample((scans, seed) =>
        {
            // Two minutes apart at least, so that none is a repeat; enough credit, so that none is refused.
            var apart = scans.DistinctBy(s => s.Item3 / 2).Select((s, i) => (s, i)).ToArray();
            var shuffled = apart.OrderBy(s => StableId.Of("order", $"{seed}", $"{s.i}")).ToArray();
            var forth = Deliver(apart);
            var back = Deliver(shuffled);

            foreach (var host in (Guid[])[Home, Host, OtherHost]) back.Charged(host).Should().Be(forth.Charged(host));
            back.Account.Passes.Single().Charged.Should().Be(forth.Account.Passes.Single().Charged);
        }, iter: 20_000, print: t => string.Join(' ', t.Item1));

        static Scene Deliver(IEnumerable<((int Host, ScanDirection Direction, int Minute) s, int i)> scans)
        {
            var scene = new Scene().GivePack(100);
            scene.Now = At("10:00", days: 3);
            foreach (var ((host, direction, minute), i) in scans)
            {
                var verdict = scene.Scan(
                    ((Guid[])[Home, Host, OtherHost])[host], direction, At("00:00").AddMinutes(minute / 2 * 2), number: i, reader: $"{i}");
                verdict.Outcome.Should().Be(ScanOutcome.Accepted);
            }

            return scene;
        }
    }
}
