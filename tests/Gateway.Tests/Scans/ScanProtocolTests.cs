using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Interlieux.Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Interlieux.Gateway.Tests.Scans;

/// <summary>The reader protocol as the gateway speaks it, over HTTP and over the hub.</summary>
public sealed class ScanProtocolTests(GatewayUnderTest gateway) : IClassFixture<GatewayUnderTest>
{
    [Fact]
    public async Task One_scan_gets_one_verdict_and_many_get_many_in_order()
    {
        var member = await gateway.NewMember(gateway.Here, "04B0000000A101", 10);

        var one = await gateway.Post(gateway.There.DeviceKey, "/api/v1/scans", gateway.Scan(member.Identifier, "in"));
        one.ToJsonString().Should().Contain("\"outcome\":\"accepted\"").And.Contain("\"halfDaysCharged\":1").And.Contain("\"remainingHalfDays\":9");

        var scans = Enumerable.Range(2, 30).Select(i => gateway.Scan("04B0000000FFFF", sequence: i)).ToArray();
        var many = (await gateway.Post(gateway.There.DeviceKey, "/api/v1/scans", scans)).AsArray();
        many.Select(v => v!["scanId"]!.GetValue<Guid>()).Should().Equal(scans.Select(s => JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(s))!["scanId"]!.GetValue<Guid>()));
        many.Should().OnlyContain(v => v!["reason"]!.GetValue<string>() == "unknown-badge");
    }

    [Fact]
    public async Task An_empty_request_records_nothing() =>
        (await gateway.Post(gateway.There.DeviceKey, "/api/v1/scans", Array.Empty<object>())).AsArray().Should().BeEmpty();

    [Theory]
    [InlineData("scanId", "\"0192f0a0-0000-4000-8000-000000000001\"")]
    [InlineData("sequence", "0")]
    [InlineData("technology", "\"smoke\"")]
    [InlineData("technology", "1")]
    [InlineData("identifier", "\"04XY\"")]
    [InlineData("identifier", "null")]
    [InlineData("direction", "null")]
    [InlineData("occurredAt", "\"2026-10-14T08:00:00\"")]
    [InlineData("occurredAt", "\"yesterday\"")]
    [InlineData("monotonicMs", "-1")]
    [InlineData("offline", "\"yes\"")]
    [InlineData("admittedBy", "\"nobody\"")]
    public async Task A_malformed_scan_refuses_the_whole_request_by_index_and_field(string field, string value)
    {
        var good = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(gateway.Scan("04B0000000A102")))!;
        var bad = good.DeepClone();
        bad[field] = JsonNode.Parse(value);
        var body = new JsonArray(good.DeepClone(), bad);

        using var response = await gateway.TryPost(gateway.There.DeviceKey, "/api/v1/scans", body);
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        var problem = (await response.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!;
        problem["index"]!.GetValue<int>().Should().Be(1);
        problem["field"]!.GetValue<string>().Should().Be(field);
        problem.ToJsonString().Should().NotContain("04XY");

        await using var hub = await Hub(gateway.There.DeviceKey);
        var refused = await hub.Invoking(h => h.InvokeAsync<JsonArray>("Submit", body)).Should().ThrowAsync<HubException>();
        refused.Which.Message.Should().Contain($"malformed: scans[1].{field}: ");

        // Nothing of it was recorded: the good scan is new when it comes alone.
        var verdict = await gateway.Post(gateway.There.DeviceKey, "/api/v1/scans", good);
        verdict["reason"]!.GetValue<string>().Should().Be("unknown-badge");
    }

    [Fact]
    public async Task The_hub_gives_the_same_verdict_as_HTTP_did()
    {
        var member = await gateway.NewMember(gateway.Here, "04B0000000A103", 3);
        var scan = gateway.Scan(member.Identifier, "in");
        var first = await gateway.Post(gateway.There.DeviceKey, "/api/v1/scans", scan);

        await using var hub = await Hub(gateway.There.DeviceKey);
        var again = await hub.InvokeAsync<JsonArray>("Submit", new[] { scan }, TestContext.Current.CancellationToken);

        again.Single()!.ToJsonString().Should().Be(first.ToJsonString());
    }

    [Fact]
    public async Task Two_hundred_scans_fit_in_one_message()
    {
        await using var hub = await Hub(gateway.There.DeviceKey);

        var verdicts = await hub.InvokeAsync<JsonArray>(
            "Submit", Enumerable.Range(1, 500).Select(i => gateway.Scan("04B0000000FFFE", sequence: i)).ToArray(), TestContext.Current.CancellationToken);

        verdicts.Should().HaveCount(500);
    }

    [Fact]
    public async Task The_hub_refuses_everybody_but_readers()
    {
        foreach (var key in (string?[])[null, "il_wrong", gateway.NetworkKey, gateway.Here.SellKey, gateway.Here.TreasurerKey, gateway.AuditKey])
        {
            var refused = await FluentActions.Awaiting(() => Hub(key)).Should().ThrowAsync<HttpRequestException>();
            refused.Which.StatusCode.Should().BeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden);
        }
    }

    private async Task<HubConnection> Hub(string? key)
    {
        var hub = new HubConnectionBuilder()
            .WithUrl(new Uri(gateway.Address, "/hubs/scans"), options =>
            {
                options.AccessTokenProvider = () => Task.FromResult(key);
                options.Transports = HttpTransportType.WebSockets;
            })
            .Build();
        await hub.StartAsync(TestContext.Current.CancellationToken);
        return hub;
    }
}
