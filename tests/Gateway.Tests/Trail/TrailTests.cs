using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Interlieux.Gateway.Tests.Hosting;

namespace Interlieux.Gateway.Tests.Trail;

public sealed class TrailTests(GatewayUnderTest gateway) : IClassFixture<GatewayUnderTest>
{
    [Fact]
    public async Task An_account_is_traced_from_its_opening_to_its_charges_page_by_page()
    {
        var member = await gateway.NewMember(gateway.Here, "04D0000000A101", 10);
        await gateway.Post(gateway.There.DeviceKey, "/api/v1/scans", gateway.Scan(member.Identifier, "in"));
        string[] expected = ["account_opened", "badge_bound", "pass_purchased", "scan_accepted", "half_day_charged"];
        await gateway.WhenViewsShowAll();
        var entries = await Read($"/api/v1/trail/account/{member.AccountId}");

        entries.Select(e => e["type"]!.GetValue<string>()).Should().Equal(expected);
        entries[0]["actor"]!.GetValue<string>().Should().StartWith("key:");
        entries[4]["data"]!["priceCents"]!.GetValue<long>().Should().Be(600);

        var pages = new List<string>();
        string? after = "0";
        while (after is not null)
        {
            using var client = gateway.Client(gateway.AuditKey);
            using var response = await client.GetAsync($"/api/v1/trail/account/{member.AccountId}?limit=2&after={after}", TestContext.Current.CancellationToken);
            pages.AddRange(Lines(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Select(e => e["type"]!.GetValue<string>()));
            after = response.Headers.TryGetValues("Interlieux-Next-After", out var next) ? next.Single() : null;
        }

        pages.Should().Equal(expected);
    }

    [Fact]
    public async Task A_trail_is_filtered_by_type_and_time_and_told_as_CSV()
    {
        var member = await gateway.NewMember(gateway.Here, "04D0000000A102", 10);
        await gateway.Post(gateway.There.DeviceKey, "/api/v1/scans", gateway.Scan(member.Identifier, "in"));
        await gateway.WhenViewsShowAll();

        (await Read($"/api/v1/trail/venue/{gateway.There.Id}?type=half_day_charged")).Should().NotBeEmpty();
        (await Read($"/api/v1/trail/account/{member.AccountId}?until=2026-10-14T07:59:59Z")).Should().BeEmpty();
        (await Read($"/api/v1/trail/account/{member.AccountId}?from=2026-10-14T08:00:00Z&type=pass_purchased&type=badge_bound")).Should().HaveCount(2);
        (await Read($"/api/v1/trail/reader/{gateway.There.ReaderId}?type=scan_accepted")).Should().NotBeEmpty();
        (await Read("/api/v1/trail/cycle/2026-10?type=half_day_charged")).Should().NotBeEmpty();

        using var client = gateway.Client(gateway.AuditKey);
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/csv"));
        var csv = await client.GetStringAsync($"/api/v1/trail/account/{member.AccountId}", TestContext.Current.CancellationToken);
        csv.Split('\n')[0].TrimEnd('\r').Should().Be("sequence,stream,version,type,recordedAt,actor,data");
        csv.Trim().Split('\n').Should().HaveCount(6);
    }

    private async Task<List<JsonNode>> Read(string path)
    {
        using var client = gateway.Client(gateway.AuditKey);
        return Lines(await client.GetStringAsync(path, TestContext.Current.CancellationToken));
    }

    private static List<JsonNode> Lines(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
}
