using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Tests.Hosting;
using Interlieux.Ledger.Venues;
using Interlieux.Tests;

namespace Interlieux.Ledger.Tests.Scans;

/// <summary>Rule 8 on a whole ledger: what a host limits is counted over all its readers.</summary>
public sealed class HostTermsTests(Postgres postgres) : IAsyncLifetime
{
    private LedgerUnderTest ledger = null!;
    private Guid home;
    private Guid other;
    private Guid host;
    private TestReader here = null!;
    private TestReader back = null!;

    public async ValueTask InitializeAsync()
    {
        ledger = await LedgerUnderTest.StartAsync(postgres);
        (home, other, host) = (await ledger.Venue("home"), await ledger.Venue("other"), await ledger.Venue("host"));
        (here, back) = (await ledger.Reader(host), await ledger.Reader(host, "back door"));
        for (var i = 1; i <= 6; i++)
        {
            var of = i <= 4 ? home : other;
            await ledger.Pack(await ledger.Member(of, i), of, 5);
        }
    }

    public ValueTask DisposeAsync() => ledger.DisposeAsync();

    [Fact]
    public async Task A_full_venue_lets_the_next_in_when_somebody_leaves()
    {
        await ledger.Terms(host, new VenueTerms(Capacity: 2));
        await In(1).Accepted();
        await In(2, back).Accepted();

        (await In(3)).Reason.Should().Be(ReasonCodes.VenueFull);
        ledger.Clock.Now += TimeSpan.FromMinutes(10);
        (await ledger.Tap(here, 1, ScanDirection.Out)).Outcome.Should().Be(ScanOutcome.Accepted);
        await In(3).Accepted();
    }

    [Fact]
    public async Task The_quotas_of_a_day_count_accounts_from_elsewhere_and_from_one_home()
    {
        await ledger.Terms(host, new VenueTerms(HostQuota: 3, HomeQuota: 2));
        await In(1).Accepted();
        await In(2).Accepted();

        (await In(3)).Reason.Should().Be(ReasonCodes.Quota, "two of one home are in");
        await In(5).Accepted();
        (await In(6)).Reason.Should().Be(ReasonCodes.Quota, "three from elsewhere are in");

        ledger.Clock.Now += TimeSpan.FromHours(1);
        await In(1).Accepted();
        ledger.Clock.Now += TimeSpan.FromDays(1);
        await In(3).Accepted();
    }

    [Fact]
    public async Task Outside_its_hours_nobody_enters_and_everybody_may_leave()
    {
        OpeningHours[] hours = [.. Enum.GetValues<DayOfWeek>().Select(day => new OpeningHours(day, new TimeOnly(9, 0), new TimeOnly(18, 0)))];
        await ledger.Terms(host, new VenueTerms(OpeningHours: hours));
        ledger.Clock.Now = new DateTimeOffset(2026, 10, 19, 15, 55, 0, TimeSpan.Zero);
        await In(1).Accepted();

        ledger.Clock.Now += TimeSpan.FromMinutes(5);
        (await In(2)).Reason.Should().Be(ReasonCodes.VenueClosed, "it is six in the evening in Paris");
        (await ledger.Tap(here, 1, ScanDirection.Out)).Outcome.Should().Be(ScanOutcome.Accepted);
    }

    [Fact]
    public async Task Terms_are_never_retroactive_and_their_faults_are_told()
    {
        var tomorrow = DateOnly.FromDateTime(ledger.Clock.Now.UtcDateTime).AddDays(1);
        await Refused(tomorrow, new VenueTerms(Capacity: 3), "effectiveFrom must be");
        var later = tomorrow.AddDays(5);
        await Refused(later, new VenueTerms(Capacity: 0), "capacity must be positive.");
        await Refused(later, new VenueTerms(PassAuthority: PassAuthority.Venue), "callOut must be given");
        await Refused(later, new VenueTerms(PassAuthority: PassAuthority.Venue, CallOut: new Uri("http://example.org/ask")), "callOut must be an https");
        await Refused(later, new VenueTerms(Refund: new RefundRule(101)), "refund.percent");

        async Task Refused(DateOnly from, VenueTerms terms, string fault) =>
            (await ledger.Try<VenueTermsPublished>(new PublishTerms(host, from, terms, "test"))).Refusal!.Detail.Should().StartWith(fault);
    }

    [Fact]
    public async Task A_venue_that_has_left_lets_nobody_in_its_members_enter_nowhere_and_it_sells_nothing_beyond()
    {
        await ledger.Send<VenueDeparture>(new LeaveNetwork(home, new DateOnly(2026, 10, 31), "moving", "test"));
        await In(1).Accepted();

        ledger.Clock.Now = new DateTimeOffset(2026, 11, 1, 9, 0, 0, TimeSpan.Zero);
        (await In(2)).Reason.Should().Be(ReasonCodes.VenueLeft);
        (await ledger.Tap(await ledger.Reader(home), 5, ScanDirection.In)).Reason.Should().Be(ReasonCodes.VenueLeft);
        await In(5).Accepted();

        var sold = await ledger.Try<Interlieux.Ledger.Passes.PassPurchased>(new Interlieux.Ledger.Passes.PurchasePass(
            StableId.Of("late"), Interlieux.Ledger.Accounts.Account.IdOf(home, "member-1"), home, Interlieux.Ledger.Passes.PassKind.Pack, 5,
            Interlieux.Ledger.Passes.PassScope.Home, new DateOnly(2026, 10, 1), new DateOnly(2026, 11, 1), 100, "test"));
        sold.Refusal!.Kind.Should().Be(RefusalKind.Conflict);
        (await ledger.Try<VenueDeparture>(new LeaveNetwork(other, new DateOnly(2026, 11, 15), "moving", "test"))).Refusal!.Kind.Should().Be(RefusalKind.Invalid);
    }

    private Task<Verdict> In(int member, TestReader? reader = null) => ledger.Tap(reader ?? here, member, ScanDirection.In);
}

internal static class VerdictExpectation
{
    public static async Task Accepted(this Task<Verdict> verdict) => (await verdict).Outcome.Should().Be(ScanOutcome.Accepted);
}
