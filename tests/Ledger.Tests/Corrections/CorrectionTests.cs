using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Corrections;
using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Disputes;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Tests.Hosting;
using Interlieux.Netting;
using Interlieux.Tests;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Interlieux.Ledger.Tests.Corrections;

/// <summary>Rule 10 on a whole ledger: nothing is edited, and a mistake is a correcting event.</summary>
public sealed class CorrectionTests(Postgres postgres) : IAsyncLifetime
{
    private LedgerUnderTest ledger = null!;
    private Guid home;
    private Guid host;
    private Guid account;
    private TestReader here = null!;

    public async ValueTask InitializeAsync()
    {
        ledger = await LedgerUnderTest.StartAsync(postgres);
        (home, host) = (await ledger.Venue("home"), await ledger.Venue("host"));
        here = await ledger.Reader(host);
        account = await ledger.Member(home, 1);
        await ledger.Pack(account, home, 10);
    }

    public ValueTask DisposeAsync() => ledger.DisposeAsync();

    [Fact]
    public async Task The_host_takes_a_wrong_scan_out_and_what_it_charged_goes_back()
    {
        var scan = await Visit();
        var correction = new CorrectScan(Id("c"), account, scan, host, true, null, null, "a child tapped", "test");

        (await ledger.Send<ScanCorrection>(correction)).HalfDays.Should().Be(0);
        (await ledger.Send<ScanCorrection>(correction)).CorrectionId.Should().Be(Id("c"), "the same correction again changes nothing");

        (await ledger.AccountNow(account)).Passes.Single().Refundable.Should().Be(10);
        (await ledger.EventsOf(account)).OfType<ScanAccepted>().Should().ContainSingle("nothing is edited");
        (await ledger.Count("ledger.open_visit")).Should().Be(0);
        await ledger.ShouldReconcile();
    }

    [Fact]
    public async Task An_exit_at_another_time_earns_what_it_would_have_earned()
    {
        await Visit();
        ledger.Clock.Now += TimeSpan.FromHours(6);
        var exit = ledger.Scan(1, ScanDirection.Out, ledger.Clock.Now.AddHours(-5));
        (await ledger.Deliver(here, exit)).HalfDaysCharged.Should().Be(0);

        var corrected = await ledger.Send<ScanCorrection>(new CorrectScan(
            Id("c"), account, exit.ScanId, host, false, ledger.Clock.Now.AddHours(-1), null, "wrong clock", "test"));

        corrected.HalfDays.Should().Be(2);
        await ledger.ShouldReconcile();
    }

    [Fact]
    public async Task Only_the_host_corrects_and_only_within_the_day()
    {
        var scan = await Visit();

        (await ledger.Try<ScanCorrection>(new CorrectScan(Id("c"), account, scan, home, true, null, null, "no", "test"))).Refusal!.Kind
            .Should().Be(RefusalKind.Forbidden);
        (await ledger.Try<ScanCorrection>(new CorrectScan(
            Id("c"), account, scan, host, false, ledger.Clock.Now.AddDays(-3), null, "no", "test"))).Refusal!.Kind.Should().Be(RefusalKind.Invalid);
        (await ledger.Try<ScanCorrection>(new CorrectScan(Id("c"), account, scan, host, true, null, ScanDirection.In, "no", "test"))).Refusal!.Kind
            .Should().Be(RefusalKind.Invalid);
        (await ledger.Try<ScanCorrection>(new CorrectScan(Id("c"), account, Id("none"), host, true, null, null, "no", "test"))).Refusal!.Kind
            .Should().Be(RefusalKind.NotFound);
    }

    [Fact]
    public async Task Between_cut_off_and_freeze_a_dispute_acts_on_the_cycle_itself_and_after_it_on_the_next()
    {
        var (first, second) = (await Visit(), await Visit(days: 1));
        var (one, two) = (await Contest(first, "one"), await Contest(second, "two"));
        ledger.Clock.Now = new DateTimeOffset(2026, 11, 3, 9, 0, 0, TimeSpan.Zero);
        await ledger.Send<CycleCutOff>(new CutOffCycle("2026-10", "test"));

        (await ledger.Send<Dispute>(new ResolveDispute(one.Id, account, host, true, "you are right", "test"))).Upheld.Should().BeTrue();
        (await OwedIn("2026-10")).Should().Be(1, "the dispute was resolved before the freeze");

        var frozen = await ledger.Send<CycleFrozen>(new FreezeCycle("2026-10", "test"));
        frozen.Obligations.Should().ContainSingle().Which.Amount.Should().Be(1);
        await ledger.Send<Dispute>(new ResolveDispute(two.Id, account, null, true, "the network says so", "test"));
        (await OwedIn("2026-10")).Should().Be(1, "after the freeze a cycle never changes");
        (await OwedIn("2026-11")).Should().Be(1, "the host owes back in the next open cycle");

        (await ledger.Send<CycleCleared>(new ClearCycle("2026-10", ClearingPolicy.Fewest, "test"))).InputSha256.Should().Be(frozen.InputSha256);
        await ledger.ShouldReconcile();
    }

    [Fact]
    public async Task Who_contests_may_drop_it_and_only_the_other_side_or_the_network_upholds_it()
    {
        var scan = await Visit();
        var dispute = await Contest(scan, "one");
        var stranger = await ledger.Venue("stranger");

        await Refused(new ResolveDispute(dispute.Id, account, home, true, "I am right", "test"), RefusalKind.Forbidden);
        await Refused(new ResolveDispute(dispute.Id, account, stranger, false, "no", "test"), RefusalKind.Forbidden);
        (await ledger.Try<Dispute>(new DisputeScan(Id("two"), account, scan, home, "again", "test"))).Refusal!.Kind.Should().Be(RefusalKind.Conflict);
        (await ledger.Try<Dispute>(new DisputeScan(Id("two"), account, scan, stranger, "mine", "test"))).Refusal!.Kind.Should().Be(RefusalKind.Forbidden);

        (await ledger.Send<Dispute>(new ResolveDispute(dispute.Id, account, home, false, "I was wrong", "test"))).Upheld.Should().BeFalse();
        (await ledger.AccountNow(account)).Passes.Single().Charged.Should().Be(1);
        await Refused(new ResolveDispute(dispute.Id, account, null, true, "too late", "test"), RefusalKind.Conflict);
    }

    [Fact]
    public async Task A_home_venue_cannot_take_out_a_hosts_scan_by_giving_one_of_its_own_the_same_id()
    {
        var atHome = await ledger.Reader(home);
        var scan = await Visit();
        await ledger.Deliver(atHome, ledger.Scan(1, ScanDirection.Out, ledger.Clock.Now.AddMinutes(-2), scan));

        // The dispute is of the host's scan, and only the host can uphold it.
        var dispute = await Contest(scan, "one");
        dispute.HostVenue.Should().Be(host);
        await ledger.Send<ScanCorrection>(new CorrectScan(Id("c"), account, scan, home, true, null, null, "a mistake", "home"));
        (await ledger.AccountNow(account)).On(dispute.VenueDay).HalfDaysCharged(host).Should().Be(1);

        await ledger.Send<Dispute>(new ResolveDispute(dispute.Id, account, host, true, "seen", "host"));
        (await ledger.AccountNow(account)).On(dispute.VenueDay).HalfDaysCharged(host).Should().Be(0);
        await ledger.ShouldReconcile();
    }

    [Fact]
    public async Task A_dispute_of_a_scan_of_its_own_does_not_reach_anothers_that_has_the_same_id()
    {
        var own = ledger.Scan(1, ScanDirection.Out, ledger.Clock.Now.AddMinutes(-2));
        await ledger.Deliver(await ledger.Reader(home), own);
        var dispute = await Contest(own.ScanId, "one");
        dispute.HostVenue.Should().Be(home);
        await ledger.Deliver(here, ledger.Scan(1, ScanDirection.In, id: own.ScanId));

        await ledger.Send<ScanCorrection>(new CorrectScan(Id("c"), account, own.ScanId, home, true, null, null, "a mistake", "home"));
        await Refused(new ResolveDispute(dispute.Id, account, home, true, "seen", "home"), RefusalKind.Conflict);

        (await ledger.AccountNow(account)).On(dispute.VenueDay).HalfDaysCharged(host).Should().Be(1);
    }

    private async Task Refused(ResolveDispute command, RefusalKind kind) => (await ledger.Try<Dispute>(command)).Refusal!.Kind.Should().Be(kind);

    private Task<Dispute> Contest(Guid scan, string name) =>
        ledger.Send<Dispute>(new DisputeScan(Id(name), account, scan, home, "our member was at home", "test"));

    private async Task<long> OwedIn(string cycle) => (await CycleObligations.FoldAsync(
        ledger.Services.GetRequiredService<NpgsqlDataSource>(), cycle, NettingUnit.HalfDays, TestContext.Current.CancellationToken)).Sum(o => o.Amount);

    private async Task<Guid> Visit(int days = 0)
    {
        ledger.Clock.Now += TimeSpan.FromDays(days);
        var scan = ledger.Scan(1, ScanDirection.In);
        (await ledger.Deliver(here, scan)).Outcome.Should().Be(ScanOutcome.Accepted);
        return scan.ScanId;
    }

    private static Guid Id(string name) => StableId.Of("test", name);
}
