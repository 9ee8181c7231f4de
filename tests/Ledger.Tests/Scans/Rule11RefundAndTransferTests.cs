using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Transfers;
using static Interlieux.Ledger.Tests.Scans.Scene;

namespace Interlieux.Ledger.Tests.Scans;

public sealed class Rule11RefundAndTransferTests
{
    private readonly Scene scene = new Scene().GivePack(2);

    [Fact]
    public void Half_days_offered_to_another_home_pay_nothing_here()
    {
        Offer(1);
        scene.Scan(Host, ScanDirection.In, "09:00").Should().BeEquivalentTo(
            new { Outcome = ScanOutcome.Accepted, RemainingHalfDays = 0 });

        scene.Scan(OtherHost, ScanDirection.In, "10:00").Reason.Should().Be(ReasonCodes.Exhausted);
        scene.Account.Passes.Single().Refundable.Should().Be(0);
    }

    [Fact]
    public void An_offer_that_ends_gives_the_half_days_back()
    {
        Offer(2);
        scene.Scan(Host, ScanDirection.In, "09:00").Reason.Should().Be(ReasonCodes.Exhausted);

        scene.Give(new CreditOfferEnded(Id("offer"), "declined", Noon));
        scene.Scan(Host, ScanDirection.In, "10:00").RemainingHalfDays.Should().Be(1);
    }

    [Fact]
    public void Credit_that_was_transferred_is_gone_here_and_a_pack_of_the_new_homes_there()
    {
        scene.Open("second", OtherHost);
        scene.Receiver = "account";
        Offer(2);
        scene.Give(new CreditTransferred(Id("offer"), Id("pack"), 2, Home, OtherHost, Id("second"), 1200, "2026-10", Noon));
        scene.Receiver = "second";
        scene.Give(new CreditReceived(
            Id("offer"), Id("received"), 2, Home, Id("account"), PassScope.Network, Today, Today.AddDays(60), 1200, Noon));

        scene.Scan(Host, ScanDirection.In, "09:00").RemainingHalfDays.Should().Be(1);

        scene.Charges.Single().Should().BeEquivalentTo(new { PassId = Id("received"), HomeVenue = OtherHost });
        scene.AccountNamed("account").Passes.Single().Refundable.Should().Be(0);
    }

    [Fact]
    public void What_was_refunded_pays_nothing_and_what_was_charged_stays_charged()
    {
        scene.Scan(Host, ScanDirection.In, "09:00");
        scene.Give(new PassRefunded(Id("refund"), Id("pack"), Home, 1, 600, "CN-1", Noon));

        scene.Scan(Host, ScanDirection.Out, "17:00").HalfDaysCharged.Should().Be(1);

        scene.Charges.Select(charge => charge.Overdraft).Should().Equal(false, true);
        scene.Account.Passes.Single().Should().BeEquivalentTo(new { Charged = 1, Refunded = 1, Refundable = 0 });
    }

    private void Offer(int halfDays) =>
        scene.Give(new CreditOffered(Id("offer"), Id("pack"), halfDays, OtherHost, Id("second"), 600 * halfDays, Noon));
}
