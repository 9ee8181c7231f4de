using System.Globalization;
using System.Text.Json.Nodes;
using Interlieux.Gateway.Tests.Hosting;

namespace Interlieux.Gateway.Tests.Readers;

/// <summary>Offline passes are given to a reader for a badge, come back with the scan, and prove that the host went by its list.</summary>
public sealed class OfflinePassTests(GatewayUnderTest gateway) : IClassFixture<GatewayUnderTest>, IAsyncLifetime
{
    private static int badges = 0xE100;

    // Terms are for days to come.
    public async ValueTask InitializeAsync()
    {
        var today = DateOnly.FromDateTime(gateway.Clock.Now.Date);
        await gateway.Post(gateway.NetworkKey, $"/api/v1/venues/{gateway.There.Id}/terms", new
        {
            effectiveFrom = today.AddDays(2).ToString("O", CultureInfo.InvariantCulture), terms = new { offline = "allow-list" },
        });
        gateway.Clock.Now += TimeSpan.FromDays(3);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_accepted_badge_gets_a_pass_and_with_it_the_host_is_owed_what_it_let_in_offline_even_against_an_empty_account()
    {
        using var device = await TestDevice.EnrolledAsync(gateway, gateway.There);
        var member = await NewMember(2);
        var pass = (await Accept(device, member, 1))["offlinePass"]!.GetValue<string>();

        for (var day = 2; day <= 3; day++)
        {
            gateway.Clock.Now += TimeSpan.FromDays(1);
            (await Deliver(device, Offline(device, member, day, pass)))["outcome"]!.GetValue<string>().Should().Be("accepted");
        }

        (await Events(member)).Should().Contain("\"overdraft\":true").And.NotContain("half_day_borne");
    }

    [Fact]
    public async Task What_a_host_lets_in_against_a_pass_that_lets_nobody_in_it_bears()
    {
        using var device = await TestDevice.EnrolledAsync(gateway, gateway.There);
        var spent = await NewMember(1);
        var pass = (await Accept(device, spent, 1))["offlinePass"]!.GetValue<string>();
        gateway.Clock.Now += TimeSpan.FromDays(1);

        await Deliver(device, Offline(device, spent, 2, pass));

        (await Events(spent)).Should().Contain("half_day_borne").And.NotContain("\"overdraft\":true");
    }

    [Fact]
    public async Task A_pass_that_has_ended_is_not_renewed_nor_one_whose_badge_was_not_seen_for_thirty_days()
    {
        using var device = await TestDevice.EnrolledAsync(gateway, gateway.There);
        var first = (await Accept(device, await NewMember(5), 1))["offlinePass"]!.GetValue<string>();
        var renewed = first;
        for (var week = 1; week <= 5; week++)
        {
            gateway.Clock.Now += TimeSpan.FromDays(6);
            var next = await RenewAsync(device, renewed);
            if (week == 5) gateway.Clock.Now += TimeSpan.FromMinutes(1);
            renewed = next ?? throw new InvalidOperationException($"not renewed in week {week}");
        }

        (await RenewAsync(device, renewed)).Should().Be(renewed, "thirty days have passed: it holds until it ends");
        (await RenewAsync(device, first)).Should().BeNull("it has ended");
    }

    [Fact]
    public async Task Without_a_pass_or_with_anothers_or_a_changed_one_the_host_bears_it()
    {
        using var device = await TestDevice.EnrolledAsync(gateway, gateway.There);
        using var other = await TestDevice.EnrolledAsync(gateway, gateway.There);
        var stranger = await NewMember(9);
        var foreign = await NewMember(9);
        var foreignPass = (await Accept(device, foreign, 1))["offlinePass"]!.GetValue<string>();
        var good = new[] { await NewMember(1), await NewMember(1), await NewMember(1), await NewMember(1) };
        var passes = new List<string>();
        for (var i = 0; i < good.Length; i++) passes.Add((await Accept(i == 2 ? other : device, good[i], 10 + i))["offlinePass"]!.GetValue<string>());
        gateway.Clock.Now += TimeSpan.FromDays(1);

        // None; another badge's; another reader's; one that was changed; one that is over.
        await Deliver(device, Offline(device, good[0], 20, null));
        await Deliver(device, Offline(device, good[1], 21, foreignPass));
        await Deliver(device, Offline(device, good[2], 22, passes[2]));
        await Deliver(device, Offline(device, good[3], 23, "A" + passes[3][1..]));

        foreach (var member in good) (await Events(member)).Should().Contain("half_day_borne").And.NotContain("\"overdraft\":true");
        _ = stranger;
    }

    [Fact]
    public async Task A_pass_is_renewed_as_long_as_the_badge_is_good_and_withdrawn_when_it_is_lost_or_the_account_is_suspended()
    {
        using var device = await TestDevice.EnrolledAsync(gateway, gateway.There);
        var (kept, lost, suspended) = (await NewMember(5), await NewMember(5), await NewMember(5));
        var passes = new[]
        {
            (await Accept(device, kept, 1))["offlinePass"]!.GetValue<string>(), (await Accept(device, lost, 2))["offlinePass"]!.GetValue<string>(),
            (await Accept(device, suspended, 3))["offlinePass"]!.GetValue<string>(), "no.pass",
        };
        var badge = StableBadge(await Events(lost));
        await gateway.Post(gateway.Here.SellKey, $"/api/v1/accounts/{lost.AccountId}/badges/{badge}/revocation", new { reason = "lost" });
        await gateway.Post(gateway.Here.SellKey, $"/api/v1/accounts/{suspended.AccountId}/suspension", new { reason = "unpaid" });

        var renewed = (await gateway.Post(device.Token(gateway.Clock.Now), "/api/v1/readers/self/offline-passes", new { passes }))["passes"]!.AsArray();

        renewed.Select(pass => pass is null).Should().Equal(false, true, true, true);
        using var other = await TestDevice.EnrolledAsync(gateway, gateway.There);
        (await gateway.Post(other.Token(gateway.Clock.Now), "/api/v1/readers/self/offline-passes", new { passes = passes[..1] }))["passes"]![0].Should().BeNull();
    }

    [Fact]
    public async Task A_host_that_lets_nobody_in_by_itself_and_a_reader_without_a_key_of_its_own_get_no_passes()
    {
        using var device = await TestDevice.EnrolledAsync(gateway, gateway.Here);
        var member = await NewMember(5);

        (await Accept(device, member, 1)).AsObject().ContainsKey("offlinePass").Should().BeFalse();
        var bearer = await gateway.Post(gateway.There.DeviceKey, "/api/v1/scans", gateway.Scan((await NewMember(5)).Identifier, "in"));
        bearer["outcome"]!.GetValue<string>().Should().Be("accepted");
        bearer.AsObject().ContainsKey("offlinePass").Should().BeFalse();
    }

    private async Task<string?> RenewAsync(TestDevice device, string pass) =>
        (await gateway.Post(device.Token(gateway.Clock.Now), "/api/v1/readers/self/offline-passes", new { passes = new[] { pass } }))["passes"]![0]?.GetValue<string>();

    private Task<TestMember> NewMember(int halfDays) =>
        gateway.NewMember(gateway.Here, $"04B000{Interlocked.Increment(ref badges):X8}", halfDays);

    private async Task<JsonNode> Accept(TestDevice device, TestMember member, int sequence)
    {
        var verdict = await Deliver(device, device.Scan(gateway, member.Identifier, sequence));
        verdict["outcome"]!.GetValue<string>().Should().Be("accepted");
        return verdict;
    }

    private JsonObject Offline(TestDevice device, TestMember member, int sequence, string? pass) => device.Scan(gateway, member.Identifier, sequence, scan =>
    {
        scan["offline"] = true;
        scan["admittedBy"] = "allow-list";
        scan["listVersion"] = (gateway.Clock.Now - TimeSpan.FromHours(25)).ToUnixTimeMilliseconds();
        if (pass is not null) scan["offlinePass"] = pass;
    });

    private Task<JsonNode> Deliver(TestDevice device, JsonObject scan) => gateway.Post(device.Token(gateway.Clock.Now), "/api/v1/scans", scan);

    private async Task<string> Events(TestMember member)
    {
        await gateway.WhenViewsShowAll();
        using var auditor = gateway.Client(gateway.AuditKey);
        return await auditor.GetStringAsync($"/api/v1/trail/account/{member.AccountId}", TestContext.Current.CancellationToken);
    }

    private static Guid StableBadge(string trail) => Guid.Parse(System.Text.RegularExpressions.Regex.Match(trail, "\"badgeId\":\"([0-9a-f-]+)\"").Groups[1].Value);
}
