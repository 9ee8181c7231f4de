using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Readers;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Scans.Manual;
using Interlieux.Ledger.Tests.Hosting;
using Interlieux.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Interlieux.Ledger.Tests.Scans;

public sealed class ManualScanTests(Postgres postgres) : IAsyncLifetime
{
    private LedgerUnderTest ledger = null!;
    private Guid home;
    private Guid host;
    private Guid account;

    public async ValueTask InitializeAsync()
    {
        ledger = await LedgerUnderTest.StartAsync(postgres);
        (home, host) = (await ledger.Venue("home"), await ledger.Venue("host"));
        account = await ledger.Member(home, 1);
        await ledger.Pack(account, home, 5);
    }

    public ValueTask DisposeAsync() => ledger.DisposeAsync();

    [Fact]
    public async Task A_scan_by_hand_is_judged_as_any_other_and_keeps_its_author_and_reason()
    {
        (await Enter("a")).Value.Should().BeEquivalentTo(new { Outcome = ScanOutcome.Accepted, HalfDaysCharged = 1 });

        var personal = (await ledger.EventsOf(account)).OfType<ScanAccepted>().Single().Personal;
        personal.Manual.Should().Be(new ManualEntry("key:staff", "the reader is broken"));
        personal.Technology.Should().Be(ScanTechnology.NfcA);
        (await ledger.EventsOf(StableId.Of("desk", host.ToString("N")))).Should().ContainSingle().Which.Should().BeOfType<ReaderRegistered>();
    }

    [Fact]
    public async Task Sent_again_it_is_the_same_scan_though_time_went_on()
    {
        var first = await Enter("a");
        ledger.Clock.Now += TimeSpan.FromMinutes(2);

        (await Enter("a")).Value.Should().Be(first.Value);
        (await ledger.EventsOf(account)).OfType<ScanAccepted>().Should().ContainSingle();
    }

    [Fact]
    public async Task A_day_past_is_charged_to_that_day()
    {
        (await Enter("a", at: ledger.Clock.Now.AddDays(-3))).Value!.Outcome.Should().Be(ScanOutcome.Accepted);
        (await Enter("b", at: ledger.Clock.Now.AddDays(-46))).Value!.Reason.Should().Be(ReasonCodes.Clock);

        (await ledger.EventsOf(account)).OfType<HalfDayCharged>().Single().VisitDate.Should().Be(new DateOnly(2026, 10, 11));
    }

    [Fact]
    public async Task Who_came_without_a_badge_is_named_by_the_account()
    {
        (await Enter("a", byAccount: true, by: home)).Value!.Outcome.Should().Be(ScanOutcome.Accepted);

        var bare = (await ledger.Send<AccountOpening>(new OpenAccount(home, "bare", "test"))).AccountId;
        (await Enter("b", byAccount: true, of: bare, by: home)).Refusal!.Kind.Should().Be(RefusalKind.Conflict);
    }

    [Fact]
    public async Task A_venue_names_no_account_that_it_has_never_seen()
    {
        (await Enter("a", byAccount: true)).Refusal!.Kind.Should().Be(RefusalKind.NotFound, "whoever guesses ids charges nobody");
        (await Enter("b")).Value!.Outcome.Should().Be(ScanOutcome.Accepted);
        ledger.Clock.Now += TimeSpan.FromDays(1);
        (await Enter("c", byAccount: true)).Value!.Outcome.Should().Be(ScanOutcome.Accepted, "a guest of the last weeks may forget the badge");
        ledger.Clock.Now += TimeSpan.FromDays(46);
        (await Enter("d", byAccount: true)).Refusal!.Kind.Should().Be(RefusalKind.NotFound);
    }

    [Fact]
    public async Task A_reason_is_needed_and_one_of_badge_and_account()
    {
        foreach (var reason in (string[])[" ", new('x', 501), "a\0b"])
            (await Enter("a", reason: reason)).Refusal!.Kind.Should().Be(RefusalKind.Invalid);
        var both = new ManualScan(StableId.Of("b"), host, ScanTechnology.NfcA, LedgerUnderTest.Identifier(1), account, ScanDirection.In, null, "why", "x");
        (await Scans.EnterAsync(both, await Desk(), TestContext.Current.CancellationToken)).Refusal!.Kind.Should().Be(RefusalKind.Invalid);
    }

    private ManualScans Scans => ledger.Services.GetRequiredService<ManualScans>();

    private Task<Desk> Desk(Guid? at = null) => ledger.Send<Desk>(new OpenDesk(at ?? host, "key:staff"));

    private async Task<Outcome<Verdict>> Enter(
        string id, DateTimeOffset? at = null, bool byAccount = false, Guid? of = null, string reason = "the reader is broken", Guid? by = null) =>
        await Scans.EnterAsync(
            new ManualScan(
                StableId.Of("manual", id), by ?? host, ScanTechnology.NfcA, byAccount ? null : LedgerUnderTest.Identifier(1),
                byAccount ? of ?? account : null, ScanDirection.In, at, reason, "key:staff"),
            await Desk(by), TestContext.Current.CancellationToken);
}
