using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Interlieux.Ledger;
using Interlieux.Tests;

namespace Interlieux.EndToEnd.Processes;

/// <summary>A network on a database of its own, and gateways as processes in front of it.</summary>
public sealed class NetworkOfProcesses : IAsyncDisposable
{
    private readonly Dictionary<string, string> environment;
    private readonly List<GatewayProcess> gateways = [];

    private NetworkOfProcesses(Dictionary<string, string> environment) => this.environment = environment;

    public string NetworkKey { get; private set; } = null!;

    public static async Task<NetworkOfProcesses> StartAsync(Postgres postgres)
    {
        var owner = postgres.NewDatabase();
        var network = new NetworkOfProcesses(new()
        {
            ["ConnectionStrings__Ledger"] = Postgres.As(LedgerRoles.Gateway, owner),
            ["Gateway__DataDirectory"] = postgres.NewFile("gateway"),
            ["Gateway__RefusalsPerMinute"] = "100000",
        });
        var asOwner = new Dictionary<string, string>(network.environment) { ["ConnectionStrings__Ledger"] = owner };
        var migration = await ProgramProcess.RunAsync("CommandLine", asOwner, "migrate", "--gateway-role", LedgerRoles.Gateway);
        migration.Output.Should().Equal("The schema is made.", $"The role {LedgerRoles.Gateway} may append events and change none.");
        migration.ExitCode.Should().Be(0);
        return network;
    }

    public async Task<GatewayProcess> StartGatewayAsync(int? port = null)
    {
        var gateway = await GatewayProcess.StartAsync(environment, port ?? FreePort());
        NetworkKey ??= gateway.FirstKey!;
        gateways.Add(gateway);
        return gateway;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in gateways) await gateway.DisposeAsync();
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>One gateway as a process.</summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    private readonly ProgramProcess process;

    private GatewayProcess(ProgramProcess process, int port) => (this.process, Port) = (process, port);

    public int Port { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}/");

    /// <summary>The network's first key, when this gateway founded it.</summary>
    public string? FirstKey { get; private set; }

    public static async Task<GatewayProcess> StartAsync(Dictionary<string, string> environment, int port)
    {
        var gateway = new GatewayProcess(ProgramProcess.Start("Gateway", environment, "--urls", $"http://127.0.0.1:{port}"), port);
        var line = await gateway.process.LineAsync("");
        if (line.StartsWith("first key", StringComparison.Ordinal))
        {
            gateway.FirstKey = line[(line.IndexOf("il_", StringComparison.Ordinal))..];
            line = await gateway.process.LineAsync("");
        }

        line.Should().StartWith("ready http://127.0.0.1:");
        return gateway;
    }

    public async Task<HttpResponseMessage> TryPost(string key, string path, object body, string? idempotencyKey = null)
    {
        using var client = new HttpClient { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (idempotencyKey is not null) client.DefaultRequestHeaders.Add("Idempotency-Key", idempotencyKey);
        return await client.PostAsJsonAsync($"api/v1/{path}", body);
    }

    public async Task<JsonNode> Post(string key, string path, object body, string? idempotencyKey = null)
    {
        using var response = await TryPost(key, path, body, idempotencyKey);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.Should().BeTrue("{0} answered {1}", path, text);
        return JsonNode.Parse(text)!;
    }

    public async Task<string> Get(string key, string path)
    {
        using var client = new HttpClient { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await client.GetStringAsync($"api/v1/{path}");
    }

    public async Task<Guid> NewVenue(string key, string name) => (await Post(key, "venues", new
    {
        name, zone = "Europe/Paris", closingTime = "20:00", listed = true, source = "test", sourceId = name,
    }))["venueId"]!.GetValue<Guid>();

    public async Task<string> NewReader(string key, Guid venue, string label) =>
        (await Post(key, "readers", new { venueId = venue, label }))["secret"]!.GetValue<string>();

    public async Task<string> NewKey(string key, string scope, Guid? venue) =>
        (await Post(key, "keys", new { scope, venueId = venue, label = "test" }))["secret"]!.GetValue<string>();

    public async Task<Guid> NewMember(string sellKey, int number, int halfDays)
    {
        var account = await NewBadgeHolder(sellKey, number);
        await Post(sellKey, $"accounts/{account}/passes", new
        {
            kind = "pack", halfDays, scope = new { reach = "network" }, validFrom = "2026-01-01", validUntil = "2099-12-31", priceCents = 5000,
        }, $"pass of {number}");
        return account;
    }

    public async Task<Guid> NewPool(string sellKey, string customer, int halfDays) => (await Post(sellKey, "pools", new
    {
        customer, halfDays, priceCents = 5000, validFrom = "2026-01-01", validUntil = "2099-12-31",
    }, customer))["poolId"]!.GetValue<Guid>();

    /// <summary>A member without a pass, for whom the pool pays.</summary>
    public async Task<Guid> NewEmployee(string sellKey, Guid pool, int number)
    {
        var account = await NewBadgeHolder(sellKey, number);
        await Post(sellKey, $"pools/{pool}/accounts/{account}", new { reach = "network" });
        return account;
    }

    private async Task<Guid> NewBadgeHolder(string sellKey, int number)
    {
        var account = (await Post(sellKey, "accounts", new { memberRef = $"m{number}" }))["accountId"]!.GetValue<Guid>();
        await Post(sellKey, $"accounts/{account}/badges", new { technology = "nfc-a", identifier = IdentifierOf(number) });
        return account;
    }

    public static string IdentifierOf(int number) => $"04{number.ToString("X12", CultureInfo.InvariantCulture)}";

    public static object ScanOf(int number, long sequence, DateTimeOffset at) => new
    {
        scanId = Guid.CreateVersion7(at), sequence, technology = "nfc-a", identifier = IdentifierOf(number), direction = "in", occurredAt = at,
        monotonicMs = 0, offline = false, admittedBy = "none", listVersion = (long?)null,
    };

    public Task<Ended> KillAsync() => process.KillAsync();

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
