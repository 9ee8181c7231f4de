using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Interlieux.EndToEnd.Demo;

/// <summary>The demo's month, as <c>./run --once</c> plays it.</summary>
public sealed partial class MonthTests : IDisposable
{
    private static readonly string[] SmallTown = ["--once", "--port", "0", "--members", "120"];

    private readonly DemoDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_month_is_played_and_settled_then_summarised_again_without_playing()
    {
        var first = await ProgramProcess.RunAsync("Demo", [], "--once", "--port", "0", "--data", directory.Data);

        first.ExitCode.Should().Be(0, string.Join('\n', first.Errors));
        first.Errors.Should().BeEmpty();
        first.Output.Where(line => line.StartsWith("ready ", StringComparison.Ordinal)).Should().ContainSingle()
            .Which.Should().MatchRegex(@"^ready http://127\.0\.0\.1:\d+$");
        DaysPlayed(first).Should().HaveCountGreaterThan(20);
        directory.ServerRuns.Should().BeFalse();

        var summary = SummaryOf(first);
        summary.Select(field => field.Key).Should().Equal(
            "venues", "members", "scansAccepted", "scansRefused", "halfDays", "obligations", "invoicesBilateral", "invoicesFewest",
            "lowerBound", "proven", "seconds");
        ((int)summary["venues"]!).Should().Be(46);
        ((int)summary["members"]!).Should().Be(1_500);
        ((int)summary["scansAccepted"]!).Should().BeGreaterThan(10_000);
        summary["scansRefused"]!.AsObject().Select(reason => reason.Key).Should().Equal(
            "badge-revoked", "exhausted", "no-pass", "out-of-scope", "random-identifier", "unknown-badge");
        ((int)summary["invoicesFewest"]!).Should().BeInRange((int)summary["lowerBound"]!, 45)
            .And.BeLessThan((int)summary["invoicesBilateral"]!);
        ((int)summary["invoicesBilateral"]!).Should().BeLessThan((int)summary["obligations"]!);

        var again = await ProgramProcess.RunAsync("Demo", [], "--once", "--port", "0", "--data", directory.Data);

        DaysPlayed(again).Should().BeEmpty();
        WithoutSeconds(again).Should().Be(WithoutSeconds(first));
    }

    [Fact]
    public async Task A_month_that_was_killed_twice_goes_on_and_comes_to_the_same()
    {
        using var other = new DemoDirectory();
        var whole = await ProgramProcess.RunAsync("Demo", [], [.. SmallTown, "--data", other.Data]);

        foreach (var day in (string[])["-06 ", "-15 "])
        {
            await using var killed = ProgramProcess.Start("Demo", [], [.. SmallTown, "--data", directory.Data]);
            await killed.LineAsync(Month() + day);
            await killed.KillAsync();
        }

        var resumed = await ProgramProcess.RunAsync("Demo", [], [.. SmallTown, "--data", directory.Data]);

        DaysPlayed(resumed).Should().NotBeEmpty();
        DaysPlayed(resumed).Should().OnlyContain(day => string.CompareOrdinal(day, $"{Month()}-15") >= 0);
        WithoutSeconds(resumed).Should().Be(WithoutSeconds(whole));
    }

    [Fact]
    public async Task Another_seed_is_another_town()
    {
        using var other = new DemoDirectory();
        var one = await ProgramProcess.RunAsync("Demo", [], [.. SmallTown, "--data", directory.Data]);

        var another = await ProgramProcess.RunAsync("Demo", [], [.. SmallTown, "--seed", "2", "--data", other.Data]);

        another.ExitCode.Should().Be(0, string.Join('\n', another.Errors));
        WithoutSeconds(another).Should().NotBe(WithoutSeconds(one));
    }

    private static string Month()
    {
        var today = TimeProvider.System.GetUtcNow().AddDays(-1);
        return new DateOnly(today.Year, today.Month, 1).AddMonths(-1).ToString("yyyy-MM", CultureInfo.InvariantCulture);
    }

    private static string[] DaysPlayed(Ended run) => [.. run.Output.Where(line => DayLine().IsMatch(line)).Select(line => line[..10])];

    private static JsonObject SummaryOf(Ended run) => JsonNode.Parse(run.Output[^1])!.AsObject();

    private static string WithoutSeconds(Ended run)
    {
        run.ExitCode.Should().Be(0, string.Join('\n', run.Errors));
        var summary = SummaryOf(run);
        summary.Remove("seconds").Should().BeTrue();
        return summary.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}  [\d,]+ scans$")]
    private static partial Regex DayLine();
}
