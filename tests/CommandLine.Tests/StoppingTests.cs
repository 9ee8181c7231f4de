using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Interlieux.CommandLine.Tests;

/// <summary>A search that is ended from outside still gives a whole plan.</summary>
public sealed class StoppingTests : IDisposable
{
    // Sums of large amounts: nothing is proven about so many venues in the time of a test.
    private static readonly string Hard = "debtor,creditor,amount\n" + Obligations.Random(400, 3000, 1_000_000);

    private readonly WorkFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_signal_prints_the_best_plan_so_far_and_the_exit_code_says_so(string signal, int exitCode)
    {
        using var process = Interlieux.Start(["net", folder.Write("hard.csv", Hard), "--work", "9000000000000000000", "--format", "json"]);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        await SearchIsOn(process);
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.Should().Be(exitCode);
        using var plan = JsonDocument.Parse(await output);
        plan.RootElement.GetProperty("stopped").GetString().Should().Be("cancelled");
        plan.RootElement.GetProperty("stoppedByClock").GetBoolean().Should().BeFalse();
        plan.RootElement.GetProperty("count").GetInt32().Should().Be(plan.RootElement.GetProperty("invoices").GetArrayLength()).And.BePositive();
        var check = await Interlieux.Run(null, "check", folder.Path("hard.csv"), folder.Write("plan.json", await output));
        check.Output.Should().MatchRegex("\nvalid, gap [0-9]+[^\n]*\n$");
    }

    [Fact]
    public async Task The_clock_ends_a_search_and_the_result_says_so()
    {
        var run = await Interlieux.Run(null, "net", folder.Write("hard.csv", Hard), "--time", "0.05", "--format", "json");
        run.ExitCode.Should().Be(0);
        using var plan = JsonDocument.Parse(run.Output);
        plan.RootElement.GetProperty("stoppedByClock").GetBoolean().Should().BeTrue();
        plan.RootElement.GetProperty("stopped").GetString().Should().Be("clock");
        (await Interlieux.Run(null, "check", folder.Path("hard.csv"), folder.Write("plan.json", run.Output))).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task The_work_limit_ends_a_search_and_the_text_says_how_to_move_it()
    {
        var run = await Interlieux.Run(null, "net", folder.Write("hard.csv", Hard), "--work", "0");
        run.ExitCode.Should().Be(0);
        run.Output.Should().Contain("limite de travail : --work N").And.Contain("Pas prouvé minimal");
    }

    /// <summary>The thread that handles signals is there, and some processor time has gone by since: the search has begun.</summary>
    private static async Task SearchIsOn(Process process)
    {
        var begun = TimeSpan.MaxValue;
        while (!process.HasExited)
        {
            process.Refresh();
            var used = process.TotalProcessorTime;
            if (begun == TimeSpan.MaxValue && HandlesSignals(process.Id))
                begun = used;
            if (begun != TimeSpan.MaxValue && used - begun > TimeSpan.FromMilliseconds(100))
                return;
            await Task.Yield();
        }
    }

    private static bool HandlesSignals(int id)
    {
        try
        {
            return Directory.GetDirectories($"/proc/{id}/task").Any(thread => File.ReadAllText($"{thread}/comm") == ".NET SigHandler\n");
        }
        catch (IOException)
        {
            return false;
        }
    }
}
