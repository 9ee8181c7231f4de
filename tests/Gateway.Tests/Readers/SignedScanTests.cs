using System.Net;
using System.Text.Json.Nodes;
using Interlieux.Gateway.Tests.Hosting;

namespace Interlieux.Gateway.Tests.Readers;

/// <summary>What does not bear its reader's signature is refused, and recorded.</summary>
public sealed class SignedScanTests(GatewayUnderTest gateway) : IClassFixture<GatewayUnderTest>
{
    [Fact]
    public async Task Scans_forged_changed_re_signed_or_of_another_reader_are_refused_and_recorded()
    {
        using var device = await TestDevice.EnrolledAsync(gateway, gateway.There);
        using var thief = new TestDevice();
        using var other = await TestDevice.EnrolledAsync(gateway, gateway.There);
        var member = await gateway.NewMember(gateway.Here, "04B0000000D101", 10);
        var victim = await gateway.NewMember(gateway.Here, "04B0000000D102", 10);
        var genuine = device.Scan(gateway, member.Identifier, 1);
        JsonObject[] scans =
        [
            device.Scan(gateway, member.Identifier, 2, change: scan => scan["identifier"] = victim.Identifier),
            device.Scan(gateway, member.Identifier, 3, change: scan => scan["occurredAt"] = "2026-10-01T08:00:00.000+00:00"),
            device.Scan(gateway, member.Identifier, 4, change: scan => scan["sequence"] = 40),
            device.Scan(gateway, member.Identifier, 5, change: scan => scan["admittedBy"] = "open"),
            device.Scan(gateway, member.Identifier, 6, change: scan => scan.Remove("signature")),
            thief.Scan(gateway, victim.Identifier, 7),
            other.Scan(gateway, victim.Identifier, 8),
        ];

        var verdicts = (await gateway.Post(device.Token(gateway.Clock.Now), "/api/v1/scans", new JsonArray([genuine, .. scans]))).AsArray();

        verdicts[0]!["outcome"]!.GetValue<string>().Should().Be("accepted");
        verdicts.Skip(1).Select(v => v!["reason"]?.GetValue<string>()).Should().HaveCount(7).And.OnlyContain(reason => reason == "signature");
        await gateway.WhenViewsShowAll();
        using var auditor = gateway.Client(gateway.AuditKey);
        var trail = await auditor.GetStringAsync($"/api/v1/trail/reader/{device.ReaderId}", TestContext.Current.CancellationToken);
        trail.Split("\"reason\":\"signature\"").Should().HaveCount(8);
        (await gateway.Get(gateway.Here.SellKey, $"/api/v1/accounts/{victim.AccountId}")).ToJsonString().Should().NotContain("\"charged\":1");
    }

    [Fact]
    public async Task A_scan_that_was_overheard_and_is_played_again_has_the_verdict_it_had()
    {
        using var device = await TestDevice.EnrolledAsync(gateway, gateway.There);
        var member = await gateway.NewMember(gateway.Here, "04B0000000D103", 10);
        var scan = device.Scan(gateway, member.Identifier, 1);
        var first = await gateway.Post(device.Token(gateway.Clock.Now), "/api/v1/scans", scan);

        var again = await gateway.Post(device.Token(gateway.Clock.Now), "/api/v1/scans", scan.DeepClone());

        again.ToJsonString().Should().Be(first.ToJsonString());
    }

    [Fact]
    public async Task A_revoked_device_is_told_so_however_well_it_signs()
    {
        using var device = await TestDevice.EnrolledAsync(gateway, gateway.There);
        await gateway.Post(gateway.NetworkKey, $"/api/v1/readers/{device.ReaderId}/revocation", new { reason = "stolen" });

        var verdict = await gateway.Post(device.Token(gateway.Clock.Now), "/api/v1/scans", device.Scan(gateway, "04B0000000D104", 1));

        verdict["reason"]!.GetValue<string>().Should().Be("device-revoked");
        foreach (var (path, body) in new (string, object)[]
        {
            ("offline-passes", new { passes = Array.Empty<string>() }), ("key", new { publicKey = device.PublicKey, signature = "" }),
        })
        {
            using var answer = await gateway.TryPost(device.Token(gateway.Clock.Now), $"/api/v1/readers/self/{path}", body);
            answer.StatusCode.Should().Be(HttpStatusCode.Forbidden, path);
            (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain("This reader is revoked.");
        }
    }

    /// <summary>The gateway takes what the test's device signs, and that signs what the document says: so all three agree.</summary>
    [Fact]
    public void The_text_that_is_signed_is_that_of_the_document()
    {
        var vector = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "examples", "signed-scan.json")))!;

        TestDevice.TextOf(vector["scan"]!.AsObject(), Guid.Parse((string)vector["readerId"]!)).Should().Be((string)vector["text"]!);
    }
}
