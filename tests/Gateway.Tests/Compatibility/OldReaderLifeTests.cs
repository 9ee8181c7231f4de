using System.Net;
using Interlieux.Gateway.Tests.Hosting;
using Interlieux.Ledger.Badges;
using Interlieux.Tests;

namespace Interlieux.Gateway.Tests.Compatibility;

/// <summary>What befalls old readers and the gateway over time: keys, thieves, restarts, outages.</summary>
public sealed class OldReaderLifeTests(Postgres postgres) : IAsyncLifetime
{
    private const string Find = "/api/resource/Allocation%20Of%20Badge?filters=%5B%5B%22rfid%22,%22=%22,%2204:f0:00:00:00:b1:01%22%5D%5D";
    private const string Passage = """{"rfid":"04:f0:00:00:00:b1:01","date":"2026-10-14 10:00:00.25","type":"In"}""";

    private readonly GatewayUnderTest gateway = new(postgres) { RefusalsPerMinute = 20 };
    private TestOldReader reader = null!;
    private TestMember member = null!;

    public async ValueTask InitializeAsync()
    {
        await gateway.InitializeAsync();
        reader = await gateway.OldReader(gateway.There, new { protocol = "frappe" });
        member = await gateway.NewMember(gateway.Here, "04F0000000B101", 5);
    }

    public ValueTask DisposeAsync() => gateway.DisposeAsync();

    [Fact]
    public async Task After_a_restart_under_a_new_badge_key_names_and_passages_are_what_they_were()
    {
        var name = await Name();
        var first = await Record();
        first.Status.Should().Be(HttpStatusCode.OK);
        var before = await gateway.EventsAsync();

        await gateway.RestartAsync();
        (await Read(name)).Status.Should().Be(HttpStatusCode.OK);
        (await Record()).Should().Be(first);
        (await gateway.EventsAsync()).Should().Be(before);

        BadgeKeyFile.Rotate(gateway.BadgeKeyFile);
        await gateway.RestartAsync();
        (await Read(name)).Json["data"]!["rfid"]!.GetValue<string>().Should().Be("04:f0:00:00:00:b1:01");
        (await Record()).Should().Be(first);
        (await gateway.EventsAsync()).Should().Be(before + 1, "the network records its new badge key, and nothing else happens");
        (await Read(await Name())).Status.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_revoked_reader_learns_nothing_and_its_passages_are_refused_and_recorded()
    {
        var name = await Name();
        await gateway.Post(gateway.NetworkKey, $"/api/v1/readers/{reader.ReaderId}/revocation", new { reason = "stolen" });

        foreach (var answer in new[] { await gateway.Wire(reader.Token, "GET", Find), await Read(name), await Record(), await Record() })
        {
            answer.Should().BeEquivalentTo(new { Status = HttpStatusCode.ExpectationFailed, Reason = "device-revoked" });
            answer.Body.Should().NotContain(member.Identifier);
        }

        (await gateway.Strays(reader)).Should().Equal("device-revoked", "device-revoked");
        (await gateway.Accepted(member.AccountId)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_disabled_reader_learns_nothing_records_nothing_and_goes_on_when_it_is_enabled()
    {
        var name = await Name();
        await gateway.Post(gateway.There.SellKey, $"/api/v1/readers/{reader.ReaderId}/disabling", new { reason = "its key was seen" });
        var before = await gateway.EventsAsync();

        foreach (var answer in new[] { await gateway.Wire(reader.Token, "GET", Find), await Read(name), await Record() })
        {
            answer.Status.Should().Be(HttpStatusCode.Forbidden);
            answer.Body.Should().Contain("This reader is disabled.").And.NotContain(member.Identifier);
        }

        (await gateway.EventsAsync()).Should().Be(before);
        await gateway.Post(gateway.There.SellKey, $"/api/v1/readers/{reader.ReaderId}/enabling", new { reason = "a new key" });
        (await Record()).Status.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_key_opens_its_own_protocol_and_nothing_else_and_who_guesses_is_told_to_wait()
    {
        var federation = await gateway.OldReader(gateway.There, new { protocol = "federation", clientVenueIs = "host" });
        (await gateway.Wire(federation.Token, "GET", Find)).Status.Should().Be(HttpStatusCode.Forbidden);
        (await gateway.Wire(reader.Token, "GET", "/api/method/venues_federation.api.v1/venues")).Status.Should().Be(HttpStatusCode.Forbidden);

        // As a bearer key at the reader protocol; and a reader's key of that protocol as a token here.
        var bearer = $"il_{reader.Token.Replace(':', '_')}";
        using (var response = await gateway.TryPost(bearer, "/api/v1/scans", Array.Empty<object>()))
            response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        var modern = $"{gateway.There.DeviceKey[3..35]}:{gateway.There.DeviceKey[36..]}";
        (await gateway.Wire(modern, "GET", Find)).Status.Should().Be(HttpStatusCode.Unauthorized);

        var before = await gateway.EventsAsync();
        for (var i = 2; i < 20; i++)
            (await gateway.Wire(reader.Token[..^4] + "AAAA", "POST", "/api/resource/History%20Of%20Passage", Passage)).Status.Should().Be(HttpStatusCode.Unauthorized);
        (await gateway.Wire(reader.Token[..^4] + "AAAA", "GET", Find)).Status.Should().Be(HttpStatusCode.TooManyRequests);
        (await gateway.EventsAsync()).Should().Be(before);
        (await gateway.Wire(reader.Token, "GET", Find)).Status.Should().Be(HttpStatusCode.OK, "a valid token is never slowed");
    }

    [Fact]
    public async Task Without_its_database_the_gateway_answers_503_and_what_is_sent_again_is_there_once()
    {
        await gateway.Sql("""
            create function ledger.full_disk() returns trigger language plpgsql as
                $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$;
            create trigger full_disk before insert on ledger.receipt execute function ledger.full_disk();
            """);
        (await Record()).Status.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await gateway.Wire(reader.Token, "GET", Find.Replace("b1:01", "b1:99", StringComparison.Ordinal))).Status
            .Should().Be(HttpStatusCode.ServiceUnavailable, "an empty list that is not recorded would be a lie");

        await gateway.Sql("drop trigger full_disk on ledger.receipt");
        (await Record()).Status.Should().Be(HttpStatusCode.OK);
        (await gateway.Accepted(member.AccountId)).Should().ContainSingle();
    }

    private async Task<string> Name() => (await gateway.Wire(reader.Token, "GET", Find)).Json["data"]![0]!["name"]!.GetValue<string>();

    private Task<WireAnswer> Read(string name) => gateway.Wire(reader.Token, "GET", $"/api/resource/Allocation%20Of%20Badge/{name}");

    private Task<WireAnswer> Record() => gateway.Wire(reader.Token, "POST", "/api/resource/History%20Of%20Passage", Passage);
}
