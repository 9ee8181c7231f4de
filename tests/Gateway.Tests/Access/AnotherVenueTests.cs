using System.Net;
using Interlieux.Gateway.Tests.Hosting;

namespace Interlieux.Gateway.Tests.Access;

/// <summary>A venue's key opens nothing of another venue's.</summary>
public sealed class AnotherVenueTests(GatewayUnderTest gateway) : IClassFixture<GatewayUnderTest>
{
    [Fact]
    public async Task Sellers_reach_only_the_accounts_and_pools_of_their_own_venue()
    {
        var member = await gateway.NewMember(gateway.Here, "04A000A1", 6);
        var pool = (await gateway.Post(gateway.Here.SellKey, "/api/v1/pools", new
        {
            customer = "Employer", halfDays = 10, priceCents = 1000, validFrom = "2026-01-01", validUntil = "2026-12-31",
        }, "pool"))["poolId"]!.GetValue<Guid>();
        var stranger = gateway.There.SellKey;
        var own = await gateway.NewMember(gateway.There, "04A001A1", 5);

        foreach (var (path, body) in (IEnumerable<(string, object)>)
        [
            ($"/api/v1/accounts/{member.AccountId}/badges", new { technology = "nfc-a", identifier = "04A002A1" }),
            ($"/api/v1/accounts/{member.AccountId}/badges/{Guid.Empty}/revocation", new { reason = "none" }),
            ($"/api/v1/accounts/{member.AccountId}/passes", GatewayUnderTest.Pack(3)),
            ($"/api/v1/accounts/{member.AccountId}/passes/{member.PassId}/refunds", new { halfDays = 1, amountCents = 1, creditNote = "AV-1" }),
            ($"/api/v1/pools/{pool}/accounts/{member.AccountId}", new { reach = "network" }),
            ($"/api/v1/pools/{pool}/accounts/{own.AccountId}", new { reach = "network" }),
        ])
        {
            using var response = await gateway.TryPost(stranger, path, body, "another venue's");
            response.StatusCode.Should().Be(HttpStatusCode.Forbidden, path);
        }
    }

    [Fact]
    public async Task Balances_of_another_venues_accounts_are_refused()
    {
        var member = await gateway.NewMember(gateway.Here, "04A003A1", 5);
        using var own = gateway.Client(gateway.Here.SellKey);
        await gateway.WhenViewsShowAll();
        (await own.GetAsync($"/api/v1/accounts/{member.AccountId}", TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.OK);

        using var stranger = gateway.Client(gateway.There.SellKey);
        (await stranger.GetAsync($"/api/v1/accounts/{member.AccountId}", TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        using var auditor = gateway.Client(gateway.AuditKey);
        (await auditor.GetAsync($"/api/v1/accounts/{member.AccountId}", TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_treasurer_sees_its_own_positions_and_pairs_alone()
    {
        var member = await gateway.NewMember(gateway.Here, "04A004A1", 5);
        await gateway.Post(gateway.There.DeviceKey, "/api/v1/scans", gateway.Scan(member.Identifier));
        await gateway.WhenViewsShowAll();

        (await Positions(gateway.NetworkKey)).Should().HaveCount(2);
        (await Positions(gateway.Here.TreasurerKey)).Should().Equal(gateway.Here.Id);
        (await Positions(gateway.There.TreasurerKey)).Should().Equal(gateway.There.Id);
        using var treasurer = gateway.Client(gateway.Here.TreasurerKey);
        (await treasurer.GetAsync($"/api/v1/cycles/2026-10/obligations/{gateway.There.Id}/{Guid.CreateVersion7(gateway.Clock.Now)}", TestContext.Current.CancellationToken))
            .StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_revoked_key_opens_nothing_and_a_revoked_device_is_told_so()
    {
        var issued = await gateway.Post(gateway.NetworkKey, "/api/v1/keys", new { scope = "audit", label = "short-lived" });
        await gateway.Post(gateway.NetworkKey, $"/api/v1/keys/{issued["keyId"]}/revocation", new { });
        using var revoked = gateway.Client(issued["secret"]!.GetValue<string>());
        (await revoked.GetAsync("/api/v1/network", TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);

        var reader = await gateway.Post(gateway.NetworkKey, "/api/v1/readers", new { venueId = gateway.Here.Id, label = "stolen" });
        await gateway.Post(gateway.NetworkKey, $"/api/v1/readers/{reader["readerId"]}/revocation", new { reason = "stolen" });
        var verdict = await gateway.Post(reader["secret"]!.GetValue<string>(), "/api/v1/scans", gateway.Scan("04A009A1"));
        verdict["reason"]!.GetValue<string>().Should().Be("device-revoked");
    }

    private async Task<List<Guid>> Positions(string key) =>
        [.. (await gateway.Get(key, "/api/v1/cycles/2026-10/positions"))["positions"]!.AsArray().Select(p => p!["venueId"]!.GetValue<Guid>())];
}
