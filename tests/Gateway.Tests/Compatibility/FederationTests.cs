using System.Collections.Concurrent;
using System.Net;
using Interlieux.Gateway.Tests.Hosting;
using Interlieux.Ledger.Accounts;
using Interlieux.Tests;
using Microsoft.Extensions.Logging;

namespace Interlieux.Gateway.Tests.Compatibility;

/// <summary>Check-ins of venues with software of their own, which name the venues either way round and members by their addresses.</summary>
public sealed class FederationTests(Postgres postgres) : IAsyncLifetime
{
    private const string Marie = "Marie.Dupont@example.org";
    private readonly Listener log = new();
    private GatewayUnderTest gateway = null!;
    private TestMember member = null!;

    private Guid Here => gateway.Here.Id;

    private Guid There => gateway.There.Id;

    public async ValueTask InitializeAsync()
    {
        gateway = new GatewayUnderTest(postgres) { Log = log };
        await gateway.InitializeAsync();
        member = await gateway.NewMember(gateway.Here, "04F0000000C101", 5);
        await Bind(gateway.Here, member, Marie);
    }

    public ValueTask DisposeAsync() => gateway.DisposeAsync();

    [Theory]
    [InlineData("host")]
    [InlineData("home")]
    public async Task The_home_venue_owes_the_host_whichever_of_them_the_caller_calls_its_client(string clientVenueIs)
    {
        var reader = await Federation(gateway.There, clientVenueIs);
        var (client, provider) = clientVenueIs == "host" ? (There, Here) : (Here, There);

        var swapped = await CheckIn(reader, provider, client, Marie);
        swapped.Status.Should().Be(HttpStatusCode.Forbidden, "the host is not this key's venue");
        var answer = await CheckIn(reader, client, provider, Marie);

        answer.Status.Should().Be(HttpStatusCode.OK);
        answer.Json["message"]!["outcome"]!.GetValue<string>().Should().Be("accepted");
        (await gateway.EventsOf(member.AccountId)).OfType<HalfDayCharged>().Single().Should().BeEquivalentTo(
            new { HomeVenue = Here, HostVenue = There });
        await gateway.WhenViewsShowAll();
        var obligation = (await gateway.Get(gateway.AuditKey, "/api/v1/cycles/2026-10/obligations"))["obligations"]!.AsArray().Single()!;
        obligation["homeVenue"]!.GetValue<Guid>().Should().Be(Here, "it owes");
        obligation["hostVenue"]!.GetValue<Guid>().Should().Be(There, "it is owed");
        obligation["halfDays"]!.GetValue<int>().Should().Be(1);
    }

    [Fact]
    public async Task Whom_a_key_means_by_client_is_said_when_it_is_given_out_and_never_guessed()
    {
        foreach (var compatibility in (object[])
        [
            new { protocol = "federation" }, new { protocol = "federation", clientVenueIs = (string?)null },
            new { protocol = "federation", clientVenueIs = "client" }, new { protocol = "frappe", clientVenueIs = "host" }, new { protocol = "x" },
            new { clientVenueIs = "host" },
        ])
        {
            using var response = await gateway.TryPost(
                gateway.NetworkKey, "/api/v1/readers", new { venueId = There, label = "old", compatibility });
            response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task The_network_says_which_venues_there_are_those_too_that_show_no_occupancy()
    {
        var shy = (await gateway.Post(gateway.NetworkKey, "/api/v1/venues", new
        {
            name = "Shy", zone = "Europe/Paris", closingTime = "20:00", listed = false, source = "test", sourceId = "shy",
        }))["venueId"]!.GetValue<Guid>();
        var reader = await Federation(gateway.There, "host");

        var venues = await gateway.Wire(reader.Token, "GET", "/api/method/venues_federation.api.v1/venues");

        venues.Body.Should().Be(
            $$"""{"message":[{"name":"{{Here}}","title":"Here"},{"name":"{{shy}}","title":"Shy"},{"name":"{{There}}","title":"There"}]}""");
    }

    [Fact]
    public async Task The_same_user_again_within_a_minute_is_a_repeat_and_recorded_as_one()
    {
        var reader = await Federation(gateway.There, "host");
        await CheckIn(reader, There, Here, Marie);
        gateway.Clock.Now += TimeSpan.FromSeconds(59);

        var again = await CheckIn(reader, There, Here, Marie);
        again.Status.Should().Be(HttpStatusCode.OK);
        again.Json["message"]!["outcome"]!.GetValue<string>().Should().Be("repeat");
        gateway.Clock.Now += TimeSpan.FromSeconds(2);
        (await CheckIn(reader, There, Here, Marie)).Json["message"]!["outcome"]!.GetValue<string>().Should().Be("accepted");

        var events = await gateway.EventsOf(member.AccountId);
        events.OfType<ScanRepeated>().Should().ContainSingle();
        events.OfType<HalfDayCharged>().Should().ContainSingle();
    }

    [Fact]
    public async Task An_address_is_the_members_however_it_is_written_and_sent_and_is_stored_and_logged_nowhere()
    {
        var reader = await Federation(gateway.There, "host");
        const string Path = "/api/method/venues_federation.api.v1/checkin";
        foreach (var (query, body, type) in (IEnumerable<(string, string?, string)>)
        [
            ($"?client_venue={There}&provider_venue={Here}&customer=&user=marie.dupont%40example.org", null, ""),
            ("", $$"""{"client_venue":"{{There:N}}","provider_venue":"{{Here}}","customer":null,"user":" MARIE.DUPONT@example.org "}""", "application/json"),
            ($"?client_venue={There}", $"provider_venue={Here}&user=Marie.Dupont%40Example.ORG", "application/x-www-form-urlencoded"),
        ])
        {
            var answer = await gateway.Wire(reader.Token, "POST", Path + query, body, type);
            answer.Status.Should().Be(HttpStatusCode.OK, answer.Body);
            answer.Body.Should().NotContain("@");
            gateway.Clock.Now += TimeSpan.FromMinutes(2);
        }

        // Nor where it is refused: an address that nobody bound, a venue that is none, and an address that cannot be one.
        (await CheckIn(reader, There, Here, "nobody@example.org")).Reason.Should().Be("unknown-badge");
        (await CheckIn(reader, There, Guid.Empty, Marie)).Reason.Should().Be("unknown-badge");
        (await CheckIn(reader, There, Here, Marie + new string('x', 254))).Status.Should().Be(HttpStatusCode.BadRequest);
        (await gateway.Wire(reader.Token, "POST", Path, $$"""{"client_venue":"{{Marie}}","user":"{{Marie}}"}""")).Status.Should().Be(HttpStatusCode.BadRequest);
        (await gateway.Wire(reader.Token, "POST", Path, $$"""{"user":"{{Marie}}" """)).Status.Should().Be(HttpStatusCode.BadRequest);
        await gateway.Sql("""
            create function ledger.full_disk() returns trigger language plpgsql as
                $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$;
            create trigger full_disk before insert on ledger.receipt execute function ledger.full_disk();
            """);
        (await CheckIn(reader, There, Here, Marie)).Status.Should().Be(HttpStatusCode.ServiceUnavailable);

        foreach (var part in (string[])["marie.dupont", "nobody@"])
        {
            (await gateway.StoredTextsAsync(part)).Should().BeEmpty();
            log.Lines.Should().NotContain(line => line.Contains(part, StringComparison.OrdinalIgnoreCase));
        }

        (await gateway.StoredTextsAsync("example.org")).Should().BeEmpty();
        log.Lines.Should().Contain(line => line.Contains("checkin", StringComparison.Ordinal), "the log was listened to");
    }

    [Fact]
    public async Task A_member_of_two_homes_is_charged_where_the_call_says()
    {
        var elsewhere = await gateway.NewMember(gateway.There, "04F0000000C102", 5);
        await Bind(gateway.There, elsewhere, Marie);
        var reader = await Federation(gateway.There, "home");

        await CheckIn(reader, There, There, Marie);
        await CheckIn(reader, Here, There, Marie);

        (await gateway.Accepted(elsewhere.AccountId)).Should().ContainSingle();
        (await gateway.Accepted(member.AccountId)).Should().ContainSingle();
    }

    [Fact]
    public async Task An_address_opens_no_door_by_itself()
    {
        foreach (var text in (string[])[Marie, $"user:{Marie}", $"user:{Here:N}:{Marie.ToLowerInvariant()}"])
        {
            foreach (var technology in (string[])["qr", "manual"])
            {
                var scan = System.Text.Json.JsonSerializer.SerializeToNode(gateway.Scan(text))!;
                scan["technology"] = technology;
                (await gateway.Post(gateway.There.DeviceKey, "/api/v1/scans", scan))["reason"]!.GetValue<string>().Should().Be("unknown-badge");
            }
        }
    }

    [Fact]
    public async Task A_name_that_is_no_address_will_do_too_and_is_taken_back_as_a_badge_is()
    {
        var reader = await Federation(gateway.There, "host");
        var other = await gateway.NewMember(gateway.Here, "04F0000000C103", 5);
        var badge = await Bind(gateway.Here, other, "MEM-0042");
        (await CheckIn(reader, There, Here, "mem-0042")).Status.Should().Be(HttpStatusCode.OK);

        using (var stranger = await gateway.TryPost(gateway.There.SellKey, $"/api/v1/accounts/{other.AccountId}/users", new { user = "x" }))
            stranger.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        using (var taken = await gateway.TryPost(gateway.Here.SellKey, $"/api/v1/accounts/{member.AccountId}/users", new { user = "MEM-0042" }))
            taken.StatusCode.Should().Be(HttpStatusCode.Conflict);

        await gateway.Post(gateway.Here.SellKey, $"/api/v1/accounts/{other.AccountId}/badges/{badge}/revocation", new { reason = "left" });
        gateway.Clock.Now += TimeSpan.FromMinutes(5);
        (await CheckIn(reader, There, Here, "MEM-0042")).Reason.Should().Be("badge-revoked");
    }

    [Fact]
    public async Task Another_venues_key_checks_nobody_in_here_and_a_revoked_one_is_told_so()
    {
        var elsewhere = await Federation(gateway.Here, "host");
        var before = await gateway.EventsAsync();
        (await CheckIn(elsewhere, There, Here, Marie)).Status.Should().Be(HttpStatusCode.Forbidden);
        (await gateway.EventsAsync()).Should().Be(before);

        var reader = await Federation(gateway.There, "host");
        await gateway.Post(gateway.NetworkKey, $"/api/v1/readers/{reader.ReaderId}/revocation", new { reason = "stolen" });
        (await CheckIn(reader, There, Here, Marie)).Should().BeEquivalentTo(
            new { Status = HttpStatusCode.ExpectationFailed, Reason = "device-revoked" });
        (await gateway.Wire(reader.Token, "GET", "/api/method/venues_federation.api.v1/venues")).Reason.Should().Be("device-revoked");
        (await gateway.Strays(reader)).Should().Equal("device-revoked");
    }

    [Fact]
    public async Task A_body_of_ten_megabytes_is_a_413()
    {
        var reader = await Federation(gateway.There, "host");

        (await gateway.Send(
            reader.Token, "/api/method/venues_federation.api.v1/checkin", $$"""{"user":"{{new string('a', 10_000_000)}}"}""", "application/json"))
            .Should().Be(HttpStatusCode.RequestEntityTooLarge);
    }

    private Task<TestOldReader> Federation(TestVenue venue, string clientVenueIs) =>
        gateway.OldReader(venue, new { protocol = "federation", clientVenueIs });

    private Task<WireAnswer> CheckIn(TestOldReader reader, Guid client, Guid provider, string user) => gateway.Wire(
        reader.Token, "POST", "/api/method/venues_federation.api.v1/checkin",
        $$"""{"client_venue":"{{client}}","provider_venue":"{{provider}}","customer":"","user":"{{user}}"}""");

    private async Task<Guid> Bind(TestVenue home, TestMember whose, string user) =>
        (await gateway.Post(home.SellKey, $"/api/v1/accounts/{whose.AccountId}/users", new { user }))["badgeId"]!.GetValue<Guid>();

    /// <summary>Hears everything that is logged, down to the last level.</summary>
    private sealed class Listener : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            Lines.Enqueue($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
