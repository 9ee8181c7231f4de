using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Tests.Hosting;
using Interlieux.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Interlieux.Ledger.Tests.Badges;

public sealed class BadgeLifeTests(Postgres postgres) : IAsyncLifetime
{
    private LedgerUnderTest ledger = null!;
    private Guid home;
    private Guid host;
    private TestReader here = null!;

    public async ValueTask InitializeAsync()
    {
        ledger = await LedgerUnderTest.StartAsync(postgres);
        (home, host) = (await ledger.Venue("home"), await ledger.Venue("host"));
        here = await ledger.Reader(host);
    }

    public ValueTask DisposeAsync() => ledger.DisposeAsync();

    [Theory]
    [InlineData("04A1B2C3")] // first four
    [InlineData("8804A1B2")] // 88 and the first three
    [InlineData("C3D4E5F6")] // last four
    [InlineData("F6E5D4C3B2A104")] // all of them, reversed
    public async Task A_reader_that_shortens_or_turns_the_identifier_is_told_so_and_opens_nothing(string read)
    {
        var account = await Open("m-1");
        await Bind(account, "04A1B2C3D4E5F6");
        await ledger.Pack(account, home, 5);

        (await Tap(read)).Reason.Should().Be(ReasonCodes.AmbiguousIdentifier);
        (await Tap("04:a1:b2:c3:d4:e5:f6")).Outcome.Should().Be(ScanOutcome.Accepted);
    }

    [Fact]
    public async Task A_card_that_a_shortening_reader_would_confuse_with_another_is_not_bound()
    {
        await Bind(await Open("m-1"), "04A1B2C3D4E5F6");
        var second = await Open("m-2");

        var outcome = await ledger.Try<BadgeBinding>(new BindBadge(second, home, ScanTechnology.NfcA, "04A1B2C3", "test"));
        outcome.Refusal!.Kind.Should().Be(RefusalKind.Conflict);

        await Bind(second, "11223344");
        var third = await ledger.Try<BadgeBinding>(new BindBadge(await Open("m-3"), home, ScanTechnology.NfcA, "11223344556677", "test"));
        third.Refusal!.Kind.Should().Be(RefusalKind.Conflict);
    }

    [Fact]
    public async Task A_badge_is_for_ten_accounts_at_most()
    {
        const string Card = "04A1B2C3D4E5F6";
        for (var n = 0; n < 10; n++)
            await ledger.Send<BadgeBinding>(new BindBadge(await Open($"m-{n}"), home, ScanTechnology.NfcA, Card, "test", Shared: true));

        var eleventh = await ledger.Try<BadgeBinding>(new BindBadge(await Open("m-10"), home, ScanTechnology.NfcA, Card, "test", Shared: true));
        eleventh.Refusal!.Kind.Should().Be(RefusalKind.Conflict);
        (await ledger.Send<BadgeBinding>(new BindBadge(await Open("m-9"), home, ScanTechnology.NfcA, Card, "test", Shared: true))).IsNew.Should().BeFalse();
    }

    [Fact]
    public async Task A_lost_badge_is_replaced_the_credit_stays_and_the_old_one_is_dead_everywhere_at_once()
    {
        var account = await Open("m-1");
        var lost = await Bind(account, "04A1B2C3D4E5F6");
        await ledger.Pack(account, home, 5);
        var there = await ledger.Reader(home);

        await ledger.Send<BadgeBinding>(new ReplaceBadge(account, home, lost, ScanTechnology.NfcA, "04FFFFFFFFFFFF", "lost", "test"));

        (await Tap("04A1B2C3D4E5F6")).Reason.Should().Be(ReasonCodes.BadgeRevoked);
        (await Tap("04A1B2C3D4E5F6", there)).Reason.Should().Be(ReasonCodes.BadgeRevoked);
        (await Tap("04FFFFFFFFFFFF")).Should().BeEquivalentTo(new { Outcome = ScanOutcome.Accepted, RemainingHalfDays = 4 });
        await ledger.ShouldReconcile();
    }

    [Fact]
    public async Task A_badge_opens_the_accounts_it_is_bound_to_in_their_stated_order_and_lost_for_one_is_dead_for_all()
    {
        var first = await Open("m-1");
        await Bind(first, "04A1B2C3D4E5F6");
        await ledger.Pack(first, home, 1);
        var second = (await ledger.Send<AccountOpening>(new OpenAccount(host, "m-9", "test"))).AccountId;
        (await ledger.Try<BadgeBinding>(new BindBadge(second, host, ScanTechnology.NfcA, "04A1B2C3D4E5F6", "test"))).Refusal!.Detail
            .Should().Contain("shared");
        var shared = await ledger.Send<BadgeBinding>(new BindBadge(second, host, ScanTechnology.NfcA, "04A1B2C3D4E5F6", "test", Shared: true, PayOrder: 2));
        await ledger.Pack(second, host, 5);

        (await Tap("04A1B2C3D4E5F6")).RemainingHalfDays.Should().Be(0);
        ledger.Clock.Now += TimeSpan.FromDays(1);
        (await Tap("04A1B2C3D4E5F6")).RemainingHalfDays.Should().Be(4, "the first account has nothing left");

        (await ledger.AccountNow(first)).Passes.Single().Charged.Should().Be(1);
        (await ledger.AccountNow(second)).Passes.Single().Charged.Should().Be(1);

        await ledger.Send<BadgeRevocation>(new RevokeBadge(first, home, shared.BadgeId, "lost", "test"));
        ledger.Clock.Now += TimeSpan.FromDays(1);
        (await Tap("04A1B2C3D4E5F6")).Reason.Should().Be(ReasonCodes.BadgeRevoked);
    }

    [Fact]
    public async Task A_batch_is_bound_whole_or_not_at_all_and_again_changes_nothing()
    {
        BadgeRow[] rows = [.. Enumerable.Range(1, 40).Select(i => new BadgeRow(i + 1, $"b-{i}", ScanTechnology.NfcA, $"04AA{i:X10}"))];

        var wrong = await ledger.Try<BadgeImport>(new ImportBadges(home, "autumn", [.. rows, new(42, "b-41", ScanTechnology.NfcA, "08112233")], "test"));
        wrong.Refusal!.Detail.Should().StartWith("Line 42: identifier is random");
        (await ledger.Count("ledger.badge_binding")).Should().Be(0);

        (await ledger.Send<BadgeImport>(new ImportBadges(home, "autumn", rows, "test"))).Should().Be(new BadgeImport("autumn", 40, 40, 0));
        (await ledger.Send<BadgeImport>(new ImportBadges(home, "autumn", rows, "test"))).Should().Be(new BadgeImport("autumn", 0, 0, 40));
        (await ledger.EventsOf(Account.IdOf(home, "b-7"))).OfType<BadgeBound>().Single().Batch.Should().Be("autumn");
        (await Tap(rows[6].Identifier)).Reason.Should().Be(ReasonCodes.NoPass);
    }

    [Fact]
    public async Task After_a_change_of_key_badges_are_still_found_and_take_the_new_one_when_they_come_by()
    {
        var (seen, unseen) = (await Open("m-1"), await Open("m-2"));
        await Bind(seen, "04A1B2C3D4E5F6");
        await Bind(unseen, "04111111111111");
        await ledger.Pack(seen, home, 5);
        var before = ledger.Scan(1, ScanDirection.In) with { Identifier = Parse("04A1B2C3D4E5F6") };
        var verdict = await ledger.Deliver(here, before);

        BadgeKeyFile.Rotate(ledger.BadgeKeyFile);
        await using var restarted = await ledger.StartAnotherAsync();
        (await restarted.Send<BadgeKeyInUse>(new RecordBadgeKey("test"))).IsNew.Should().BeTrue();
        var stale = restarted.Services.GetRequiredService<BadgeQueries>();
        (await stale.StaleAsync(home, TestContext.Current.CancellationToken)).Should().HaveCount(2);

        (await restarted.Deliver(here, before)).Should().Be(verdict, "a redelivery is known under whichever key its receipt was written");
        ledger.Clock.Now += TimeSpan.FromHours(1);
        var exit = restarted.Scan(2, ScanDirection.Out, number: 77) with { Identifier = Parse("04A1B2C3D4E5F6") };
        (await restarted.Deliver(here, exit)).Outcome.Should().Be(ScanOutcome.Accepted);
        (await restarted.Deliver(here, exit with { ScanId = StableId.Of("x"), Sequence = 78 })).Outcome.Should().Be(ScanOutcome.Repeat);

        (await stale.StaleAsync(home, TestContext.Current.CancellationToken)).Should().ContainSingle().Which.AccountId.Should().Be(unseen);
        var shortened = restarted.Scan(3, ScanDirection.In, number: 79) with { Identifier = Parse("04A1B2C3") };
        (await restarted.Deliver(here, shortened)).Reason.Should().Be(ReasonCodes.AmbiguousIdentifier);
        await ledger.ShouldReconcile();
    }

    private async Task<Guid> Open(string memberRef) => (await ledger.Send<AccountOpening>(new OpenAccount(home, memberRef, "test"))).AccountId;

    private async Task<Guid> Bind(Guid account, string identifier) =>
        (await ledger.Send<BadgeBinding>(new BindBadge(account, home, ScanTechnology.NfcA, identifier, "test"))).BadgeId;

    private Task<Verdict> Tap(string identifier, TestReader? reader = null) =>
        ledger.Deliver(reader ?? here, ledger.Scan(1, ScanDirection.In) with { Identifier = Parse(identifier) });

    private static BadgeIdentifier Parse(string text)
    {
        BadgeIdentifier.TryParse(ScanTechnology.NfcA, text, out var identifier, out _).Should().BeTrue();
        return identifier;
    }
}
