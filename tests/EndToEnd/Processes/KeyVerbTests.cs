using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Interlieux.EndToEnd.Demo;

namespace Interlieux.EndToEnd.Processes;

/// <summary><c>./interlieux key</c>: whoever may open the database is never locked out.</summary>
public sealed class KeyVerbTests : IDisposable
{
    private readonly DemoDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_gateway_whose_first_key_was_lost_gets_another_while_it_runs()
    {
        await using var gateway = ProgramProcess.Start("Demo", [], "--no-demo", "--port", "0", "--data", directory.Data);
        var address = (await gateway.LineAsync("ready "))["ready ".Length..];

        var run = await KeyAsync("network");

        run.ExitCode.Should().Be(0, string.Join('\n', run.Errors));
        var key = run.Output.Should().ContainSingle().Subject;
        (await StatusAsync(address, key)).Should().Be(HttpStatusCode.OK);
        ShouldBeRefused(await KeyAsync("sell"), "interlieux key: venueId is needed for a key of this scope.");
        ShouldBeRefused(await KeyAsync("treasurer", "--venue", $"{Guid.Empty}"), $"interlieux key: No venue has the id {Guid.Empty}.");
        (await gateway.InterruptAsync()).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task Readers_are_registered_enrolled_listed_and_revoked_from_the_command_line()
    {
        await using var gateway = ProgramProcess.Start("Demo", [], "--no-demo", "--port", "0", "--data", directory.Data);
        var address = (await gateway.LineAsync("ready "))["ready ".Length..];
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await KeyAsync("network")).Output.Single());
        using var registered = await http.PostAsJsonAsync(
            "/api/v1/venues", new { name = "Le Moulin", zone = "Europe/Paris", closingTime = "20:00", listed = true, source = "test", sourceId = "1" },
            TestContext.Current.CancellationToken);
        var venue = (await registered.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!["venueId"]!.GetValue<Guid>();

        var reader = (await ReaderAsync("add", "--venue", $"{venue}", "--label", "door")).Output.Should().ContainSingle().Subject;
        (await ReaderAsync("enrol", reader)).Output.Should().ContainSingle().Which.Should().MatchRegex("^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$");
        (await ReaderAsync("list", "--venue", $"{venue}")).Output.Should().Equal($"{reader} NotEnrolled Le Moulin, door: never heard of");
        (await ReaderAsync("revoke", reader, "--reason", "stolen")).ExitCode.Should().Be(0);
        (await ReaderAsync("list")).Output.Should().ContainSingle().Which.Should().Contain("Revoked");
        ShouldBeRefused(await ReaderAsync("enrol", reader), "interlieux reader: The reader was revoked: register another.");
    }

    [Fact]
    public async Task Before_there_is_a_network_there_is_no_key()
    {
        ShouldBeRefused(await KeyAsync("network"), "interlieux key: There is no network yet: the first start of the gateway founds it.");
        directory.ServerRuns.Should().BeFalse();
    }

    private Task<Ended> KeyAsync(params string[] arguments) =>
        ProgramProcess.RunAsync("CommandLine", [], ["key", .. arguments, "--data", directory.Data]);

    private Task<Ended> ReaderAsync(params string[] arguments) =>
        ProgramProcess.RunAsync("CommandLine", [], ["reader", .. arguments, "--data", directory.Data]);

    private static void ShouldBeRefused(Ended run, string line)
    {
        run.Errors.Should().Equal(line);
        run.Output.Should().BeEmpty();
        run.ExitCode.Should().Be(2);
    }

    private static async Task<HttpStatusCode> StatusAsync(string address, string key)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await http.GetAsync(new Uri($"{address}/api/v1/network"), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
