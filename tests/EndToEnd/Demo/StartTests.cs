using System.Net;
using System.Net.Sockets;
using Interlieux.Gateway.EmbeddedPostgres;

namespace Interlieux.EndToEnd.Demo;

/// <summary>What <c>./run</c> says when it cannot do what it is asked for.</summary>
public sealed class StartTests : IDisposable
{
    private readonly DemoDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("--port must be from 0 to 65535.", "--port", "65536")]
    [InlineData("--port must be from 0 to 65535.", "--port", "http")]
    [InlineData("--host must be localhost or an IP address.", "--host", "not a host")]
    [InlineData("--data must name a directory.", "--data", "")]
    [InlineData("--once plays the demo, and --no-demo does not: give one of them.", "--once", "--no-demo")]
    [InlineData("--demo and --no-demo contradict each other: give one of them.", "--no-demo", "--demo")]
    [InlineData("Unrecognized command or argument 'play'.", "play")]
    public async Task A_wrong_option_is_one_line_and_exit_code_2(string line, params string[] arguments)
    {
        var run = await ProgramProcess.RunAsync("Demo", [], arguments);

        run.ExitCode.Should().Be(2);
        run.Output.Should().BeEmpty();
        run.Errors.Should().ContainSingle().Which.Should().StartWith(line);
    }

    [Fact]
    public async Task A_port_in_use_is_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var run = await ProgramProcess.RunAsync("Demo", [], "--port", $"{port}", "--data", directory.Data);

        ShouldBeOneLine(run, $"http://127.0.0.1:{port} is in use by another program. Choose another port with --port.");
        directory.ServerRuns.Should().BeFalse();
    }

    [Fact]
    public async Task A_data_directory_that_holds_something_else_is_one_line()
    {
        Directory.CreateDirectory(Path.Combine(directory.Data, "postgres"));
        await File.WriteAllTextAsync(Path.Combine(directory.Data, "postgres", "letter.txt"), "Dear", TestContext.Current.CancellationToken);

        var run = await ProgramProcess.RunAsync("Demo", [], "--port", "0", "--data", directory.Data);

        ShouldBeOneLine(run, Path.Combine(directory.Data, "postgres"));
    }

    [Fact]
    public async Task A_configured_server_needs_its_schema_and_the_word_for_a_demo()
    {
        await using var server = await EmbeddedPostgresServer.StartAsync(
            new EmbeddedPostgresOptions { DataDirectory = Path.Combine(directory.Data, "server"), Durable = false },
            TestContext.Current.CancellationToken);
        var settings = new Dictionary<string, string> { ["ConnectionStrings__Ledger"] = server.ConnectionString("configured") };
        string[] arguments = ["--port", "0", "--data", directory.Data, "--once"];

        await using var withoutTheWord = ProgramProcess.Start("Demo", settings, arguments);
        await using var withoutSchema = ProgramProcess.Start("Demo", settings, [.. arguments, "--demo"]);

        var refused = await withoutTheWord.EndAsync();
        refused.ExitCode.Should().Be(2);
        refused.Errors.Should().ContainSingle().Which.Should().Contain("add --demo");
        ShouldBeOneLine(await withoutSchema.EndAsync(), "./interlieux migrate");
    }

    [Fact]
    public async Task A_configured_server_that_does_not_answer_is_one_line()
    {
        var settings = new Dictionary<string, string> { ["ConnectionStrings__Ledger"] = "Host=127.0.0.1;Port=1;Database=none;Timeout=3" };
        await using var run = ProgramProcess.Start("Demo", settings, ["--port", "0", "--data", directory.Data]);

        ShouldBeOneLine(await run.EndAsync(), "ConnectionStrings__Ledger");
    }

    [Fact]
    public async Task No_demo_is_played_on_a_real_network()
    {
        await using var real = ProgramProcess.Start("Demo", [], "--no-demo", "--port", "0", "--data", directory.Data);
        await real.LineAsync("ready http://");
        var ended = await real.InterruptAsync();
        ended.ExitCode.Should().Be(0, string.Join('\n', ended.Errors));

        var run = await ProgramProcess.RunAsync("Demo", [], "--demo", "--port", "0", "--data", directory.Data);

        ShouldBeOneLine(run, "holds a real network");
    }

    private static void ShouldBeOneLine(Ended run, string part)
    {
        run.ExitCode.Should().Be(1);
        run.Output.Should().BeEmpty();
        run.Errors.Should().ContainSingle().Which.Should().Contain(part);
    }
}
