using Interlieux.Gateway.EmbeddedPostgres;
using Interlieux.Gateway.Hosting;
using Interlieux.Ledger;
using Interlieux.Ledger.Networks;
using Marten;
using Marten.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Interlieux.EndToEnd.Pages;

/// <summary>
/// A gateway on a real port over a real database, with a small network: last month its venues were visited and cleared, today
/// nobody is there yet.
/// </summary>
public sealed class PlayedNetwork : IAsyncLifetime
{
    private readonly string directory = Path.Combine(Path.GetTempPath(), $"interlieux-pages-{Path.GetRandomFileName()}");
    private EmbeddedPostgresServer? server;
    private WebApplication? app;

    /// <summary>What the gateway and its readers go by.</summary>
    public TimeProvider Clock { get; } = new DaytimeClock();

    public Chromium Chromium { get; } = new();

    public string Url { get; private set; } = "";

    public GatewayApi Network { get; private set; } = null!;

    public TestVenue Mill { get; private set; } = null!;

    public TestVenue Quay { get; private set; } = null!;

    public TestVenue Barn { get; private set; } = null!;

    /// <summary>Takes part, but did not opt in to show its occupancy.</summary>
    public TestVenue Hidden { get; private set; } = null!;

    /// <summary>Last month, cut off and cleared.</summary>
    public string Cycle { get; private set; } = "";

    /// <summary>The day of last month's visits.</summary>
    public DateOnly VisitDay { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        Directory.CreateDirectory(directory);
        server = await EmbeddedPostgresServer.StartAsync(
            new EmbeddedPostgresOptions
            {
                DataDirectory = Path.Combine(directory, "postgres"),
                Durable = false,
                Settings = new Dictionary<string, string> { ["shared_buffers"] = "32MB" },
            },
            ct);
        var key = await StartGatewayAsync(server.ConnectionString("interlieux"), ct);
        Network = new GatewayApi(Url, key);
        await PlayAsync(ct);
        await app!.Services.GetRequiredService<IDocumentStore>().WaitForNonStaleProjectionDataAsync(TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync()
    {
        await Chromium.DisposeAsync();
        if (app is not null)
        {
            await app.StopAsync(CancellationToken.None);
            await app.DisposeAsync();
        }

        if (server is not null) await server.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    /// <summary>A link that opens the treasurer's pages once, for a key of this scope.</summary>
    public async Task<(string Link, Guid KeyId)> LinkAsync(string scope, TestVenue? venue = null)
    {
        var issued = await Network.IssueKeyAsync(scope, venue?.Id);
        var code = await new GatewayApi(Url, issued.Secret).IssueCodeAsync();
        return ($"/enter?code={code}", issued.KeyId);
    }

    private async Task<string> StartGatewayAsync(string connectionString, CancellationToken ct)
    {
        var options = new GatewayOptions { DataDirectory = directory, NetworkName = "Pays du Gué" };
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        app = GatewayApplication.Build(builder, options, connectionString, Clock);
        await app.Services.GetRequiredService<LedgerSchema>().MigrateAsync();
        await app.StartServingAsync(ct);
        Url = app.Urls.First();

        var founding = new FoundNetwork(
            options.NetworkName, NetworkKind.Demo, "EUR", NettingUnit.HalfDays, ChargingRules.Default, HalfDayCents: 600, "test");
        var first = await Founding.EnsureAsync(app.Services, founding, ct);
        return first!.Secret;
    }

    private async Task PlayAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        Mill = await Network.RegisterVenueAsync("Le Moulin", 47.10, 2, listed: true);
        Quay = await Network.RegisterVenueAsync("Le Quai", 47.14, 20, listed: true);
        Barn = await Network.RegisterVenueAsync("La Grange", null, null, listed: true);
        Hidden = await Network.RegisterVenueAsync("Le Secret", 47.12, 8, listed: false);

        var today = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);
        VisitDay = new DateOnly(today.Year, today.Month, 1).AddDays(-1);
        Cycle = VisitDay.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);

        var miller = await Mill.SellPackAsync("miller", VisitDay);
        var sailor = await Quay.SellPackAsync("sailor", VisitDay);
        await VisitAsync(miller, Quay, hours: 6); // Le Moulin owes Le Quai 2
        await VisitAsync(sailor, Barn, hours: 2); // Le Quai owes La Grange 1
        await Network.PostAsync($"/cycles/{Cycle}/cut-off", new { });
        await Network.PostAsync($"/cycles/{Cycle}/freeze", new { });
        await Network.PostAsync($"/cycles/{Cycle}/clearings", new { policy = "fewest" });
    }

    private async Task VisitAsync(string badge, TestVenue host, int hours)
    {
        var entry = new DateTimeOffset(VisitDay, new TimeOnly(8, 0), TimeSpan.Zero);
        await host.ScanAsync(badge, "in", entry);
        await host.ScanAsync(badge, "out", entry.AddHours(hours));
    }
}

[CollectionDefinition(Name)]
public sealed class OnPlayedNetwork : ICollectionFixture<PlayedNetwork>
{
    public const string Name = "pages";
}
