using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Keys;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Pools;
using Interlieux.Ledger.Readers;
using Interlieux.Ledger.Tests.Hosting;
using Interlieux.Ledger.Venues;
using Interlieux.Tests;

namespace Interlieux.Ledger.Tests.Streams;

/// <summary>The same command many times at once, and ids that name something else: each has its answer.</summary>
public sealed class RaceTests(Postgres postgres) : IAsyncLifetime
{
    private const int AtOnce = 20;
    private LedgerUnderTest ledger = null!;
    private Guid home;

    public async ValueTask InitializeAsync()
    {
        ledger = await LedgerUnderTest.StartAsync(postgres);
        home = await ledger.Venue("home");
    }

    public ValueTask DisposeAsync() => ledger.DisposeAsync();

    [Fact]
    public async Task One_account_is_opened_once()
    {
        var outcomes = await AtOnceAsync<AccountOpening>(_ => new OpenAccount(home, "the one", "test"));

        outcomes.Count(outcome => outcome.Value!.IsNew).Should().Be(1);
    }

    [Fact]
    public async Task One_venue_is_registered_once()
    {
        var outcomes = await AtOnceAsync<VenueRegistration>(_ =>
            new RegisterVenue("venue", "Europe/Paris", 47, 2, 10, new TimeOnly(20, 0), true, "test", "the one", "test"));

        outcomes.Count(outcome => outcome.Value!.IsNew).Should().Be(1);
    }

    [Fact]
    public async Task One_pool_is_sold_once()
    {
        var pool = new PurchasePool(
            StableId.Of("test", "pool"), home, "Employer", 10, 100, new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31), "test");

        var outcomes = await AtOnceAsync<PoolPurchased>(_ => pool);

        outcomes.Select(outcome => outcome.Value).Distinct().Should().ContainSingle().Which.Should().NotBeNull();
    }

    [Fact]
    public async Task One_reader_and_one_key_are_given_out_once_and_many_keys_many_times()
    {
        var readers = await AtOnceAsync<RegisteredReader>(_ => new RegisterReader(StableId.Of("test", "reader"), home, "counter", "test"));
        readers.Count(outcome => outcome.Value is not null).Should().Be(1);
        readers.Where(outcome => outcome.Value is null).Should().OnlyContain(outcome => outcome.Refusal!.Kind == RefusalKind.Conflict);

        var same = await AtOnceAsync<IssuedKey>(_ => new IssueKey(StableId.Of("test", "key"), KeyScope.Sell, home, "same", "test"));
        same.Count(outcome => outcome.Value is not null).Should().Be(1);

        var many = await AtOnceAsync<IssuedKey>(i => new IssueKey(StableId.Of("test", $"key {i}"), KeyScope.Sell, home, "many", "test"));
        many.Should().OnlyContain(outcome => outcome.Value != null);
    }

    [Fact]
    public async Task An_id_of_another_kind_names_nothing()
    {
        var account = await ledger.Member(home, 1);
        var reader = await ledger.Reader(home);
        var scope = PassScope.Network;
        var (from, until) = (new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31));

        await NotFound<VenueDayClosed>(new CloseVenueDay(account, from, "test"));
        await NotFound<RegisteredReader>(new RegisterReader(StableId.Of("test", "r"), account, "counter", "test"));
        await NotFound<IssuedKey>(new IssueKey(StableId.Of("test", "k"), KeyScope.Sell, reader.Id, "key", "test"));
        await NotFound<PassPurchased>(new PurchasePass(StableId.Of("test", "p"), home, home, PassKind.Pack, 1, scope, from, until, 1, "test"));
        await NotFound<ReaderRevocation>(new RevokeReader(home, "none", "test"));
        await NotFound<PoolAttributed>(new AttributePool(account, account, home, scope, "test"));
        await NotFound<ReaderRevocation>(new RevokeReader(Guid.Empty, "none", "test"));
    }

    private async Task NotFound<T>(object command) where T : class =>
        (await ledger.Try<T>(command)).Refusal!.Kind.Should().Be(RefusalKind.NotFound, "{0}", command.GetType().Name);

    private Task<Outcome<T>[]> AtOnceAsync<T>(Func<int, object> command) where T : class =>
        Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => ledger.Try<T>(command(i))));
}
