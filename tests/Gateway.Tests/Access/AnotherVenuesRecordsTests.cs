using System.Net;
using System.Text.Json.Nodes;
using Interlieux.Gateway.Tests.Hosting;
using Npgsql;

namespace Interlieux.Gateway.Tests.Access;

/// <summary>What two venues have with each other is closed to a third one: it changes nothing of it, and sees nothing of it.</summary>
public sealed class AnotherVenuesRecordsTests(GatewayUnderTest gateway) : IClassFixture<GatewayUnderTest>
{
    private string Home => gateway.Here.SellKey;

    private string Host => gateway.There.SellKey;

    [Fact]
    public async Task A_third_venue_writes_nothing_into_the_records_of_two_others()
    {
        var stranger = (await Stranger()).SellKey;
        var (account, pass, scan, badge, pool) = await VisitOfTwoVenues("04A100A1");
        var own = (await gateway.NewMember(gateway.There, "04A101A1", 5)).AccountId;
        var offer = (await gateway.Post(Home, $"/api/v1/accounts/{account}/passes/{pass}/transfers",
            new { toAccount = own, halfDays = 2, priceCents = 1200 }, "offer"))["id"]!.GetValue<Guid>();
        var dispute = (await gateway.Post(Home, $"/api/v1/accounts/{account}/scans/{scan}/disputes", new { reason = "was not there" }, "dispute"))
            ["id"]!.GetValue<Guid>();
        var before = await EventsAsync();

        foreach (var (path, body) in (IEnumerable<(string, object)>)
        [
            ($"accounts/{account}/scans/{scan}/corrections", new { reason = "none", @void = true }),
            ($"accounts/{account}/scans/{scan}/disputes", new { reason = "none" }),
            ($"accounts/{account}/disputes/{dispute}/resolution", new { uphold = true, reason = "none" }),
            ($"accounts/{account}/disputes/{dispute}/resolution", new { uphold = false, reason = "none" }),
            ($"accounts/{account}/passes/{pass}/transfers", new { toAccount = own, halfDays = 1, priceCents = 600 }),
            ($"accounts/{account}/transfers/{offer}/acceptance", new { }),
            ($"accounts/{account}/transfers/{offer}/end", new { reason = "none" }),
            ($"accounts/{account}/passes/{pass}/suspensions", new { from = "2026-10-20", until = "2026-10-21", reason = "none" }),
            ($"accounts/{account}/suspension", new { reason = "none" }),
            ($"accounts/{account}/resumption", new { }),
            ($"accounts/{account}/settlements", new { halfDays = 1, reference = "none" }),
            ($"accounts/{account}/badges/{badge}/revocation", new { reason = "none" }),
            ($"accounts/{account}/badges/{badge}/replacement", new { technology = "nfc-a", identifier = "04A102A1", reason = "none" }),
            ($"pools/{pool}/accounts/{account}", new { reach = "network" }),
            ($"venues/{gateway.There.Id}/scans", new { direction = "in", reason = "none", accountId = account }),
        ])
        {
            using var response = await gateway.TryPost(stranger, $"/api/v1/{path}", body, "a third venue's");
            response.StatusCode.Should().Be(HttpStatusCode.Forbidden, path);
        }

        (await EventsAsync()).Should().Be(before, "a refusal records nothing");
    }

    [Fact]
    public async Task A_third_venue_sees_nothing_of_the_records_of_two_others()
    {
        var (strangerId, stranger) = await Stranger();
        var (account, pass, scan, _, pool) = await VisitOfTwoVenues("04A110A1");
        var own = (await gateway.NewMember(gateway.There, "04A111A1", 5)).AccountId;
        await gateway.Post(Home, $"/api/v1/accounts/{account}/passes/{pass}/transfers", new { toAccount = own, halfDays = 2, priceCents = 1200 }, "shown");
        await gateway.Post(Home, $"/api/v1/accounts/{account}/scans/{scan}/disputes", new { reason = "was not there" }, "shown");
        await gateway.WhenViewsShowAll();

        foreach (var list in (string[])["disputes", "transfers/offers"])
        {
            (await List(Home, list)).Should().NotBeEmpty(list);
            (await List(Host, list)).Should().NotBeEmpty(list);
            (await List(stranger, list)).Should().BeEmpty(list);
        }

        (await List(Home, $"venues/{gateway.Here.Id}/unused-credit")).Should().NotBeEmpty();
        (await List(stranger, $"venues/{strangerId}/unused-credit")).Should().BeEmpty();
        (await List(stranger, "badges/stale")).Should().BeEmpty();
        foreach (var path in (string[])
        [
            $"venues/{gateway.Here.Id}/unused-credit",
            $"pools/{pool}/report",
            $"accounts/{account}",
            $"accounts/{account}?asOf=2026-10-14T12:00:00Z",
            $"accounts/{account}?effective=2026-10-14",
        ])
        {
            using var client = gateway.Client(stranger);
            using var response = await client.GetAsync($"/api/v1/{path}", TestContext.Current.CancellationToken);
            response.StatusCode.Should().Be(HttpStatusCode.Forbidden, path);
            (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().NotContain("04A110A1").And.NotContain($"{pass}");
        }
    }

    /// <summary>A member of one venue was in the other one, and an employer pays for it.</summary>
    private async Task<(Guid Account, Guid Pass, Guid Scan, Guid Badge, Guid Pool)> VisitOfTwoVenues(string identifier)
    {
        var member = await gateway.NewMember(gateway.Here, identifier, 6);
        // The same badge for the same account again is the binding that is there.
        var badge = await gateway.Post(Home, $"/api/v1/accounts/{member.AccountId}/badges", new { technology = "nfc-a", identifier });
        var pool = await gateway.Post(Home, "/api/v1/pools", new
        {
            customer = $"Employer of {identifier}", halfDays = 10, priceCents = 1000, validFrom = "2026-01-01", validUntil = "2026-12-31",
        }, identifier);
        var verdict = await gateway.Post(gateway.There.DeviceKey, "/api/v1/scans", gateway.Scan(identifier));
        verdict["outcome"]!.GetValue<string>().Should().Be("accepted");
        return (member.AccountId, member.PassId, verdict["scanId"]!.GetValue<Guid>(), badge["badgeId"]!.GetValue<Guid>(), pool["poolId"]!.GetValue<Guid>());
    }

    private async Task<(Guid Id, string SellKey)> Stranger()
    {
        var venue = (await gateway.Post(gateway.NetworkKey, "/api/v1/venues", new
        {
            name = "Elsewhere", zone = "Europe/Paris", latitude = 47.0, longitude = 2.0, closingTime = "20:00", listed = true, source = "test",
            sourceId = "Elsewhere",
        }))["venueId"]!.GetValue<Guid>();
        var key = await gateway.Post(gateway.NetworkKey, "/api/v1/keys", new { scope = "sell", venueId = venue, label = "test" });
        return (venue, key["secret"]!.GetValue<string>());
    }

    private async Task<JsonArray> List(string key, string path) => (await gateway.Get(key, $"/api/v1/{path}")).AsArray();

    private async Task<long> EventsAsync()
    {
        await using var source = NpgsqlDataSource.Create(gateway.OwnerConnectionString + ";Pooling=false");
        await using var command = source.CreateCommand("select count(*) from ledger.mt_events");
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
