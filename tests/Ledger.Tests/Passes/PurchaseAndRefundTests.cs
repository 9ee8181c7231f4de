using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Pools;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Tests.Hosting;
using Interlieux.Tests;

namespace Interlieux.Ledger.Tests.Passes;

public sealed class PurchaseAndRefundTests(Postgres postgres) : IAsyncLifetime
{
    private LedgerUnderTest ledger = null!;
    private Guid home;
    private Guid account;

    public async ValueTask InitializeAsync()
    {
        ledger = await LedgerUnderTest.StartAsync(postgres);
        home = await ledger.Venue("home");
        account = await ledger.Member(home, 1);
    }

    public ValueTask DisposeAsync() => ledger.DisposeAsync();

    [Fact]
    public async Task The_same_purchase_sent_fifty_times_at_once_is_one_pass()
    {
        var command = Purchase("once");

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ledger.Send<PassPurchased>(command)));

        answers.Should().OnlyContain(answer => answer == answers[0]);
        (await ledger.EventsOf(account)).OfType<PassPurchased>().Should().ContainSingle();
    }

    [Fact]
    public async Task The_same_key_for_another_purchase_is_a_conflict_and_changes_nothing()
    {
        var command = Purchase("twice");
        await ledger.Send<PassPurchased>(command);

        var again = await ledger.Try<PassPurchased>(command with { HalfDays = 20 });

        again.Refusal!.Kind.Should().Be(RefusalKind.Conflict);
        (await ledger.AccountNow(account)).Passes.Single().HalfDays.Should().Be(10);
    }

    [Theory]
    [InlineData(-1, 5000)]
    [InlineData(0, 5000)]
    [InlineData(10, -5000)]
    [InlineData(1_000_000, 5000)]
    public async Task Amounts_that_make_no_sense_are_refused(int halfDays, long cents)
    {
        var outcome = await ledger.Try<PassPurchased>(Purchase("odd") with { HalfDays = halfDays, PriceCents = cents });

        outcome.Refusal!.Kind.Should().Be(RefusalKind.Invalid);
        (await ledger.AccountNow(account)).Passes.Should().BeEmpty();
    }

    [Fact]
    public async Task Another_venue_sells_nothing_to_the_account()
    {
        var other = await ledger.Venue("other");

        (await ledger.Try<PassPurchased>(Purchase("theirs") with { HomeVenue = other })).Refusal!.Kind.Should().Be(RefusalKind.Forbidden);
        (await ledger.Try<PassPurchased>(Purchase("nobodys") with { AccountId = Guid.Empty })).Refusal!.Kind.Should().Be(RefusalKind.NotFound);
    }

    [Fact]
    public async Task A_refund_gives_back_what_is_left_and_no_more()
    {
        var pass = (await ledger.Send<PassPurchased>(Purchase("refunded") with { HalfDays = 3 })).PassId;
        var reader = await ledger.Reader(await ledger.Venue("host"));
        await ledger.Tap(reader, 1, ScanDirection.In);

        var tooMuch = await ledger.Try<PassRefunded>(Refund(pass, 3, "first"));
        tooMuch.Refusal!.Kind.Should().Be(RefusalKind.Conflict);
        tooMuch.Refusal.Detail.Should().Contain("2 half-days");

        var refunds = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => ledger.Try<PassRefunded>(Refund(pass, 2, $"race {i}"))));
        refunds.Count(outcome => outcome.Value is not null).Should().Be(1);
        (await ledger.AccountNow(account)).Passes.Single().Refundable.Should().Be(0);
    }

    [Fact]
    public async Task No_more_cents_are_refunded_than_the_pass_cost()
    {
        var pass = (await ledger.Send<PassPurchased>(Purchase("cents"))).PassId;
        await ledger.Send<PassRefunded>(Refund(pass, 1, "most") with { AmountCents = 4_000 });

        var more = await ledger.Try<PassRefunded>(Refund(pass, 1, "too much") with { AmountCents = 1_001 });

        more.Refusal!.Kind.Should().Be(RefusalKind.Conflict);
        await ledger.Send<PassRefunded>(Refund(pass, 1, "the rest") with { AmountCents = 1_000 });
    }

    [Fact]
    public async Task A_pass_for_a_venue_that_does_not_exist_is_not_sold()
    {
        var scope = new PassScope(PassReach.Venues, [home, StableId.Of("test", "nowhere")]);

        (await ledger.Try<PassPurchased>(Purchase("nowhere") with { Scope = scope })).Refusal!.Kind.Should().Be(RefusalKind.Invalid);
    }

    [Fact]
    public async Task The_same_refund_again_gets_the_same_answer()
    {
        var pass = (await ledger.Send<PassPurchased>(Purchase("again"))).PassId;
        var first = await ledger.Send<PassRefunded>(Refund(pass, 2, "same"));
        ledger.Clock.Now += TimeSpan.FromHours(1);

        (await ledger.Send<PassRefunded>(Refund(pass, 2, "same"))).Should().Be(first);
        (await ledger.Try<PassRefunded>(Refund(pass, 1, "same"))).Refusal!.Kind.Should().Be(RefusalKind.Conflict);
    }

    [Fact]
    public async Task Sixty_four_people_of_one_employer_never_overspend_its_pool()
    {
        var pool = StableId.Of("test", "pool");
        await ledger.Send<PoolPurchased>(new PurchasePool(
            pool, home, "Employer", 40, 20_000, new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31), "test"));
        var members = Enumerable.Range(200, 64).ToArray();
        foreach (var member in members)
        {
            var employee = await ledger.Member(home, member);
            await ledger.Send<PoolAttributed>(new AttributePool(pool, employee, home, PassScope.Network, "test"));
        }

        var reader = await ledger.Reader(await ledger.Venue("host"));
        var verdicts = await Task.WhenAll(members.Select(member => ledger.Tap(reader, member, ScanDirection.In)));

        verdicts.Count(verdict => verdict.Outcome == ScanOutcome.Accepted).Should().Be(40);
        verdicts.Where(verdict => verdict.Outcome == ScanOutcome.Refused).Should().OnlyContain(verdict => verdict.Reason == ReasonCodes.Exhausted);
        (await ledger.EventsOf(pool)).OfType<PoolDrawn>().Should().HaveCount(40);
    }

    private PurchasePass Purchase(string key) => new(
        StableId.Of("test-pass", key), account, home, PassKind.Pack, 10, PassScope.Network, new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31),
        5000, "test");

    private RefundPass Refund(Guid pass, int halfDays, string key) =>
        new(StableId.Of("test-refund", key), account, home, pass, halfDays, 100, "AV-1", "test");
}
