using System.Diagnostics;
using Interlieux.ReaderAgent.CardSources;
using Interlieux.ReaderAgent.Tests.Gateway;
using Interlieux.ReaderAgent.Tests.Uploading;

namespace Interlieux.ReaderAgent.Tests;

/// <summary>The program itself, started as an operator starts it.</summary>
public sealed class AgentProcessTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Wrong_settings_end_the_program_with_code_2_and_one_line_each()
    {
        using var process = Start(new() { ["Reader__Gateway"] = "nowhere", ["Reader__Data"] = folder.Path });

        var (exitCode, output, errors) = await EndAsync(process);

        exitCode.Should().Be(2);
        output.Should().BeEmpty();
        errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(2)
            .And.OnlyContain(line => line.StartsWith("Reader__", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_program_on_the_same_queue_ends_with_one_line()
    {
        await using var first = new RunningAgent(new Uri("http://127.0.0.1:9/"), folder.Path);
        using var second = Start(Settings(new Uri("http://127.0.0.1:9/"), "UTC", ["04A2"]));

        var (exitCode, output, errors) = await EndAsync(second);

        exitCode.Should().Be(1);
        output.Should().BeEmpty();
        errors.Trim().Should().Contain("in use by another agent").And.NotContain("\n");
    }

    [Fact]
    public async Task Killed_in_the_middle_of_a_day_it_goes_on_where_it_was_and_nothing_is_lost_or_doubled()
    {
        var record = new GatewayRecord();
        await using var gateway = await TestGateway.StartAsync(record);
        string[] badges = [.. Enumerable.Range(1, 2000).Select(i => $"04A2{i:X10}")];
        var (zone, day) = WhereTheDayIsOver();
        var expected = SimulatedDay.Play(1, day, zone, badges);
        var settings = Settings(gateway.Address, zone.Id, badges);

        using (var killed = Start(settings))
        {
            await record.WhenAsync(r => r.Sequences.Length > 20);
            killed.Kill();
            await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        record.Sequences.Length.Should().BeLessThan(expected.Count, "the kill must fall into the day");
        using var resumed = Start(settings);
        await record.WhenAsync(r => r.Sequences.Length >= expected.Count);
        resumed.Kill();
        await resumed.WaitForExitAsync(TestContext.Current.CancellationToken);

        // What was left from before the kill and what is shown now go in turn.
        record.Sequences.Order().Should().Equal(Enumerable.Range(1, expected.Count).Select(i => (long)i));
        record.Scans.OrderBy(s => s.GetProperty("sequence").GetInt64()).Select(s => s.GetProperty("scanId").GetGuid())
            .Should().Equal(expected.Select(tap => tap.ScanId!.Value));
        record.OtherContents.Should().Be(0);
    }

    // The program runs on the real clock: in one of the world's zones it is now between nine and ten in the evening.
    private static (TimeZoneInfo Zone, DateOnly Day) WhereTheDayIsOver()
    {
        var now = TimeProvider.System.GetUtcNow();
        return Enumerable.Range(-14, 27)
            .Select(west => TimeZoneInfo.FindSystemTimeZoneById(west < 0 ? $"Etc/GMT{west}" : $"Etc/GMT+{west}"))
            .Select(zone => (Zone: zone, Local: TimeZoneInfo.ConvertTime(now, zone)))
            .Where(place => place.Local.Hour == 21)
            .Select(place => (place.Zone, DateOnly.FromDateTime(place.Local.DateTime)))
            .First();
    }

    private Dictionary<string, string> Settings(Uri gateway, string zone, string[] badges) => new()
    {
        ["Reader__Gateway"] = gateway.ToString(),
        ["Reader__Key"] = TestGateway.Key,
        ["Reader__Data"] = folder.Path,
        ["Reader__Source"] = "simulated",
        ["Reader__Simulation__Badges"] = folder.Write("badges", string.Join('\n', badges)),
        ["Reader__Simulation__TimeZone"] = zone,
    };

    private static Process Start(Dictionary<string, string> settings)
    {
        // Each project has its own output folder, and the same configuration as this one.
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(here.Parent!.Parent!.FullName, "ReaderAgent", here.Name, "Interlieux.ReaderAgent.dll");
        var start = new ProcessStartInfo("dotnet", [program]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static async Task<(int ExitCode, string Output, string Errors)> EndAsync(Process process)
    {
        var ct = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct).WaitAsync(TimeSpan.FromSeconds(30), ct);
        return (process.ExitCode, await output, await errors);
    }
}
