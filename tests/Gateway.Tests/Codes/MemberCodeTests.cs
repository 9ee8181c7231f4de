using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Interlieux.Gateway.Tests.Hosting;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Readers;
using Interlieux.Tests;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace Interlieux.Gateway.Tests.Codes;

/// <summary>Codes that a member shows on a phone, from the venue's call to the reader's scan.</summary>
public sealed class MemberCodeTests(Postgres postgres) : IAsyncLifetime
{
    private readonly GatewayUnderTest gateway = new(postgres);

    public ValueTask InitializeAsync() => gateway.InitializeAsync();

    public ValueTask DisposeAsync() => gateway.DisposeAsync();

    [Fact]
    public async Task A_code_lets_the_member_in_where_its_pass_does_and_is_a_picture_too()
    {
        var member = await gateway.NewMember(gateway.Here, "04C0000000A101", 5);
        var code = await Code(member.AccountId, new { });
        code.ExpiresAt.Should().Be(GatewayUnderTest.Start.AddMinutes(15));
        code.Text.Should().StartWith("IL1.").And.HaveLength(52).And.NotContain(member.AccountId.ToString("N"));
        XDocument.Parse(code.Svg).Root!.Attribute("viewBox").Should().NotBeNull();

        var verdict = await Scan(code.Text, "in");
        Outcome(verdict).Should().Be("accepted");
        verdict["halfDaysCharged"]!.GetValue<int>().Should().Be(1);

        gateway.Clock.Now += TimeSpan.FromMinutes(5);
        var next = await Code(member.AccountId, new { validMinutes = 1440 });
        next.Text.Should().NotBe(code.Text);
        next.BadgeId.Should().Be(code.BadgeId, "all codes of an account are one badge");
        Outcome(await Scan(next.Text, "out")).Should().Be("accepted");

        gateway.Clock.Now += TimeSpan.FromMinutes(5);
        var atTheDesk = await gateway.Post(
            gateway.There.SellKey, $"/api/v1/venues/{gateway.There.Id}/scans",
            new { technology = "qr", identifier = next.Text, direction = "in", reason = "reader broken" }, "desk");
        Outcome(atTheDesk).Should().Be("accepted", "a desk reads codes too");
    }

    [Fact]
    public async Task A_code_that_has_run_out_by_the_readers_clock_is_refused_and_recorded()
    {
        var member = await gateway.NewMember(gateway.Here, "04C0000000A102", 5);
        var code = await Code(member.AccountId, new { validMinutes = 1 });
        gateway.Clock.Now = code.ExpiresAt.AddMinutes(30);

        Reason(await Scan(code.Text, at: code.ExpiresAt.AddMinutes(2).AddSeconds(1))).Should().Be("expired-code");
        Outcome(await Scan(code.Text, at: code.ExpiresAt.AddMinutes(2))).Should().Be("accepted", "it came late, but was shown in time");
        (await Strays()).Should().Equal("expired-code");
    }

    [Fact]
    public async Task A_forged_code_is_refused_as_an_unknown_badge_and_recorded()
    {
        var member = await gateway.NewMember(gateway.Here, "04C0000000A103", 5);
        var code = await Code(member.AccountId, new { });
        var longer = Base64Url.DecodeFromChars(code.Text.AsSpan(4));
        longer[19]++;
        var forged = new[]
        {
            "IL1." + Base64Url.EncodeToString(longer), code.Text[..^1], code.Text + "A", "IL1.", "IL1.!!!!", "IL1." + new string('A', 48),
            "IL1." + new string('_', 48), $"IL1.{member.AccountId:N}",
        };

        foreach (var text in forged) Reason(await Scan(text)).Should().Be("unknown-badge", text);
        // What the code stands for inside is no text that opens anything.
        foreach (var text in (string[])[$"code:{member.AccountId:N}", $"{member.AccountId:N}"]) Reason(await Scan(text)).Should().Be("unknown-badge");
        (await Strays()).Should().HaveCount(forged.Length + 2).And.OnlyContain(reason => reason == "unknown-badge");

        using var bound = await gateway.TryPost(
            gateway.Here.SellKey, $"/api/v1/accounts/{member.AccountId}/badges", new { technology = "qr", identifier = forged[0] });
        bound.StatusCode.Should().Be(HttpStatusCode.BadRequest, "a code is no badge to be bound");
    }

    [Fact]
    public async Task Another_venue_makes_no_code_for_the_member_and_how_long_it_lasts_has_bounds()
    {
        var member = await gateway.NewMember(gateway.Here, "04C0000000A104", 5);

        (await Status(gateway.There.SellKey, member.AccountId, "qr-codes", new { })).Should().Be(HttpStatusCode.Forbidden);
        (await Status(gateway.There.SellKey, member.AccountId, "printed-codes", new { })).Should().Be(HttpStatusCode.Forbidden);
        (await Status(gateway.Here.SellKey, gateway.Here.Id, "qr-codes", new { })).Should().Be(HttpStatusCode.NotFound);
        foreach (var minutes in (int[])[0, -1, 1441])
            (await Status(gateway.Here.SellKey, member.AccountId, "qr-codes", new { validMinutes = minutes })).Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_revoked_code_ends_those_that_are_out_but_no_other_badge_and_the_next_code_is_another_badge()
    {
        var member = await gateway.NewMember(gateway.Here, "04C0000000A105", 5);
        var code = await Code(member.AccountId, new { });
        await gateway.Post(gateway.Here.SellKey, $"/api/v1/accounts/{member.AccountId}/badges/{code.BadgeId}/revocation", new { reason = "phone stolen" });

        Reason(await Scan(code.Text)).Should().Be("badge-revoked");
        var next = await Code(member.AccountId, new { });
        next.BadgeId.Should().NotBe(code.BadgeId);
        (await Code(member.AccountId, new { })).BadgeId.Should().Be(next.BadgeId);
        Outcome(await Scan(next.Text)).Should().Be("accepted");
        Reason(await Scan(code.Text)).Should().Be("badge-revoked");
        gateway.Clock.Now += TimeSpan.FromMinutes(10);
        Outcome(await gateway.Post(gateway.There.DeviceKey, "/api/v1/scans", gateway.Scan(member.Identifier))).Should().Be("accepted");
        var byHand = await gateway.Post(
            gateway.Here.SellKey, $"/api/v1/venues/{gateway.Here.Id}/scans", new { accountId = member.AccountId, direction = "in", reason = "no badge" }, "hand");
        Outcome(byHand).Should().Be("accepted", "who comes without a badge is known by one that is not revoked");
    }

    [Fact]
    public async Task The_same_scan_again_gets_the_same_verdict_even_when_the_code_has_run_out_meanwhile()
    {
        var member = await gateway.NewMember(gateway.Here, "04C0000000A106", 5);
        var code = await Code(member.AccountId, new { validMinutes = 1 });
        var inTime = BodyOf(code.Text, "in", gateway.Clock.Now);
        var tooLate = BodyOf(code.Text, "in", code.ExpiresAt.AddMinutes(4));
        var first = await Deliver(inTime);
        gateway.Clock.Now += TimeSpan.FromHours(2);
        var second = await Deliver(tooLate);
        Outcome(first).Should().Be("accepted");
        Reason(second).Should().Be("expired-code");
        var before = await gateway.EventsAsync();

        (await Deliver(inTime)).ToJsonString().Should().Be(first.ToJsonString());
        (await Deliver(tooLate)).ToJsonString().Should().Be(second.ToJsonString());
        (await gateway.EventsAsync()).Should().Be(before);
    }

    [Fact]
    public async Task When_the_badge_key_changes_codes_that_are_out_go_on_and_those_to_come_are_the_same_badge()
    {
        var member = await gateway.NewMember(gateway.Here, "04C0000000A107", 5);
        var before = await Code(member.AccountId, new { validMinutes = 1440 });
        var scan = BodyOf(before.Text, "in", gateway.Clock.Now);
        var verdict = await Deliver(scan);

        BadgeKeyFile.Rotate(gateway.BadgeKeyFile);
        await gateway.RestartAsync();

        (await Deliver(scan)).ToJsonString().Should().Be(verdict.ToJsonString());
        gateway.Clock.Now += TimeSpan.FromMinutes(10);
        Outcome(await Scan(before.Text, "out")).Should().Be("accepted", "signed under the old key, known under the old key");
        gateway.Clock.Now += TimeSpan.FromMinutes(10);
        Outcome(await Scan(before.Text, "in")).Should().Be("accepted", "it has taken the new key now");
        var after = await Code(member.AccountId, new { });
        after.BadgeId.Should().Be(before.BadgeId);
        gateway.Clock.Now += TimeSpan.FromMinutes(10);
        Outcome(await Scan(after.Text, "out")).Should().Be("accepted");
        (await gateway.Get(gateway.Here.SellKey, "/api/v1/badges/stale")).AsArray().Should().ContainSingle("the card has not come by");

        // The old key is taken out of the file: the badge is known under the new one, what was signed under the old one is not.
        await File.WriteAllLinesAsync(
            gateway.BadgeKeyFile, (await File.ReadAllLinesAsync(gateway.BadgeKeyFile, TestContext.Current.CancellationToken))[..1],
            TestContext.Current.CancellationToken);
        await gateway.RestartAsync();
        gateway.Clock.Now += TimeSpan.FromMinutes(2);
        Outcome(await Scan((await Code(member.AccountId, new { })).Text, "in")).Should().Be("accepted");
        Reason(await Scan(before.Text, "out")).Should().Be("unknown-badge");
    }

    [Fact]
    public async Task A_code_that_was_bound_under_an_old_key_and_never_shown_is_found()
    {
        var member = await gateway.NewMember(gateway.Here, "04C0000000A108", 5);
        var before = await Code(member.AccountId, new { });
        BadgeKeyFile.Rotate(gateway.BadgeKeyFile);
        await gateway.RestartAsync();

        var after = await Code(member.AccountId, new { });

        after.BadgeId.Should().Be(before.BadgeId);
        Outcome(await Scan(after.Text)).Should().Be("accepted");
    }

    [Fact]
    public async Task A_printed_code_is_a_badge_whose_text_is_told_once()
    {
        var member = await gateway.NewMember(gateway.Here, "04C0000000A109", 5);
        var path = $"/api/v1/accounts/{member.AccountId}/printed-codes";
        (await Status(gateway.Here.SellKey, member.AccountId, "printed-codes", new { })).Should().Be(HttpStatusCode.BadRequest, "it needs an Idempotency-Key");

        var printed = await gateway.Post(gateway.Here.SellKey, path, new { }, "print");
        XDocument.Parse(printed["svg"]!.GetValue<string>()).Root!.Name.LocalName.Should().Be("svg");
        using var again = await gateway.TryPost(gateway.Here.SellKey, path, new { }, "print");
        again.StatusCode.Should().Be(HttpStatusCode.Conflict);
        JsonNode.Parse(await again.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["existing"]!.GetValue<Guid>()
            .Should().Be(printed["badgeId"]!.GetValue<Guid>());
        (await gateway.Post(gateway.Here.SellKey, path, new { }, "another"))["text"]!.GetValue<string>()
            .Should().NotBe(printed["text"]!.GetValue<string>());

        var text = printed["text"]!.GetValue<string>();
        Outcome(await Scan(text)).Should().Be("accepted");
        await gateway.Post(gateway.Here.SellKey, $"/api/v1/accounts/{member.AccountId}/badges/{printed["badgeId"]}/revocation", new { reason = "lost" });
        gateway.Clock.Now += TimeSpan.FromMinutes(10);
        Reason(await Scan(text)).Should().Be("badge-revoked");
        (await gateway.StoredTextsAsync(text)).Should().BeEmpty();
        (await gateway.StoredTextsAsync(member.Identifier)).Should().Contain("ledger.mt_events.data", "a pseudonym would be found");
    }

    private async Task<ShownCode> Code(Guid account, object body)
    {
        var code = await gateway.Post(gateway.Here.SellKey, $"/api/v1/accounts/{account}/qr-codes", body);
        return new ShownCode(
            code["text"]!.GetValue<string>(), code["svg"]!.GetValue<string>(), code["expiresAt"]!.GetValue<DateTimeOffset>(),
            code["badgeId"]!.GetValue<Guid>());
    }

    private Task<JsonNode> Scan(string text, string direction = "in", DateTimeOffset? at = null) => Deliver(BodyOf(text, direction, at ?? gateway.Clock.Now));

    private Task<JsonNode> Deliver(object body) => gateway.Post(gateway.There.DeviceKey, "/api/v1/scans", body);

    private object BodyOf(string text, string direction, DateTimeOffset at) => new
    {
        scanId = Guid.CreateVersion7(gateway.Clock.Now), sequence = 1, technology = "qr", identifier = text, direction,
        occurredAt = at.ToString("O", CultureInfo.InvariantCulture), monotonicMs = 0, offline = false, admittedBy = "none", listVersion = (long?)null,
    };

    private async Task<HttpStatusCode> Status(string key, Guid account, string path, object body)
    {
        using var response = await gateway.TryPost(key, $"/api/v1/accounts/{account}/{path}", body, key == gateway.There.SellKey ? "stranger" : null);
        return response.StatusCode;
    }

    private async Task<List<string>> Strays()
    {
        await using var session = gateway.Services.GetRequiredService<IDocumentStore>().QuerySession();
        var events = await session.Events.FetchStreamAsync(gateway.There.ReaderId, token: TestContext.Current.CancellationToken);
        return [.. events.Select(e => e.Data).OfType<StrayScanRefused>().Select(stray => stray.Reason)];
    }

    private static string Outcome(JsonNode verdict) => verdict["outcome"]!.GetValue<string>();

    private static string? Reason(JsonNode verdict) => verdict["reason"]?.GetValue<string>();

    private sealed record ShownCode(string Text, string Svg, DateTimeOffset ExpiresAt, Guid BadgeId);
}
