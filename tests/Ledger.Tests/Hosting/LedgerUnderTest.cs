using System.Globalization;
using Interlieux.Gateway.Hosting;
using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Readers;
using Interlieux.Ledger.Reconciliation;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Scans.Intake;
using Interlieux.Ledger.Venues;
using Interlieux.Tests;
using Marten;
using Marten.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Wolverine;

namespace Interlieux.Ledger.Tests.Hosting;

/// <summary>A whole ledger on a database of its own, with a clock that stands still.</summary>
public sealed class LedgerUnderTest : IAsyncDisposable
{
    private readonly IHost host;
    private long sequence;

    private LedgerUnderTest(IHost host, string connectionString, TestClock clock, string badgeKeyFile) =>
        (this.host, ConnectionString, Clock, BadgeKeyFile) = (host, connectionString, clock, badgeKeyFile);

    public static DateTimeOffset Start { get; } = new(2026, 10, 14, 8, 0, 0, TimeSpan.Zero);

    public string ConnectionString { get; }

    public string BadgeKeyFile { get; }

    public TestClock Clock { get; }

    public IServiceProvider Services => host.Services;

    public ScanIntake Intake => Services.GetRequiredService<ScanIntake>();

    public IDocumentStore Store => Services.GetRequiredService<IDocumentStore>();

    /// <param name="configure">What a test adds to the host.</param>
    public static async Task<LedgerUnderTest> StartAsync(
        Postgres postgres, CallOutLimits? callOuts = null, Action<IServiceCollection>? configure = null)
    {
        var ledger = await OpenAsync(
            postgres.NewDatabase(), postgres.NewFile("badge.key"), new TestClock(Start), migrate: true, callOuts, configure);
        await ledger.Send<Network>(new FoundNetwork(
            "Test", NetworkKind.Demo, "EUR", NettingUnit.HalfDays, ChargingRules.Default, 600, "test"));
        return ledger;
    }

    /// <summary>A ledger on a database that has a network already, brought to this version first.</summary>
    public static Task<LedgerUnderTest> ResumeAsync(string connectionString, string badgeKeyFile, DateTimeOffset now) =>
        OpenAsync(connectionString, badgeKeyFile, new TestClock(now), migrate: true);

    /// <summary>A second ledger on the same database: another gateway.</summary>
    public Task<LedgerUnderTest> StartAnotherAsync() => OpenAsync(ConnectionString, BadgeKeyFile, Clock, migrate: false);

    public async Task<T> Send<T>(object command) where T : class
    {
        var outcome = await Try<T>(command);
        outcome.Refusal.Should().BeNull();
        return outcome.Value!;
    }

    public async Task<Outcome<T>> Try<T>(object command) where T : class
    {
        await using var scope = Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMessageBus>().InvokeAsync<Outcome<T>>(command);
    }

    public async Task<Guid> Venue(string name) => (await Send<VenueRegistration>(new RegisterVenue(
        name, "Europe/Paris", 47, 2, 20, new TimeOnly(20, 0), Listed: true, "test", name, "test"))).VenueId;

    public async Task<TestReader> Reader(Guid venue, string label = "counter")
    {
        var id = StableId.Of("test-reader", venue.ToString(), label);
        await Send<RegisteredReader>(new RegisterReader(id, venue, label, "test"));
        return new TestReader(id, venue);
    }

    /// <summary>A member with one badge, whose identifier is the member's name in hexadecimal.</summary>
    public async Task<Guid> Member(Guid home, int number)
    {
        var account = (await Send<AccountOpening>(new OpenAccount(home, $"member-{number}", "test"))).AccountId;
        await Send<BadgeBinding>(new BindBadge(account, home, ScanTechnology.NfcA, Identifier(number), "test"));
        return account;
    }

    public Task<PassPurchased> Pack(Guid account, Guid home, int halfDays, string name = "pack") => Send<PassPurchased>(new PurchasePass(
        StableId.Of("test-pass", account.ToString(), name), account, home, PassKind.Pack, halfDays, PassScope.Network, new DateOnly(2026, 1, 1),
        new DateOnly(2027, 12, 31), 5000, "test"));

    /// <summary>Terms that hold from the next day but one on, to which the clock is set.</summary>
    public async Task Terms(Guid venue, VenueTerms terms)
    {
        var from = DateOnly.FromDateTime(Clock.Now.UtcDateTime).AddDays(2);
        await Send<VenueTermsPublished>(new PublishTerms(venue, from, terms, "test"));
        Clock.Now += TimeSpan.FromDays(2);
    }

    /// <summary>What must always be true, is.</summary>
    public async Task ShouldReconcile()
    {
        await Store.WaitForNonStaleProjectionDataAsync(TimeSpan.FromSeconds(30));
        var report = await Services.GetRequiredService<Reconciler>().RunAsync(TestContext.Current.CancellationToken);
        report.Differences.Should().BeEmpty();
    }

    public static string Identifier(int number) => $"04{number.ToString("X12", CultureInfo.InvariantCulture)}";

    public Scan Scan(int member, ScanDirection direction, DateTimeOffset? at = null, Guid? id = null, long? number = null)
    {
        BadgeIdentifier.TryParse(ScanTechnology.NfcA, Identifier(member), out var identifier, out _);
        var n = number ?? Interlocked.Increment(ref sequence);
        return new Scan(
            id ?? StableId.Of("test-scan", ConnectionString, $"{n}"), n, ScanTechnology.NfcA, identifier, direction, at ?? Clock.Now, 0,
            Offline: false, Admission.None, null);
    }

    public Task<Verdict> Tap(TestReader reader, int member, ScanDirection direction, DateTimeOffset? at = null) =>
        Deliver(reader, Scan(member, direction, at));

    public Task<Verdict> Deliver(TestReader reader, Scan scan) =>
        Intake.SubmitAsync(reader.Id, reader.Venue, scan, TestContext.Current.CancellationToken);

    /// <summary>The events of a stream, without their envelope.</summary>
    public async Task<IReadOnlyList<object>> EventsOf(Guid stream)
    {
        await using var session = Store.QuerySession();
        return [.. (await session.Events.FetchStreamAsync(stream)).Select(e => e.Data)];
    }

    public async Task<Account> AccountNow(Guid id) =>
        (await EventsOf(id)).Cast<AccountEvent>().Aggregate((Account?)null, Account.Fold)!;

    public async Task<long> Count(string sql)
    {
        await using var command = Services.GetRequiredService<NpgsqlDataSource>().CreateCommand($"select count(*) from {sql}");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        // Made outside the container, which therefore does not dispose it: its connections would fill the server that all tests share.
        await Services.GetRequiredService<NpgsqlDataSource>().DisposeAsync();
        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
    }

    private static async Task<LedgerUnderTest> OpenAsync(
        string connectionString, string badgeKeyFile, TestClock clock, bool migrate, CallOutLimits? callOuts = null,
        Action<IServiceCollection>? configure = null)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.AddLedgerHost(
            new GatewayOptions { BadgeKeyFile = badgeKeyFile, CallOuts = callOuts ?? new() }, connectionString, clock, migrate ? DurabilityMode.Solo : DurabilityMode.MediatorOnly);
        configure?.Invoke(builder.Services);
        var host = builder.Build();
        if (migrate) await host.Services.GetRequiredService<LedgerSchema>().MigrateAsync();
        await host.StartAsync();
        return new LedgerUnderTest(host, connectionString, clock, badgeKeyFile);
    }
}

/// <summary>A device on a venue's counter.</summary>
public sealed record TestReader(Guid Id, Guid Venue);
