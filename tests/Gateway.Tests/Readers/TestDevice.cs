using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Interlieux.Gateway.Tests.Hosting;
using NSec.Cryptography;

namespace Interlieux.Gateway.Tests.Readers;

/// <summary>A device of the protocol: written from docs/protocol/reader-v1.md alone, it shares no code with the gateway or the agent.</summary>
public sealed class TestDevice : IDisposable
{
    private Key key = Key.Create(SignatureAlgorithm.Ed25519, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });

    public Guid ReaderId { get; private set; }

    public string GatewayKey { get; private set; } = "";

    public string PublicKey => Base64Url.EncodeToString(key.PublicKey.Export(KeyBlobFormat.RawPublicKey));

    public void Dispose() => key.Dispose();

    /// <summary>A reader at a venue, enrolled.</summary>
    public static async Task<TestDevice> EnrolledAsync(GatewayUnderTest gateway, TestVenue venue)
    {
        var reader = await NewReaderAsync(gateway, venue);
        var device = new TestDevice();
        using var answer = await device.EnrolAsync(gateway, await CodeAsync(gateway, venue.SellKey, reader));
        answer.IsSuccessStatusCode.Should().BeTrue(await answer.Content.ReadAsStringAsync());
        return device;
    }

    /// <summary>A reader that no device is yet.</summary>
    public static async Task<Guid> NewReaderAsync(GatewayUnderTest gateway, TestVenue venue) =>
        (await gateway.Post(gateway.NetworkKey, "/api/v1/readers", new { venueId = venue.Id, label = "door" }))["readerId"]!.GetValue<Guid>();

    public static async Task<string> CodeAsync(GatewayUnderTest gateway, string venueKey, Guid reader) =>
        (await gateway.Post(venueKey, $"/api/v1/readers/{reader}/enrolment-codes", new { }))["code"]!.GetValue<string>();

    public async Task<HttpResponseMessage> EnrolAsync(GatewayUnderTest gateway, string code, long countsFrom = 1)
    {
        var plain = code.Replace("-", "", StringComparison.Ordinal);
        var response = await gateway.TryPost(null, "/api/v1/readers/enrolments", new
        {
            code, publicKey = PublicKey, signature = Sign($"interlieux-enrolment-v1\n{plain}\n{PublicKey}"), countsFrom,
        });
        if (!response.IsSuccessStatusCode) return response;
        var enrolled = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        ReaderId = enrolled["readerId"]!.GetValue<Guid>();
        GatewayKey = enrolled["gatewayKey"]!.GetValue<string>();
        return response;
    }

    /// <summary>Another key takes the place of this one; the gateway is asked with the old one.</summary>
    public async Task<HttpResponseMessage> ReplaceKeyAsync(GatewayUnderTest gateway)
    {
        var token = Token(gateway.Clock.Now);
        var next = Key.Create(SignatureAlgorithm.Ed25519);
        var publicKey = Base64Url.EncodeToString(next.PublicKey.Export(KeyBlobFormat.RawPublicKey));
        var signature = SignatureAlgorithm.Ed25519.Sign(next, Encoding.UTF8.GetBytes($"interlieux-rotation-v1\n{ReaderId}\n{publicKey}"));
        var answer = await gateway.TryPost(token, "/api/v1/readers/self/key", new { publicKey, signature = Base64Url.EncodeToString(signature) });
        key.Dispose();
        key = next;
        return answer;
    }

    public string Token(DateTimeOffset now, int seconds = 300, string header = """{"alg":"EdDSA","typ":"JWT"}""", Guid? subject = null)
    {
        var issued = now.ToUnixTimeSeconds();
        var claims = $$"""{"sub":"{{subject ?? ReaderId}}","iat":{{issued}},"exp":{{issued + seconds}}}""";
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        return $"{signed}.{Sign(signed)}";
    }

    /// <summary>A scan as this device sends it; what is changed after it was signed is in <paramref name="change"/>.</summary>
    public JsonObject Scan(GatewayUnderTest gateway, string identifier, int sequence, Action<JsonObject>? before = null, Action<JsonObject>? change = null)
    {
        var scan = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(gateway.Scan(identifier, "in", sequence)))!.AsObject();
        scan["occurredAt"] = gateway.Clock.Now.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
        before?.Invoke(scan);
        Sign(scan);
        change?.Invoke(scan);
        return scan;
    }

    /// <summary>Puts this device's signature on a scan.</summary>
    public JsonObject Sign(JsonObject scan)
    {
        scan["signature"] = Sign(TextOf(scan, ReaderId));
        return scan;
    }

    internal static string TextOf(JsonObject scan, Guid readerId) => string.Join('\n',
    [
        "interlieux-scan-v1", readerId.ToString(), scan["scanId"]!.GetValue<string>(), Number(scan["sequence"]!), scan["technology"]!.GetValue<string>(),
        scan["identifier"]!.GetValue<string>(), scan["direction"]!.GetValue<string>(),
        DateTimeOffset.Parse(scan["occurredAt"]!.GetValue<string>(), CultureInfo.InvariantCulture).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        Number(scan["monotonicMs"]!), scan["offline"]!.GetValue<bool>() ? "true" : "false", scan["admittedBy"]!.GetValue<string>(),
        scan["listVersion"] is { } version ? Number(version) : "null",
    ]);

    private static string Number(JsonNode node) => node.ToJsonString();

    private string Sign(string text) => Base64Url.EncodeToString(SignatureAlgorithm.Ed25519.Sign(key, Encoding.UTF8.GetBytes(text)));
}
