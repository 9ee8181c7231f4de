using System.Net;
using System.Net.Http.Headers;

namespace Interlieux.EndToEnd.Demo;

/// <summary>After its month the demo lives on.</summary>
public sealed class LivingTests : IDisposable
{
    private readonly DemoDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task It_lives_on_with_keys_that_open_until_it_is_interrupted_and_has_the_same_keys_the_next_time()
    {
        string[] arguments = ["--port", "0", "--members", "120", "--data", directory.Data];
        await using var first = ProgramProcess.Start("Demo", [], arguments);
        var address = (await first.LineAsync("ready "))["ready ".Length..];
        var key = KeyOf(await first.LineAsync("  network "));
        (await first.LineAsync("The treasurer's page")).Should().Contain($"{address}/enter?code=");
        await first.LineAsync("From now on");

        (await StatusAsync(address, key)).Should().Be(HttpStatusCode.OK);
        (await StatusAsync(address, key[..^1] + "!")).Should().Be(HttpStatusCode.Unauthorized);
        var ended = await first.InterruptAsync();

        ended.ExitCode.Should().Be(0);
        ended.Errors.Should().BeEmpty();
        directory.ServerRuns.Should().BeFalse();
        File.GetUnixFileMode(Path.Combine(directory.Data, "keys", "demo-keys.json"))
            .Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);

        await using var second = ProgramProcess.Start("Demo", [], arguments);
        KeyOf(await second.LineAsync("  network ")).Should().Be(key);
        await second.LineAsync("From now on");
        (await second.InterruptAsync()).ExitCode.Should().Be(0);
    }

    private static string KeyOf(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];

    private static async Task<HttpStatusCode> StatusAsync(string address, string key)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var positions = new Uri($"{address}/api/v1/cycles/2026-10/positions");
        using var answer = await http.GetAsync(positions, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
