using Interlieux.Gateway.Hosting;
using Interlieux.Ledger;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Readers;
using Interlieux.Ledger.Scans.Intake;
using Interlieux.Ledger.Venues;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Wolverine;

namespace Interlieux.Benchmarks.Hosting;

/// <summary>A reader on a venue's counter.</summary>
internal sealed record Counter(Guid ReaderId, Guid VenueId);

/// <summary>A whole ledger, hosted as the gateway hosts it, with a network of twenty venues and a reader in each.</summary>
internal sealed class MeasuredLedger : IAsyncDisposable
{
    public const int Venues = 20;
    private readonly IHost host;

    private MeasuredLedger(IHost host, string connectionString, LoadClock clock) =>
        (this.host, ConnectionString, Clock) = (host, connectionString, clock);

    public static DateTimeOffset Start { get; } = new(2026, 1, 5, 3, 0, 0, TimeSpan.Zero);

    public string ConnectionString { get; }

    public LoadClock Clock { get; }

    public IReadOnlyList<Counter> Counters { get; private set; } = [];

    public IServiceProvider Services => host.Services;

    public IDocumentStore Store => Services.GetRequiredService<IDocumentStore>();

    public ScanIntake Intake => Services.GetRequiredService<ScanIntake>();

    public NpgsqlDataSource Source => Services.GetRequiredService<NpgsqlDataSource>();

    /// <param name="mode">Solo runs the asynchronous views in this process too; MediatorOnly leaves them to another one.</param>
    public static async Task<MeasuredLedger> StartAsync(
        DurablePostgres postgres, string name, GatewayOptions options, DurabilityMode mode, CancellationToken ct)
    {
        var (connection, clock) = (postgres.Database(name), new LoadClock(Start));
        options.BadgeKeyFile = postgres.KeyFile(name);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.AddLedgerHost(options, connection, clock, mode);
        var host = builder.Build();
        await host.Services.GetRequiredService<LedgerSchema>().MigrateAsync();
        await host.StartAsync(ct);
        var ledger = new MeasuredLedger(host, connection, clock);
        await ledger.FoundAsync(ct);
        return ledger;
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
    }

    private async Task FoundAsync(CancellationToken ct)
    {
        await SendAsync<Network>(
            new FoundNetwork("Bench", NetworkKind.Demo, "EUR", NettingUnit.HalfDays, ChargingRules.Default, 600, "bench"), ct);
        var counters = new List<Counter>();
        for (var i = 0; i < Venues; i++)
        {
            var register = new RegisterVenue(
                $"venue {i}", "Europe/Paris", 47, 2, 20, new TimeOnly(20, 0), Listed: true, "bench", $"{i}", "bench");
            var venue = await SendAsync<VenueRegistration>(register, ct);
            var reader = StableId.Of("bench-reader", $"{i}");
            await SendAsync<RegisteredReader>(new RegisterReader(reader, venue.VenueId, "counter", "bench"), ct);
            counters.Add(new Counter(reader, venue.VenueId));
        }

        Counters = counters;
    }

    private async Task<T> SendAsync<T>(object command, CancellationToken ct) where T : class
    {
        await using var scope = Services.CreateAsyncScope();
        var outcome = await scope.ServiceProvider.GetRequiredService<IMessageBus>().InvokeAsync<Outcome<T>>(command, ct);
        return outcome.Value ?? throw new InvalidOperationException($"{command.GetType().Name}: {outcome.Refusal!.Detail}");
    }
}
