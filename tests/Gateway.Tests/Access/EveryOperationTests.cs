using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Interlieux.Gateway.Tests.Compatibility;
using Interlieux.Gateway.Tests.Hosting;

namespace Interlieux.Gateway.Tests.Access;

/// <summary>Goes over every operation of the OpenAPI document: what is there is guarded, and what is guarded is tested.</summary>
public sealed partial class EveryOperationTests(GatewayUnderTest gateway) : IClassFixture<GatewayUnderTest>
{
    /// <summary>Which keys each operation takes. An operation that is missing here fails the test.</summary>
    private static readonly Dictionary<string, string> Takers = new()
    {
        ["DeliverScans"] = "scan",
        ["OpenAccount"] = "sell", ["BindBadge"] = "sell", ["RevokeBadge"] = "sell", ["PurchasePass"] = "sell", ["RefundPass"] = "sell",
        ["PurchasePool"] = "sell", ["AttributePool"] = "sell",
        ["GetAccountBalance"] = "sell audit",
        ["ListVenues"] = "sell treasurer network audit", ["GetNetwork"] = "sell treasurer network audit",
        ["RegisterVenue"] = "network", ["CloseVenueDay"] = "network", ["RegisterReader"] = "network", ["RevokeReader"] = "network",
        ["IssueKey"] = "network", ["RevokeKey"] = "network", ["PublishRules"] = "network", ["PublishTariff"] = "network",
        ["CutOffCycle"] = "network", ["FreezeCycle"] = "network", ["ClearCycle"] = "network",
        ["IssueSessionCode"] = "sell treasurer network audit",
        ["GetPlan"] = "treasurer network audit", ["ListPositions"] = "treasurer network audit",
        ["ListObligations"] = "treasurer network audit", ["ListObligationLines"] = "treasurer network audit",
        ["SuspendAccount"] = "sell", ["ResumeAccount"] = "sell", ["SettleOverdraft"] = "sell", ["ReplaceBadge"] = "sell", ["ImportBadges"] = "sell",
        ["SuspendPass"] = "sell", ["GetCustomerReport"] = "sell", ["OfferCredit"] = "sell", ["AcceptCredit"] = "sell", ["EndOffer"] = "sell",
        ["ListOffers"] = "sell", ["CorrectScan"] = "sell", ["DisputeScan"] = "sell", ["EnterScan"] = "sell",
        ["ResolveDispute"] = "sell network", ["ListDisputes"] = "sell network", ["ListStaleBadges"] = "sell network",
        ["ListUnusedCredit"] = "sell network", ["PublishTerms"] = "network", ["LeaveNetwork"] = "network",
        ["GetOperations"] = "network audit", ["ReplayDeadLetter"] = "network", ["Reconcile"] = "network",
        ["IssueQrCode"] = "sell", ["PrintCode"] = "sell",
        ["GetTrail"] = "audit",
        ["IssueEnrolmentCode"] = "sell network", ["ConfigureReader"] = "sell network", ["AskForNewReaderKey"] = "sell network",
        ["DisableReader"] = "sell network", ["EnableReader"] = "sell network", ["CheckReaders"] = "network",
        ["ReplaceReaderKey"] = "scan", ["PutReaderStatus"] = "scan", ["RenewOfflinePasses"] = "scan",
        ["BindUser"] = "sell",
        ["FindAllocations"] = "frappe", ["GetAllocation"] = "frappe", ["RecordPassage"] = "frappe",
        ["ListFederationVenues"] = "federation", ["CheckIn"] = "federation",
    };

    /// <summary>The clock by which a device proves who it is, and the one call of a device that has no key yet.</summary>
    private static readonly string[] Open = ["GetTime", "EnrolReader"];

    [Fact]
    public async Task Without_a_key_and_with_a_wrong_key_every_operation_answers_401_before_it_looks_at_anything()
    {
        var old = await gateway.OldReader(gateway.Here, new { protocol = "frappe" });
        foreach (var operation in await Operations())
        {
            (await Status(operation, null)).Should().Be(HttpStatusCode.Unauthorized, operation.Name);
            (await Status(operation, "il_00000000000000000000000000000000_wrongwrongwrongwrongwrongwrongwrongwrongwro")).Should()
                .Be(HttpStatusCode.Unauthorized, operation.Name);
            // The right id with another secret.
            (await Status(operation, gateway.NetworkKey[..^6] + "AAAAAA")).Should().Be(HttpStatusCode.Unauthorized, operation.Name);
            (await Status(operation, old.Token[..^6] + "AAAAAA")).Should().Be(HttpStatusCode.Unauthorized, operation.Name);
        }
    }

    [Fact]
    public async Task A_key_without_the_scope_is_refused_by_every_operation()
    {
        var keys = new Dictionary<string, string>
        {
            ["scan"] = gateway.Here.DeviceKey, ["sell"] = gateway.Here.SellKey, ["treasurer"] = gateway.Here.TreasurerKey,
            ["network"] = gateway.NetworkKey, ["audit"] = gateway.AuditKey,
            ["frappe"] = (await gateway.OldReader(gateway.Here, new { protocol = "frappe" })).Token,
            ["federation"] = (await gateway.OldReader(gateway.Here, new { protocol = "federation", clientVenueIs = "host" })).Token,
        };
        var operations = await Operations();
        operations.Select(operation => operation.Name).Should().BeEquivalentTo(Takers.Keys);

        foreach (var operation in operations)
        {
            var takers = Takers[operation.Name].Split(' ');
            foreach (var (scope, key) in keys)
            {
                var status = await Status(operation, key);
                if (takers.Contains(scope)) status.Should().NotBe(HttpStatusCode.Unauthorized).And.NotBe(HttpStatusCode.InternalServerError, operation.Name);
                // To what is for other programs a key is none at all, for old readers' and for all others.
                else status.Should().Be(
                    IsOfOldReaders(scope) == takers.All(IsOfOldReaders) ? HttpStatusCode.Forbidden : HttpStatusCode.Unauthorized,
                    "{0} is not for {1}", operation.Name, scope);
            }
        }
    }

    [Theory]
    [InlineData("/api/v1/none")]
    [InlineData("/api/")]
    [InlineData("/api/v1/accounts/no-uuid")]
    [InlineData("/api/v1/scans")] // GET
    public async Task Every_path_under_api_that_matches_nothing_answers_401_too(string path)
    {
        using var nobody = gateway.Client();
        (await nobody.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        using var somebody = gateway.Client(gateway.NetworkKey);
        (await somebody.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_document_says_which_operations_a_token_opens_instead_of_a_key()
    {
        using var nobody = gateway.Client();
        var document = JsonNode.Parse(await nobody.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!;

        document["components"]!["securitySchemes"]!["token"]!["in"]!.GetValue<string>().Should().Be("header");
        foreach (var operation in document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => operation.Value!)))
        {
            var name = operation["operationId"]!.GetValue<string>();
            var isOld = !Open.Contains(name) && Takers[name].Split(' ').All(IsOfOldReaders);
            (operation["security"]?[0]?["token"] is not null).Should().Be(isOld);
        }
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/api/v1/time")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/openapi/reference")]
    public async Task What_is_open_is_open(string path)
    {
        using var nobody = gateway.Client();
        (await nobody.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_reference_page_loads_nothing_from_elsewhere()
    {
        using var nobody = gateway.Client();
        var page = await nobody.GetStringAsync("/openapi/reference", TestContext.Current.CancellationToken);

        ForeignLoad().Matches(page).Should().BeEmpty();
    }

    private static bool IsOfOldReaders(string scope) => scope is "frappe" or "federation";

    private async Task<HttpStatusCode> Status(Operation operation, string? key)
    {
        using var client = gateway.Client(key);
        using var request = new HttpRequestMessage(operation.Method, operation.Path);
        if (operation.Method == HttpMethod.Post || operation.Method == HttpMethod.Put) request.Content = new StringContent("{", null, "application/json");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        if ((int)response.StatusCode >= 400) response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json", operation.Name);
        return response.StatusCode;
    }

    private async Task<IReadOnlyList<Operation>> Operations()
    {
        using var client = gateway.Client();
        var document = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!;
        return [.. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => new Operation(
            operation.Value!["operationId"]!.GetValue<string>(), HttpMethod.Parse(operation.Key),
            Parameter().Replace(path.Key, parameter => parameter.Value switch
            {
                "{cycle}" => "2026-10",
                "{kind}" => "account",
                _ => "00000000-0000-0000-0000-000000000000",
            })))).Where(operation => !Open.Contains(operation.Name))];
    }

    private sealed record Operation(string Name, HttpMethod Method, string Path);

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("""(src|href)\s*=\s*"?https?://""")]
    private static partial Regex ForeignLoad();
}
