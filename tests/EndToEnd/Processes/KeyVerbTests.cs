using System.Net;
using System.Net.Http.Headers;
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
    public async Task Before_there_is_a_network_there_is_no_key()
    {
        ShouldBeRefused(await KeyAsync("network"), "interlieux key: There is no network yet: the first start of the gateway founds it.");
        directory.ServerRuns.Should().BeFalse();
    }

    private Task<Ended> KeyAsync(params string[] arguments) =>
        ProgramProcess.RunAsync("CommandLine", [], ["key", .. arguments, "--data", directory.Data]);

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
