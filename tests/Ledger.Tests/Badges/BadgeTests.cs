using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Tests.Hosting;
using Interlieux.Tests;

namespace Interlieux.Ledger.Tests.Badges;

public sealed class BadgeTests(Postgres postgres) : IAsyncLifetime
{
    private LedgerUnderTest ledger = null!;
    private Guid home;

    public async ValueTask InitializeAsync()
    {
        ledger = await LedgerUnderTest.StartAsync(postgres);
        home = await ledger.Venue("home");
    }

    public ValueTask DisposeAsync() => ledger.DisposeAsync();

    [Fact]
    public async Task A_badge_belongs_to_one_account_even_when_two_ask_for_it_at_once()
    {
        var accounts = new List<Guid>();
        for (var i = 0; i < 8; i++) accounts.Add(await ledger.Member(home, 300 + i));

        var outcomes = await Task.WhenAll(accounts.Select(account =>
            ledger.Try<BadgeBinding>(new BindBadge(account, home, ScanTechnology.Qr, "the one", "test"))));

        outcomes.Count(outcome => outcome.Value is not null).Should().Be(1);
        outcomes.Where(outcome => outcome.Value is null).Should().OnlyContain(outcome => outcome.Refusal!.Kind == RefusalKind.Conflict);
        (await ledger.Count("ledger.badge_binding")).Should().Be(9);
    }

    [Fact]
    public async Task A_revoked_badge_is_dead_at_once_and_its_credit_is_kept()
    {
        var account = await ledger.Member(home, 1);
        await ledger.Pack(account, home, 5);
        var reader = await ledger.Reader(home);
        var badge = (await ledger.AccountNow(account)).Badges.Single().Id;
        await ledger.Tap(reader, 1, ScanDirection.In);

        await ledger.Send<BadgeRevocation>(new RevokeBadge(account, home, badge, "lost", "test"));

        ledger.Clock.Now += TimeSpan.FromHours(1);
        (await ledger.Tap(reader, 1, ScanDirection.Out)).Reason.Should().Be(ReasonCodes.BadgeRevoked);
        (await ledger.AccountNow(account)).Passes.Single().Refundable.Should().Be(4);
    }

    [Fact]
    public async Task No_identifier_is_stored_in_clear()
    {
        await ledger.Member(home, 0xABCDEF);

        (await ledger.Count($"ledger.mt_events where data::text ilike '%{LedgerUnderTest.Identifier(0xABCDEF)}%'")).Should().Be(0);
    }

    [Fact]
    public void A_key_file_that_others_may_read_is_refused_with_the_mend()
    {
        var file = postgres.NewFile("open.key");
        BadgeKeyFile.ReadOrMake(file).Current.Fingerprint.Should().Be(BadgeKeyFile.ReadOrMake(file).Current.Fingerprint);
        File.GetUnixFileMode(file).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);

        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        FluentActions.Invoking(() => BadgeKeyFile.ReadOrMake(file)).Should().Throw<BadgeKeyException>().WithMessage("*chmod 600*");
    }
}
