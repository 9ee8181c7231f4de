using Interlieux.Ledger.Corrections;
using Interlieux.Ledger.Disputes;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Scans.Manual;
using Interlieux.Ledger.Tests.Hosting;
using Interlieux.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Interlieux.Ledger.Tests.Scans;

/// <summary>What a venue could send to harm another: its scans are refused or do no more than they say.</summary>
public sealed class HostileScanTests(Postgres postgres) : IAsyncLifetime
{
    private LedgerUnderTest ledger = null!;
    private Guid home;
    private Guid host;
    private Guid account;
    private TestReader here = null!;
    private TestReader atHome = null!;

    public async ValueTask InitializeAsync()
    {
        ledger = await LedgerUnderTest.StartAsync(postgres);
        (home, host) = (await ledger.Venue("home"), await ledger.Venue("host"));
        (here, atHome) = (await ledger.Reader(host), await ledger.Reader(home));
        account = await ledger.Member(home, 1);
        await ledger.Pack(account, home, 5);
    }

    public ValueTask DisposeAsync() => ledger.DisposeAsync();

    [Fact]
    public async Task A_time_that_no_calendar_has_a_day_for_is_refused_and_keeps_no_other_scan_waiting()
    {
        var hostile = new[] { DateTimeOffset.MinValue, DateTimeOffset.MaxValue }
            .SelectMany(at => new[] { ledger.Scan(1, ScanDirection.In, at), ledger.Scan(99, ScanDirection.In, at) }).ToArray();

        var verdicts = await Task.WhenAll([.. hostile.Select(scan => ledger.Deliver(here, scan)), ledger.Tap(here, 1, ScanDirection.In)]);

        verdicts[..^1].Should().OnlyContain(verdict => verdict.Outcome == ScanOutcome.Refused && verdict.Reason == ReasonCodes.Clock);
        verdicts[^1].Outcome.Should().Be(ScanOutcome.Accepted);
        (await ledger.Count("ledger.scan_dead_letter")).Should().Be(0);
    }

    [Fact]
    public async Task A_reason_that_cannot_be_stored_is_refused_before_it_reaches_the_intake()
    {
        var outcome = await ledger.Services.GetRequiredService<ManualScans>().EnterAsync(
            new ManualScan(
                StableId.Of("test", "by hand"), host, ScanTechnology.NfcA, LedgerUnderTest.Identifier(1), null, ScanDirection.In, null, "a\0b",
                "key:staff"),
            new Desk(here.Id), TestContext.Current.CancellationToken);

        outcome.Refusal!.Kind.Should().Be(RefusalKind.Invalid);
    }

    [Fact]
    public async Task A_home_venue_cannot_take_out_a_hosts_scan_by_giving_one_of_its_own_the_same_id()
    {
        var scan = ledger.Scan(1, ScanDirection.In);
        (await ledger.Deliver(here, scan)).HalfDaysCharged.Should().Be(1);
        await ledger.Deliver(atHome, ledger.Scan(1, ScanDirection.Out, scan.OccurredAt.AddMinutes(-2), scan.ScanId));

        // The dispute is of the host's scan, and only the host can uphold it.
        var dispute = await ledger.Send<Dispute>(new DisputeScan(StableId.Of("test", "1"), account, scan.ScanId, home, "was not there", "home"));
        dispute.HostVenue.Should().Be(host);
        await ledger.Send<ScanCorrection>(new CorrectScan(StableId.Of("test", "2"), account, scan.ScanId, home, true, null, null, "a mistake", "home"));
        (await ledger.AccountNow(account)).On(dispute.VenueDay).HalfDaysCharged(host).Should().Be(1);
        await ledger.Send<Dispute>(new ResolveDispute(dispute.Id, account, host, true, "seen", "host"));
        (await ledger.AccountNow(account)).On(dispute.VenueDay).HalfDaysCharged(host).Should().Be(0);
        await ledger.ShouldReconcile();
    }

    [Fact]
    public async Task A_dispute_of_a_scan_of_its_own_does_not_reach_anothers_that_has_the_same_id()
    {
        var scan = ledger.Scan(1, ScanDirection.Out, ledger.Clock.Now.AddMinutes(-2));
        await ledger.Deliver(atHome, scan);
        var dispute = await ledger.Send<Dispute>(new DisputeScan(StableId.Of("test", "3"), account, scan.ScanId, home, "a trick", "home"));
        dispute.HostVenue.Should().Be(home);
        await ledger.Deliver(here, ledger.Scan(1, ScanDirection.In, id: scan.ScanId));

        await ledger.Send<ScanCorrection>(new CorrectScan(StableId.Of("test", "4"), account, scan.ScanId, home, true, null, null, "a mistake", "home"));
        (await ledger.Try<Dispute>(new ResolveDispute(dispute.Id, account, home, true, "seen", "home"))).Refusal!.Kind.Should().Be(RefusalKind.Conflict);

        (await ledger.AccountNow(account)).On(dispute.VenueDay).HalfDaysCharged(host).Should().Be(1);
    }
}
