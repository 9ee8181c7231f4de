using System.Net;
using System.Net.Http.Json;
using System.Text;
using Interlieux.Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace Interlieux.Gateway.Tests.Problems;

/// <summary>Input that nobody sends by mistake: a clear answer, and nothing changed.</summary>
public sealed class HostileInputTests(GatewayUnderTest gateway) : IClassFixture<GatewayUnderTest>
{
    public static TheoryData<string, string, string> Bodies { get; } = new()
    {
        { "sell", "pools", """{"customer":"a\u0000b","halfDays":1,"priceCents":1,"validFrom":"2026-01-01","validUntil":"2026-12-31"}""" },
        { "sell", "pools", """{"customer":"a","halfDays":1,"priceCents":-1,"validFrom":"2026-01-01","validUntil":"2026-12-31"}""" },
        { "sell", "accounts", """{"memberRef":"a\u0000b"}""" },
        { "sell", "accounts", """{"memberRef":null}""" },
        { "sell", "accounts", """{}""" },
        { "sell", "accounts", """{"memberRef":"a","homeVenue":"0192f0a0-0000-7000-8000-000000000001"}""" },
        { "sell", "accounts", """{"memberRef":"someone@example.org"}""" },
        { "sell", "accounts", """{"memberRef":""" },
        { "sell", "accounts", "" },
        { "network", "network/rules", """{"effectiveFrom":"2027-01-01"}""" },
        { "network", "network/rules", """{"effectiveFrom":"2027-01-01","rules":null}""" },
        { "network", "network/tariffs", """{"effectiveFrom":"2026-10-14","halfDayCents":700}""" },
        { "network", "network/tariffs", """{"effectiveFrom":"2027-01-01","halfDayCents":-1}""" },
        { "network", "keys", """{"scope":"sell,treasurer","label":"x"}""" },
        { "network", "keys", """{"scope":2,"label":"x"}""" },
        { "network", "keys", """{"scope":"audit","label":"\u0000"}""" },
        { "network", "venues", """{"name":"v","zone":null,"closingTime":"20:00","listed":true,"source":"t","sourceId":"x"}""" },
        { "network", "venues", """{"name":"v","zone":"Romance Standard Time","closingTime":"20:00","listed":true,"source":"t","sourceId":"x"}""" },
        { "network", "venues", """{"name":"v","zone":"Europe/Paris","closingTime":"25:00","listed":true,"source":"t","sourceId":"x"}""" },
        { "network", "cycles/9999-12/cut-off", "{}" },
        { "network", "cycles/2026-13/cut-off", "{}" },
        { "network", "cycles/2026-10/clearings", """{"policy":"bilateral,fewest"}""" },
        { "scan", "scans", """{"scanId":"0192f0a0-0000-7000-8000-000000000001","direction":"in, out"}""" },
        { "scan", "scans", "7" },
        { "scan", "scans", "[[]]" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Bad_input_is_a_400_that_says_what_is_wrong(string scope, string path, string body)
    {
        using var response = await Send(scope, path, body);

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        var problem = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        problem.Should().Contain("\"detail\":\"").And.NotContain("   at ").And.NotContain("Interlieux.").And.NotContain(".NET");
    }

    [Theory]
    [InlineData("""{"memberRef":"a","homeVenue":"x"}""", "there is no field 'homeVenue'.")]
    [InlineData("{}", "it lacks 'memberRef'.")]
    [InlineData("""{"memberRef":null}""", "'memberRef' must not be null.")]
    public async Task A_field_that_is_wrong_is_named(string body, string reason)
    {
        using var response = await Send("sell", "accounts", body);

        var problem = await response.Content.ReadFromJsonAsync<ProblemDetails>(TestContext.Current.CancellationToken);
        problem!.Detail.Should().EndWith(reason);
    }

    [Fact]
    public async Task A_scan_whose_fields_are_written_in_capitals_is_the_same_scan()
    {
        var body = """
            {"ScanId":"0192f0a0-0000-7000-8000-000000000077","Sequence":1,"Technology":"nfc-a","Identifier":"04A1B2C3","Direction":"in",
            "OccurredAt":"2026-10-14T08:00:00Z","MonotonicMs":0,"Offline":false,"AdmittedBy":"none"}
            """;

        using var response = await Send("scan", "scans", body);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_charset_that_is_not_UTF8_is_refused()
    {
        using var client = gateway.Client(gateway.Here.SellKey);
        using var content = new StringContent("{}", Encoding.ASCII);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("application/json; charset=nope");

        using var response = await client.PostAsync("/api/v1/accounts", content, TestContext.Current.CancellationToken);

        response.StatusCode.Should().Be(HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData("sell", "accounts")]
    [InlineData("scan", "scans")]
    public async Task A_body_that_is_too_long_says_how_long_it_may_be(string scope, string path)
    {
        using var response = await Send(scope, path, $$"""{"memberRef":"{{new string('a', 1_000_000)}}"}""");

        response.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain("1000000 bytes");
    }

    [Fact]
    public async Task A_newer_reader_may_say_more_of_a_scan()
    {
        var body = """
            {"scanId":"0192f0a0-0000-7000-8000-000000000078","sequence":2,"technology":"nfc-a","identifier":"04A1B2C4","direction":"in",
            "occurredAt":"2026-10-14T08:00:00Z","monotonicMs":0,"offline":false,"admittedBy":"none","battery":97}
            """;

        using var response = await Send("scan", "scans", body);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_trail_refuses_what_cannot_be_printed()
    {
        using var client = gateway.Client(gateway.AuditKey);

        foreach (var query in (string[])["cycle/2026-10?type=%00", "actor/%00", "cycle/2026-10?limit=0", "cycle/2026-10?from=yesterday", "1/x"])
        {
            using var response = await client.GetAsync($"/api/v1/trail/{query}", TestContext.Current.CancellationToken);
            response.StatusCode.Should().Be(HttpStatusCode.BadRequest, query);
        }
    }

    [Fact]
    public async Task The_same_key_on_two_accounts_is_two_purchases_and_the_balances_go_on()
    {
        var one = await gateway.NewMember(gateway.Here, "04E0000000A101", 5);
        var two = await gateway.NewMember(gateway.Here, "04E0000000A102", 5);
        var first = await gateway.Post(gateway.Here.SellKey, $"/api/v1/accounts/{one.AccountId}/passes", GatewayUnderTest.Pack(3), "shared");
        var second = await gateway.Post(gateway.Here.SellKey, $"/api/v1/accounts/{two.AccountId}/passes", GatewayUnderTest.Pack(3), "shared");
        first["passId"]!.GetValue<Guid>().Should().NotBe(second["passId"]!.GetValue<Guid>());

        var after = await gateway.NewMember(gateway.Here, "04E0000000A103", 5);
        using var client = gateway.Client(gateway.Here.SellKey);
        await gateway.WhenViewsShowAll();
        (await client.GetAsync($"/api/v1/accounts/{after.AccountId}", TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    private async Task<HttpResponseMessage> Send(string scope, string path, string body)
    {
        using var client = gateway.Client(scope switch
        {
            "sell" => gateway.Here.SellKey,
            "scan" => gateway.Here.DeviceKey,
            _ => gateway.NetworkKey,
        });
        client.DefaultRequestHeaders.Add("Idempotency-Key", "hostile");
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await client.PostAsync($"/api/v1/{path}", content, TestContext.Current.CancellationToken);
    }
}
