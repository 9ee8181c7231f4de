using System.Buffers.Text;
using System.Net;
using System.Text.Json.Nodes;
using Interlieux.Gateway.Tests.Hosting;
using Interlieux.Ledger;
using Interlieux.Ledger.Readers;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Wolverine;

namespace Interlieux.Gateway.Tests.Readers;

/// <summary>A device becomes a reader with a key of its own, and nobody else does.</summary>
public sealed class EnrolmentTests(GatewayUnderTest gateway) : IClassFixture<GatewayUnderTest>
{
    [Fact]
    public async Task An_enrolled_device_speaks_by_its_own_key_and_the_one_that_was_given_out_opens_nothing_more()
    {
        using var device = new TestDevice();
        var code = await TestDevice.CodeAsync(gateway, gateway.NetworkKey, gateway.There.ReaderId);
        (await device.EnrolAsync(gateway, code)).StatusCode.Should().Be(HttpStatusCode.OK);

        (await Deliver(device.Token(gateway.Clock.Now))).Should().Be(HttpStatusCode.OK);
        (await Deliver(gateway.There.DeviceKey)).Should().Be(HttpStatusCode.Unauthorized);
        // An answer that got lost is asked for again.
        (await device.EnrolAsync(gateway, code.ToLowerInvariant().ToUpperInvariant())).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_code_is_good_for_one_device_and_one_hour()
    {
        using var first = new TestDevice();
        using var second = new TestDevice();
        var reader = await TestDevice.NewReaderAsync(gateway, gateway.Here);
        var code = await TestDevice.CodeAsync(gateway, gateway.Here.SellKey, reader);

        (await first.EnrolAsync(gateway, code)).StatusCode.Should().Be(HttpStatusCode.OK);
        (await second.EnrolAsync(gateway, code)).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await second.EnrolAsync(gateway, "K7QM-3XWD-9TBA")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        var late = await TestDevice.CodeAsync(gateway, gateway.Here.SellKey, reader);
        gateway.Clock.Now += TimeSpan.FromMinutes(61);
        (await second.EnrolAsync(gateway, late)).StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_code_that_nobody_used_ends_with_the_next_one()
    {
        using var device = new TestDevice();
        using var thief = new TestDevice();
        var reader = await TestDevice.NewReaderAsync(gateway, gateway.Here);
        var seen = await TestDevice.CodeAsync(gateway, gateway.Here.SellKey, reader);
        var code = await TestDevice.CodeAsync(gateway, gateway.Here.SellKey, reader);

        (await thief.EnrolAsync(gateway, seen)).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await device.EnrolAsync(gateway, code)).StatusCode.Should().Be(HttpStatusCode.OK);
        (await Deliver(device.Token(gateway.Clock.Now))).Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task When_another_device_becomes_the_reader_what_the_first_one_had_under_way_does_nothing()
    {
        var ct = TestContext.Current.CancellationToken;
        using var thief = await TestDevice.EnrolledAsync(gateway, gateway.Here);
        using var wished = new TestDevice();
        using var device = new TestDevice();
        var proven = Base64Url.DecodeFromChars(thief.PublicKey);
        await using var hub = new HubConnectionBuilder()
            .WithUrl(new Uri(gateway.Address, "/hubs/scans"), http => http.AccessTokenProvider = () => Task.FromResult<string?>(thief.Token(gateway.Clock.Now)))
            .Build();
        await hub.StartAsync(ct);
        (await device.EnrolAsync(gateway, await TestDevice.CodeAsync(gateway, gateway.Here.SellKey, thief.ReaderId))).StatusCode.Should().Be(HttpStatusCode.OK);
        var before = await gateway.EventsAsync();

        // A connection that was opened before; and a request for a new key whose last byte comes now.
        var call = () => hub.InvokeAsync<JsonArray>("Submit", new[] { thief.Scan(gateway, "04B0000000C301", 1) }, ct);
        (await call.Should().ThrowAsync<Microsoft.AspNetCore.SignalR.HubException>()).Which.Message.Should().Contain("HubException: key-replaced:");
        await using var scope = gateway.Services.CreateAsyncScope();
        var replaced = await scope.ServiceProvider.GetRequiredService<IMessageBus>().InvokeAsync<Outcome<ReaderChange>>(
            new ReplaceReaderKey(thief.ReaderId, proven, Base64Url.DecodeFromChars(wished.PublicKey), "test"), ct);

        replaced.Refusal.Should().NotBeNull();
        (await gateway.EventsAsync()).Should().Be(before);
        (await Deliver(device.Token(gateway.Clock.Now))).Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_does_not_have_the_key_that_it_shows_is_not_enrolled()
    {
        using var device = new TestDevice();
        using var other = new TestDevice();
        var reader = await TestDevice.NewReaderAsync(gateway, gateway.Here);
        var code = await TestDevice.CodeAsync(gateway, gateway.Here.SellKey, reader);

        using var stolen = await gateway.TryPost(null, "/api/v1/readers/enrolments", new
        {
            code, publicKey = other.PublicKey, signature = "A".PadRight(86, 'A'),
        });

        stolen.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await device.EnrolAsync(gateway, code)).StatusCode.Should().Be(HttpStatusCode.OK, "the code was not used up");
    }

    [Fact]
    public async Task A_venue_makes_codes_for_its_own_readers_alone()
    {
        using var foreign = await gateway.TryPost(gateway.Here.SellKey, $"/api/v1/readers/{gateway.There.ReaderId}/enrolment-codes", new { });

        foreign.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_token_is_taken_in_its_time_and_from_its_device_alone()
    {
        using var device = await TestDevice.EnrolledAsync(gateway, gateway.Here);
        using var other = await TestDevice.EnrolledAsync(gateway, gateway.There);
        var now = gateway.Clock.Now;
        var good = device.Token(now);

        (await Deliver(good)).Should().Be(HttpStatusCode.OK);
        (await Deliver(device.Token(now.AddSeconds(59)))).Should().Be(HttpStatusCode.OK);
        foreach (var bad in (string[])
        [
            device.Token(now.AddSeconds(-301)), device.Token(now.AddSeconds(62)), device.Token(now, seconds: 301),
            device.Token(now, header: """{"alg":"none","typ":"JWT"}"""), device.Token(now, header: """{"typ":"JWT","alg":"EdDSA"}"""),
            device.Token(now, subject: other.ReaderId), good[..^4] + "AAAA", good + ".x", good[..good.LastIndexOf('.')] + ".",
        ])
        {
            (await Deliver(bad)).Should().Be(HttpStatusCode.Unauthorized);
        }

        using var query = gateway.Client();
        (await query.GetAsync($"/hubs/scans?access_token={good}", TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_new_key_takes_the_place_of_the_old_one_and_is_asked_for_by_the_venue()
    {
        using var device = await TestDevice.EnrolledAsync(gateway, gateway.Here);
        var old = device.Token(gateway.Clock.Now);
        await gateway.Post(gateway.Here.SellKey, $"/api/v1/readers/{device.ReaderId}/key-replacement", new { });
        (await StatusAsync(device))["configuration"]!["rotateKey"]!.GetValue<bool>().Should().BeTrue();

        (await device.ReplaceKeyAsync(gateway)).StatusCode.Should().Be(HttpStatusCode.OK);

        (await Deliver(old)).Should().Be(HttpStatusCode.Unauthorized);
        (await Deliver(device.Token(gateway.Clock.Now))).Should().Be(HttpStatusCode.OK);
        (await StatusAsync(device))["configuration"]!["rotateKey"]!.GetValue<bool>().Should().BeFalse();
    }

    [Fact]
    public async Task A_scan_under_way_with_the_key_before_gets_no_verdict_and_is_taken_when_it_is_signed_again()
    {
        var ct = TestContext.Current.CancellationToken;
        using var device = await TestDevice.EnrolledAsync(gateway, gateway.Here);
        var scan = device.Scan(gateway, "04B0000000C201", 1);
        await using var hub = new HubConnectionBuilder()
            .WithUrl(new Uri(gateway.Address, "/hubs/scans"), http => http.AccessTokenProvider = () => Task.FromResult<string?>(device.Token(gateway.Clock.Now)))
            .Build();
        await hub.StartAsync(ct);
        (await device.ReplaceKeyAsync(gateway)).StatusCode.Should().Be(HttpStatusCode.OK);

        var call = () => hub.InvokeAsync<JsonArray>("Submit", new[] { scan }, ct);
        (await call.Should().ThrowAsync<Microsoft.AspNetCore.SignalR.HubException>()).Which.Message.Should().Contain("HubException: key-replaced:");
        using var refused = await gateway.TryPost(device.Token(gateway.Clock.Now), "/api/v1/scans", scan);
        refused.StatusCode.Should().Be(HttpStatusCode.Unauthorized);

        var again = device.Sign(scan);
        (await gateway.Post(device.Token(gateway.Clock.Now), "/api/v1/scans", again))["reason"]!.GetValue<string>().Should().Be("unknown-badge");
    }

    [Fact]
    public async Task A_disabled_reader_gets_no_verdict_loses_nothing_and_goes_on_when_it_is_enabled()
    {
        var ct = TestContext.Current.CancellationToken;
        using var device = await TestDevice.EnrolledAsync(gateway, gateway.Here);
        var scan = device.Scan(gateway, "04B0000000C101", 1);
        await using var hub = new HubConnectionBuilder()
            .WithUrl(new Uri(gateway.Address, "/hubs/scans"), http => http.AccessTokenProvider = () => Task.FromResult<string?>(device.Token(gateway.Clock.Now)))
            .Build();
        await hub.StartAsync(ct);

        await gateway.Post(gateway.Here.SellKey, $"/api/v1/readers/{device.ReaderId}/disabling", new { reason = "left on a bus" });

        using var refused = await gateway.TryPost(device.Token(gateway.Clock.Now), "/api/v1/scans", scan);
        refused.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await refused.Content.ReadAsStringAsync(ct)).Should().Contain("urn:interlieux:problem:reader-disabled");
        var call = () => hub.InvokeAsync<JsonArray>("Submit", new[] { scan }, ct);
        (await call.Should().ThrowAsync<Microsoft.AspNetCore.SignalR.HubException>()).Which.Message.Should().Contain("HubException: disabled:");

        await gateway.Post(gateway.Here.SellKey, $"/api/v1/readers/{device.ReaderId}/enabling", new { });
        (await hub.InvokeAsync<JsonArray>("Submit", new[] { scan }, ct)).Single()!["reason"]!.GetValue<string>().Should().Be("unknown-badge");
        using var stranger = await gateway.TryPost(gateway.There.SellKey, $"/api/v1/readers/{device.ReaderId}/disabling", new { reason = "spite" });
        stranger.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_status_is_answered_with_how_to_behave_and_a_wrong_one_by_what_is_wrong()
    {
        using var device = await TestDevice.EnrolledAsync(gateway, gateway.Here);
        using var client = gateway.Client(gateway.Here.SellKey);
        using var configured = await client.PutAsync(
            $"/api/v1/readers/{device.ReaderId}/configuration", Json("""{"direction":"in","language":"en","statusSeconds":30}"""), TestContext.Current.CancellationToken);
        configured.StatusCode.Should().Be(HttpStatusCode.OK);

        (await StatusAsync(device))["configuration"]!.ToJsonString().Should().Be(
            """{"venue":"Here","timeZone":"Europe/Paris","direction":"in","offline":"store","language":"en","statusSeconds":30,"rotateKey":false}""");
        using var wrong = await PutStatusAsync(device, """{"agentVersion":"x","lastSequence":1,"oldestWaiting":2,"waiting":1,"parked":0,"parkedSequences":[],"clockSkewMs":0,"sources":[]}""");
        wrong.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await wrong.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain("oldestWaiting");
    }

    private async Task<JsonNode> StatusAsync(TestDevice device)
    {
        using var answer = await PutStatusAsync(device, File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "examples", "status.json")));
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        answer.StatusCode.Should().Be(HttpStatusCode.OK, text);
        return JsonNode.Parse(text)!;
    }

    private async Task<HttpResponseMessage> PutStatusAsync(TestDevice device, string status)
    {
        using var client = gateway.Client(device.Token(gateway.Clock.Now));
        return await client.PutAsync("/api/v1/readers/self/status", Json(status), TestContext.Current.CancellationToken);
    }

    private static StringContent Json(string text) => new(text, null, "application/json");

    private async Task<HttpStatusCode> Deliver(string credential)
    {
        using var answer = await gateway.TryPost(credential, "/api/v1/scans", Array.Empty<object>());
        return answer.StatusCode;
    }
}
