using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Interlieux.Gateway.Tests.Hosting;
using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Readers;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Interlieux.Gateway.Tests.Compatibility;

/// <param name="Token">What it sends as <c>Authorization: token …</c>.</param>
public sealed record TestOldReader(Guid ReaderId, string Token);

/// <param name="Body">The JSON of an answer.</param>
public sealed record WireAnswer(HttpStatusCode Status, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string? Reason => Json["reason"]?.GetValue<string>();
}

/// <summary>Devices of older protocols, and requests byte by byte as they send them.</summary>
internal static class OldReaders
{
    public static async Task<TestOldReader> OldReader(this GatewayUnderTest gateway, TestVenue venue, object compatibility)
    {
        var reader = await gateway.Post(gateway.NetworkKey, "/api/v1/readers", new { venueId = venue.Id, label = "old", compatibility });
        // il_KEY_SECRET
        var secret = reader["secret"]!.GetValue<string>();
        return new TestOldReader(reader["readerId"]!.GetValue<Guid>(), $"{secret[3..35]}:{secret[36..]}");
    }

    /// <summary>Sends a request exactly as it is written, as Python's requests does.</summary>
    /// <param name="target">The path and query, escaped as on the wire.</param>
    public static async Task<WireAnswer> Wire(
        this GatewayUnderTest gateway, string token, string method, string target, string? body = null, string type = "application/json")
    {
        var ct = TestContext.Current.CancellationToken;
        var content = body is null ? "" : $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\nContent-Type: {type}\r\n";
        var request = $"{method} {target} HTTP/1.1\r\nHost: {gateway.Address.Authority}\r\nUser-Agent: python-requests/2.28.1\r\n"
            + $"Accept-Encoding: gzip, deflate\r\nAccept: */*\r\nConnection: close\r\nAuthorization: token {token}\r\n{content}\r\n{body}";
        using var client = new TcpClient();
        await client.ConnectAsync(gateway.Address.Host, gateway.Address.Port, ct);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request), ct);
        using var reader = new StreamReader(stream);
        var response = await reader.ReadToEndAsync(ct);
        // Whatever its framing, the body is one JSON object.
        var start = response.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return new WireAnswer(
            (HttpStatusCode)int.Parse(response.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture),
            response[response.IndexOf('{', start)..(response.LastIndexOf('}') + 1)]);
    }

    /// <summary>Posts a long body, once the gateway has said that it wants it: else it may hang up while the body is still under way.</summary>
    public static async Task<HttpStatusCode> Send(this GatewayUnderTest gateway, string token, string path, string body, string type)
    {
        using var client = gateway.Client(token);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, null, type) };
        request.Headers.ExpectContinue = true;
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    /// <summary>Why scans that no account can be told for were refused, on a reader.</summary>
    public static async Task<List<string>> Strays(this GatewayUnderTest gateway, TestOldReader reader) =>
        [.. (await gateway.EventsOf(reader.ReaderId)).OfType<StrayScanRefused>().Select(stray => stray.Reason)];

    public static async Task<IReadOnlyList<object>> EventsOf(this GatewayUnderTest gateway, Guid stream)
    {
        await using var session = gateway.Services.GetRequiredService<IDocumentStore>().QuerySession();
        return [.. (await session.Events.FetchStreamAsync(stream, token: TestContext.Current.CancellationToken)).Select(e => e.Data)];
    }

    /// <summary>The accepted scans of an account.</summary>
    public static async Task<List<ScanAccepted>> Accepted(this GatewayUnderTest gateway, Guid account) =>
        [.. (await gateway.EventsOf(account)).OfType<ScanAccepted>()];

    public static async Task Sql(this GatewayUnderTest gateway, string sql)
    {
        await using var source = NpgsqlDataSource.Create(gateway.OwnerConnectionString + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
