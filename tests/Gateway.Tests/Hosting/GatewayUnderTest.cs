using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interlieux.Gateway.Hosting;
using Interlieux.Ledger;
using Interlieux.Ledger.Keys;
using Interlieux.Ledger.Networks;
using Interlieux.Tests;
using Marten;
using Marten.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Interlieux.Gateway.Tests.Hosting;

/// <summary>A whole gateway on a real Kestrel and a database of its own, with two venues and a key for each scope.</summary>
public sealed class GatewayUnderTest(Postgres postgres) : IAsyncLifetime
{
    private WebApplication app = null!;
    private GatewayOptions options = null!;

    public static DateTimeOffset Start { get; } = new(2026, 10, 14, 8, 0, 0, TimeSpan.Zero);

    public TestClock Clock { get; } = new(Start);

    public Uri Address { get; private set; } = null!;

    public IServiceProvider Services => app.Services;

    /// <summary>The gateway itself connects as the role that can change no event.</summary>
    public string OwnerConnectionString { get; private set; } = null!;

    public string NetworkKey { get; private set; } = null!;

    public string AuditKey { get; private set; } = null!;

    public TestVenue Here { get; private set; } = null!;

    public TestVenue There { get; private set; } = null!;

    /// <summary>Refusals a minute; so many that no test meets the limit by chance.</summary>
    public int RefusalsPerMinute { get; init; } = 100_000;

    /// <summary>Hears what the gateway logs; nobody does otherwise.</summary>
    public ILoggerProvider? Log { get; init; }

    public string BadgeKeyFile => options.BadgeKeyPath;

    public async ValueTask InitializeAsync()
    {
        options = new GatewayOptions { DataDirectory = postgres.NewFile("gateway"), RefusalsPerMinute = RefusalsPerMinute };
        OwnerConnectionString = postgres.NewDatabase();
        await LedgerOwner.MigrateAsync(
            OwnerConnectionString, options.BadgeKeyPath, LedgerRoles.Gateway, LedgerRoles.Masking, CancellationToken.None);
        var first = await StartAsync();
        NetworkKey = first!.Secret;
        AuditKey = await IssueKey(KeyScope.Audit, null);
        Here = await NewVenue("Here");
        There = await NewVenue("There");
    }

    /// <summary>The program ends and is started again, on the same database and files.</summary>
    public async Task RestartAsync()
    {
        await DisposeAsync();
        await StartAsync();
    }

    private async Task<IssuedKey?> StartAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        if (Log is not null) builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log);
        app = GatewayApplication.Build(builder, options, Postgres.As(LedgerRoles.Gateway, OwnerConnectionString), Clock);
        app.Urls.Add("http://127.0.0.1:0");
        await app.StartAsync();
        Address = new Uri(app.Urls.First());
        return await Founding.EnsureAsync(
            Services, new FoundNetwork("Test", NetworkKind.Demo, "EUR", NettingUnit.HalfDays, ChargingRules.Default, 600, "test"), default);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    /// <summary>Completes when the asynchronous views show all that is recorded so far.</summary>
    public Task WhenViewsShowAll() => Services.GetRequiredService<IDocumentStore>().WaitForNonStaleProjectionDataAsync(TimeSpan.FromSeconds(30));

    /// <param name="key">A key, or the token of an old reader.</param>
    public HttpClient Client(string? key = null)
    {
        var client = new HttpClient { BaseAddress = Address };
        if (key is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(key.Contains(':') ? "token" : "Bearer", key);
        return client;
    }

    public async Task<JsonNode> Post(string key, string path, object body, string? idempotencyKey = null)
    {
        using var response = await TryPost(key, path, body, idempotencyKey);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.Should().BeTrue("{0} answered {1}", path, text);
        return JsonNode.Parse(text)!;
    }

    public async Task<HttpResponseMessage> TryPost(string? key, string path, object body, string? idempotencyKey = null)
    {
        using var client = Client(key);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        return await client.SendAsync(request);
    }

    public async Task<JsonNode> Get(string key, string path)
    {
        using var client = Client(key);
        return JsonNode.Parse(await client.GetStringAsync(path))!;
    }

    public async Task<TestMember> NewMember(TestVenue home, string identifier, int halfDays)
    {
        var account = (await Post(home.SellKey, "/api/v1/accounts", new { memberRef = identifier }))["accountId"]!.GetValue<Guid>();
        await Post(home.SellKey, $"/api/v1/accounts/{account}/badges", new { technology = "nfc-a", identifier });
        var pass = await Post(home.SellKey, $"/api/v1/accounts/{account}/passes", Pack(halfDays), $"{identifier} pack");
        return new TestMember(account, pass["passId"]!.GetValue<Guid>(), identifier);
    }

    public static object Pack(int halfDays) => new
    {
        kind = "pack", halfDays, scope = new { reach = "network" }, validFrom = "2026-01-01", validUntil = "2027-12-31", priceCents = 5000,
    };

    public object Scan(string identifier, string direction = "toggle", int sequence = 1, DateTimeOffset? at = null) => new
    {
        scanId = Guid.CreateVersion7(Clock.Now), sequence, technology = "nfc-a", identifier, direction,
        occurredAt = (at ?? Clock.Now).ToString("O", CultureInfo.InvariantCulture), monotonicMs = 0, offline = false, admittedBy = "none",
        listVersion = (long?)null,
    };

    private async Task<TestVenue> NewVenue(string name)
    {
        var id = (await Post(NetworkKey, "/api/v1/venues", new
        {
            name, zone = "Europe/Paris", latitude = 47.0, longitude = 2.0, capacity = 12, closingTime = "20:00", listed = true,
            source = "test", sourceId = name,
        }))["venueId"]!.GetValue<Guid>();
        var reader = await Post(NetworkKey, "/api/v1/readers", new { venueId = id, label = "counter" });
        return new TestVenue(
            id, reader["readerId"]!.GetValue<Guid>(), reader["secret"]!.GetValue<string>(), await IssueKey(KeyScope.Sell, id),
            await IssueKey(KeyScope.Treasurer, id));
    }

    private async Task<string> IssueKey(KeyScope scope, Guid? venueId) =>
        (await Post(NetworkKey, "/api/v1/keys", new { scope = JsonNamingPolicy.KebabCaseLower.ConvertName(scope.ToString()), venueId, label = "test" }))
        ["secret"]!.GetValue<string>();
}

public sealed record TestVenue(Guid Id, Guid ReaderId, string DeviceKey, string SellKey, string TreasurerKey);

public sealed record TestMember(Guid AccountId, Guid PassId, string Identifier);
