using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Interlieux.Gateway.Tests.Hosting;
using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Scans;

namespace Interlieux.Gateway.Tests.Compatibility;

/// <summary>Today's Raspberry reader, unmodified, before this gateway.</summary>
public sealed class FrappeReaderTests(GatewayUnderTest gateway) : IClassFixture<GatewayUnderTest>, IAsyncLifetime
{
    private const string Passages = "/api/resource/History%20Of%20Passage";
    private TestOldReader reader = null!;

    public async ValueTask InitializeAsync()
    {
        gateway.Clock.Now = GatewayUnderTest.Start;
        reader = await gateway.OldReader(gateway.There, new { protocol = "frappe" });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Its_three_calls_let_a_member_in_and_the_home_venue_owes_the_host()
    {
        var member = await gateway.NewMember(gateway.Here, "0BDBAE3D", 5);

        var found = await gateway.Wire(
            reader.Token, "GET", "/api/resource/Allocation%20Of%20Badge?filters=%5B%5B%22rfid%22,%22=%22,%220b:db:ae:3d%22%5D%5D");
        found.Status.Should().Be(HttpStatusCode.OK);
        var name = found.Json["data"]!.AsArray().Single()!["name"]!.GetValue<string>();
        found.Body.Should().Be($$$"""{"data":[{"name":"{{{name}}}"}]}""");
        name.Should().NotContainEquivalentOf("0bdbae3d").And.NotContain(member.AccountId.ToString("N"));

        var read = await gateway.Wire(reader.Token, "GET", $"/api/resource/Allocation%20Of%20Badge/{name}");
        read.Status.Should().Be(HttpStatusCode.OK);
        read.Body.Should().Be("""{"data":{"user":"0BDBAE3D","customer":"","rfid":"0b:db:ae:3d"}}""");

        var passage = await gateway.Wire(
            reader.Token, "POST", Passages,
            """{"user": "0BDBAE3D", "customer": "", "rfid": "0b:db:ae:3d", "date": "2026-10-14 09:59:58.123456", "type": "In"}""");
        passage.Status.Should().Be(HttpStatusCode.OK);
        passage.Json["data"]!["outcome"]!.GetValue<string>().Should().Be("accepted");
        passage.Json["data"]!["halfDaysCharged"]!.GetValue<int>().Should().Be(1);
        var events = await gateway.EventsOf(member.AccountId);
        events.OfType<ScanAccepted>().Single().Should().BeEquivalentTo(new { Direction = ScanDirection.In, HostVenue = gateway.There.Id });
        events.OfType<ScanAccepted>().Single().Personal.OccurredAt.Should().Be(
            new DateTimeOffset(2026, 10, 14, 7, 59, 58, TimeSpan.Zero).AddTicks(1234560), "it is Paris's time, to the microsecond");
        events.OfType<HalfDayCharged>().Single().Should().BeEquivalentTo(new { HomeVenue = gateway.Here.Id, HostVenue = gateway.There.Id });
    }

    [Fact]
    public async Task A_passage_that_is_sent_again_in_whatever_form_is_the_same_and_nothing_is_doubled()
    {
        var member = await gateway.NewMember(gateway.Here, "04F0000000A101", 5);
        const string Json = """{"user":"x","customer":"","rfid":"04:f0:00:00:00:a1:01","date":"2026-10-14 10:00:00","type":"None"}""";
        var first = await gateway.Wire(reader.Token, "POST", Passages, Json);
        first.Status.Should().Be(HttpStatusCode.OK);
        var before = await gateway.EventsAsync();

        foreach (var (body, type) in (IEnumerable<(string, string)>)
        [
            (Json, "application/json"),
            ("user=x&customer=&rfid=04%3Af0%3A00%3A00%3A00%3Aa1%3A01&date=2026-10-14+10%3A00%3A00.000000&type=None", "application/x-www-form-urlencoded"),
            ($"data={Uri.EscapeDataString(Json)}", "application/x-www-form-urlencoded"),
        ])
        {
            var again = await gateway.Wire(reader.Token, "POST", Passages, body, type);
            again.Should().Be(first);
        }

        (await gateway.EventsAsync()).Should().Be(before);
        (await gateway.Accepted(member.AccountId)).Should().ContainSingle(scan => scan.Direction == ScanDirection.Toggle);
    }

    [Fact]
    public async Task A_refused_passage_is_a_417_that_says_why_and_stays_what_it_was()
    {
        var member = await gateway.NewMember(gateway.Here, "04F0000000A102", 1);
        await Passage(member, "2026-10-14 09:00:00.5", "In");
        gateway.Clock.Now = GatewayUnderTest.Start.AddDays(1);

        var refused = await Passage(member, "2026-10-15 10:00:00.5", "In");

        refused.Status.Should().Be(HttpStatusCode.ExpectationFailed, "an old reader shows green on 200");
        refused.Reason.Should().Be("exhausted");
        refused.Json["exc_type"]!.GetValue<string>().Should().Be("ValidationError");
        var messages = JsonNode.Parse(refused.Json["_server_messages"]!.GetValue<string>())!.AsArray();
        JsonNode.Parse(messages.Single()!.GetValue<string>())!["message"]!.GetValue<string>().Should().Be("The passage is refused: exhausted.");

        var before = await gateway.EventsAsync();
        (await Passage(member, "2026-10-15 10:00:00.5", "In")).Should().BeEquivalentTo(new { refused.Status, refused.Reason });
        (await gateway.EventsAsync()).Should().Be(before, "who sends it again until it is green gets the same answer");
        await gateway.Post(gateway.Here.SellKey, $"/api/v1/accounts/{member.AccountId}/passes", GatewayUnderTest.Pack(3), "more");
        (await Passage(member, "2026-10-15 10:00:00.5", "In")).Reason.Should().Be("exhausted", "a verdict is never withdrawn");
        (await Passage(member, "2026-10-15 10:02:00.5", "In")).Status.Should().Be(HttpStatusCode.OK, "the next passage is another one");
    }

    [Fact]
    public async Task An_employer_who_pays_is_the_customer()
    {
        var member = await gateway.NewMember(gateway.Here, "04F0000000A103", 1);
        (await Read(member)).Json["data"]!["customer"]!.GetValue<string>().Should().BeEmpty();
        foreach (var (customer, until) in ((string, string)[])[("Bygone", "2026-10-13"), ("Employer", "2026-12-31")])
        {
            var pool = await gateway.Post(
                gateway.Here.SellKey, "/api/v1/pools", new { customer, halfDays = 10, priceCents = 1, validFrom = "2026-01-01", validUntil = until }, customer);
            await gateway.Post(gateway.Here.SellKey, $"/api/v1/pools/{pool["poolId"]}/accounts/{member.AccountId}", new { reach = "network" });
        }

        (await Read(member)).Json["data"]!["customer"]!.GetValue<string>().Should().Be("Employer");
    }

    [Fact]
    public async Task A_badge_that_nobody_has_is_an_empty_list_and_recorded_once_a_minute()
    {
        for (var i = 0; i < 3; i++, gateway.Clock.Now += TimeSpan.FromSeconds(25))
            (await Find("04:f0:00:00:00:ff:01")).Body.Should().Be("""{"data":[]}""");
        (await gateway.Strays(reader)).Should().Equal("unknown-badge");

        await Find("04:f0:00:00:00:ff:01");
        await Find("04:f0:00:00:00:ff:02");
        (await gateway.Strays(reader)).Should().HaveCount(3);

        var passage = await gateway.Wire(
            reader.Token, "POST", Passages, """{"rfid":"04:f0:00:00:00:ff:01","date":"2026-10-14 10:00:00","type":"In"}""");
        passage.Should().BeEquivalentTo(new { Status = HttpStatusCode.ExpectationFailed, Reason = "unknown-badge" });
    }

    [Fact]
    public async Task A_badge_that_is_nobodys_in_particular_is_recorded_as_such()
    {
        await gateway.NewMember(gateway.Here, "04F1F2F3A1A2A3", 5);

        (await Find("08:f1:f2:f3")).Body.Should().Be("""{"data":[]}""");
        (await Find("04:f1:f2:f3")).Body.Should().Be("""{"data":[]}""", "a reader that reads four of seven bytes");

        (await gateway.Strays(reader)).Should().Equal("random-identifier", "ambiguous-identifier");
    }

    [Fact]
    public async Task A_name_says_nothing_to_another_reader()
    {
        var member = await gateway.NewMember(gateway.Here, "04F0000000A104", 1);
        var name = (await Find("04:f0:00:00:00:a1:04")).Json["data"]![0]!["name"]!.GetValue<string>();
        var other = await gateway.OldReader(gateway.Here, new { protocol = "frappe" });

        var foreign = await gateway.Wire(other.Token, "GET", $"/api/resource/Allocation%20Of%20Badge/{name}");
        foreign.Status.Should().Be(HttpStatusCode.NotFound);
        foreign.Body.Should().NotContain(member.Identifier);
        foreach (var guess in (string[])["04:f0:00:00:00:a1:04", "x", name[..^1], name + "A", new string('A', 5000), "..%2F..%2Fallocation"])
            (await gateway.Wire(reader.Token, "GET", $"/api/resource/Allocation%20Of%20Badge/{guess}")).Status.Should().Be(HttpStatusCode.NotFound, guess);
        (await gateway.Wire(reader.Token, "GET", $"/api/resource/Allocation%20Of%20Badge/{name}")).Status.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?filters=")]
    [InlineData("?filters=rfid")]
    [InlineData("?filters=%5B%5D")] // []
    [InlineData("?filters=%5B%5B%22rfid%22,%22=%22%5D%5D")]
    [InlineData("?filters=%5B%5B%22rfid%22,%22=%22,null%5D%5D")]
    [InlineData("?filters=%5B%5B%22rfid%22,%22=%22,7%5D%5D")]
    [InlineData("?filters=%5B%5B%22user%22,%22=%22,%220b:db:ae:3d%22%5D%5D")]
    [InlineData("?filters=%5B%5B%22rfid%22,%22like%22,%22%25%22%5D%5D")]
    [InlineData("?filters=%5B%5B%22rfid%22,%22=%22,%220b:db:ae:3d%22%5D,%5B%22user%22,%22=%22,%22x%22%5D%5D")]
    [InlineData("?filters=%5B%5B%22rfid%22,%22=%22,%22'%20or%201=1%20--%22%5D%5D")]
    [InlineData("?filters=%5B%5B%22rfid%22,%22=%22,%22%5Cu0000%22%5D%5D")]
    [InlineData("?filters=%5B%5B%22rfid%22,%22=%22,%22%5Cud800%22%5D%5D")]
    [InlineData("?filters=%5B%5B%22rfid%22,%22=%22,%220b:db:ae%22%5D%5D")]
    [InlineData("?filters=%5B%5B%22rfid%22,%22=%22,%220b:db:ae:3d%22%5D%5D&filters=%5B%5D")]
    public async Task Filters_that_ask_for_anything_else_are_a_400(string query)
    {
        var before = await gateway.EventsAsync();

        var answer = await gateway.Wire(reader.Token, "GET", $"/api/resource/Allocation%20Of%20Badge{query}");

        answer.Status.Should().Be(HttpStatusCode.BadRequest);
        answer.Json["detail"]!.GetValue<string>().Should().NotBeEmpty();
        (await gateway.EventsAsync()).Should().Be(before);
    }

    [Theory]
    [InlineData("{", "application/json", 400)]
    [InlineData("[]", "application/json", 400)]
    [InlineData("7", "application/json", 400)]
    [InlineData("{}", "application/json", 400)]
    [InlineData("""{"rfid":"0b:db:ae:3d","date":"2026-10-14T08:00:00Z","type":"In"}""", "application/json", 400)]
    [InlineData("""{"rfid":"0b:db:ae:3d","date":"2026-02-30 08:00:00","type":"In"}""", "application/json", 400)]
    [InlineData("""{"rfid":"0b:db:ae:3d","date":"0001-01-01 00:00:00","type":"In"}""", "application/json", 400)]
    [InlineData("""{"rfid":"0b:db:ae:3d","date":"9999-12-31 23:59:59","type":"In"}""", "application/json", 400)]
    [InlineData("""{"rfid":"0b:db:ae:3d","date":20261014,"type":"In"}""", "application/json", 400)]
    [InlineData("""{"rfid":"0b:db:ae:3d","date":"2026-10-14 08:00:00","type":"Sideways"}""", "application/json", 400)]
    [InlineData("""{"rfid":"smoke","date":"2026-10-14 08:00:00","type":"In"}""", "application/json", 400)]
    [InlineData("""{"rfid":"\ud800","date":"2026-10-14 08:00:00","type":"In"}""", "application/json", 400)]
    [InlineData("data=smoke", "application/x-www-form-urlencoded", 400)]
    [InlineData("data=%5B%5D", "application/x-www-form-urlencoded", 400)]
    [InlineData("rfid", "text/plain", 415)]
    [InlineData("--x\r\n\r\n--x--", "multipart/form-data; boundary=x", 415)]
    public async Task A_passage_that_cannot_be_read_is_refused_and_not_recorded(string body, string type, int status)
    {
        var before = await gateway.EventsAsync();

        var answer = await gateway.Wire(reader.Token, "POST", Passages, body, type);

        ((int)answer.Status).Should().Be(status);
        answer.Json["detail"]!.GetValue<string>().Should().NotBeEmpty().And.NotContain("smoke").And.NotContain("Interlieux.");
        (await gateway.EventsAsync()).Should().Be(before);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task A_body_of_ten_megabytes_is_a_413(string type)
    {
        var text = new string('a', 10_000_000);

        (await gateway.Send(reader.Token, Passages, type == "application/json" ? $$"""{"rfid":"{{text}}"}""" : $"rfid={text}", type))
            .Should().Be(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("2026-10-25 01:59:59.5", "2026-10-24T23:59:59.5Z", "2026-10-25T00:00:00Z")]
    // Shown twice: sent in the first of the two hours, in the second, and again later it is the same instant.
    [InlineData("2026-10-25 02:30:00.5", "2026-10-25T00:30:00.5Z", "2026-10-25T00:30:01Z")]
    [InlineData("2026-10-25 02:30:00.5", "2026-10-25T00:30:00.5Z", "2026-10-25T01:30:01Z")]
    [InlineData("2026-10-25 03:00:00.5", "2026-10-25T02:00:00.5Z", "2026-10-25T02:00:01Z")]
    // Shown never, between 2 and 3 o'clock.
    [InlineData("2027-03-28 02:30:00.5", "2027-03-28T01:30:00.5Z", "2027-03-28T01:30:01Z")]
    public async Task The_nights_when_the_clocks_change_have_their_instants_too(string date, string instant, string now)
    {
        gateway.Clock.Now = DateTimeOffset.Parse(now, CultureInfo.InvariantCulture);
        var member = await gateway.NewMember(gateway.Here, $"04{gateway.Clock.Now.ToUnixTimeSeconds():X12}", 5);

        (await Passage(member, date, "In")).Status.Should().Be(HttpStatusCode.OK);
        gateway.Clock.Now += TimeSpan.FromHours(2);
        (await Passage(member, date, "In")).Status.Should().Be(HttpStatusCode.OK);

        (await gateway.Accepted(member.AccountId)).Single().Personal.OccurredAt
            .Should().Be(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture));
    }

    private Task<WireAnswer> Passage(TestMember member, string date, string type) => gateway.Wire(
        reader.Token, "POST", Passages, $$"""{"user":"x","customer":"","rfid":"{{Rfid(member)}}","date":"{{date}}","type":"{{type}}"}""");

    private Task<WireAnswer> Find(string rfid) => gateway.Wire(
        reader.Token, "GET", $"/api/resource/Allocation%20Of%20Badge?filters=%5B%5B%22rfid%22,%22=%22,%22{rfid}%22%5D%5D");

    private async Task<WireAnswer> Read(TestMember member)
    {
        var name = (await Find(Rfid(member))).Json["data"]![0]!["name"]!.GetValue<string>();
        return await gateway.Wire(reader.Token, "GET", $"/api/resource/Allocation%20Of%20Badge/{name}");
    }

    private static string Rfid(TestMember member) =>
        string.Join(':', member.Identifier.Chunk(2).Select(pair => new string(pair).ToLowerInvariant()));
}
