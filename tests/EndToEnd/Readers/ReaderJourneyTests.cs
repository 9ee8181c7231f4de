using Interlieux.EndToEnd.Processes;
using Interlieux.Tests;
using Interlieux.Tests.Readers;

namespace Interlieux.EndToEnd.Readers;

/// <summary>From a code to a green light, with the programs as they are installed.</summary>
public sealed class ReaderJourneyTests(Postgres postgres)
{
    [Fact]
    public async Task A_reader_is_enrolled_shows_what_is_left_says_how_it_is_and_its_doctor_finds_it_well()
    {
        await using var scene = await ReaderScene.StartAsync(postgres);
        await scene.Gateway.NewMember(scene.SellKey, 1, halfDays: 3);
        await using (var reader = await ReaderProcess.StartAsync(scene.Settings, TestContext.Current.CancellationToken))
        {
            await reader.ShowAsync(GatewayProcess.IdentifierOf(1), TestContext.Current.CancellationToken);
            var shown = (await reader.NextSignalAsync(TestContext.Current.CancellationToken))!;
            shown.Colour.Should().Be("green");
            shown.State["signal"]!["sentence"]!.GetValue<string>().Should().Be("Il vous reste 2 demi-journées.");
            shown.State["venue"]!.GetValue<string>().Should().Be("Le Moulin");

            await reader.ShowAsync("08123456", TestContext.Current.CancellationToken);
            (await reader.StateAsync(state => state.Colour == "red", TestContext.Current.CancellationToken)).State["signal"]!["title"]!.GetValue<string>()
                .Should().Be("Pas un badge");

            var beside = await ProgramProcess.RunAsync("ReaderAgent", scene.Settings, "doctor");
            beside.ExitCode.Should().Be(0, string.Join('\n', beside.Output.Concat(beside.Errors)));
            beside.Output.Should().Contain(line => line.StartsWith("ok    queue      in use", StringComparison.Ordinal))
                .And.Contain(line => line.StartsWith("ok    access", StringComparison.Ordinal));
        }

        (await scene.ScansAsync(2)).Should().HaveCount(2);
        var report = (await scene.Gateway.Post(scene.NetworkKey, "operations/reader-checks", new { }))["differences"]!.AsArray();
        report.Should().BeEmpty();
    }

    [Fact]
    public async Task A_reader_that_is_asked_for_a_new_key_takes_one_and_goes_on()
    {
        await using var scene = await ReaderScene.StartAsync(postgres);
        var key = Path.Combine(scene.Settings["Reader__Data"], "device.key");
        var before = await File.ReadAllTextAsync(key, TestContext.Current.CancellationToken);
        await scene.Gateway.Post(scene.SellKey, $"readers/{scene.Reader}/key-replacement", new { });
        await using var reader = await ReaderProcess.StartAsync(scene.Settings, TestContext.Current.CancellationToken);

        for (var tap = 1; tap <= 30; tap++)
        {
            await reader.ShowAsync($"04C0FFEE{tap:X6}", TestContext.Current.CancellationToken);
            (await reader.NextSignalAsync(TestContext.Current.CancellationToken)).Should().NotBeNull();
        }

        (await scene.ScansAsync(30)).Should().HaveCount(30).And.OnlyContain(scan => scan["reason"]!.GetValue<string>() == "unknown-badge");
        (await File.ReadAllTextAsync(key, TestContext.Current.CancellationToken)).Should().NotBe(before);
        File.Exists($"{key}.next").Should().BeFalse();
    }

    [Fact]
    public async Task A_reader_whose_key_the_gateway_knows_no_more_is_enrolled_again_and_keeps_what_waits()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var scene = await ReaderScene.StartAsync(postgres);
        await scene.StopGatewayAsync();
        await using (var alone = await ReaderProcess.StartAsync(scene.Settings, ct))
        {
            await alone.ShowAsync("04C0FFEE000001", ct);
            (await alone.NextSignalAsync(ct))!.Colour.Should().Be("amber");
        }

        await scene.RestartGatewayAsync();
        var stranger = new Dictionary<string, string>(scene.Settings) { ["Reader__Data"] = postgres.NewFile("stranger") };
        (await ReaderProcess.RunAsync(stranger, null, ["enrol", "--code", await scene.NewCodeAsync()], ct)).ExitCode.Should().Be(0);
        (await ProgramProcess.RunAsync("ReaderAgent", scene.Settings, "doctor")).Output
            .Should().ContainSingle(line => line.StartsWith("FAIL", StringComparison.Ordinal)).Which.Should().Contain("does not know this reader's key");

        (await scene.EnrolAsync()).Output.Should().ContainSingle().Which.Should().Be($"Enrolled again as reader {scene.Reader}, with its queue. Restart the agent now.");
        await using var reader = await ReaderProcess.StartAsync(scene.Settings, ct);
        (await scene.ScansAsync(1)).Should().ContainSingle(scan => scan["reason"]!.GetValue<string>() == "unknown-badge");
    }

    [Fact]
    public async Task The_doctor_says_what_is_wrong_and_what_to_do()
    {
        await using var scene = await ReaderScene.StartAsync(postgres);
        await scene.Gateway.Post(scene.SellKey, $"readers/{scene.Reader}/disabling", new { reason = "left on a bus" });
        var disabled = await ProgramProcess.RunAsync("ReaderAgent", scene.Settings, "doctor");
        disabled.ExitCode.Should().Be(1);
        disabled.Output.Should().ContainSingle(line => line.StartsWith("FAIL", StringComparison.Ordinal))
            .Which.Should().Contain("the gateway has disabled this reader");

        await scene.StopGatewayAsync();
        var alone = await ProgramProcess.RunAsync("ReaderAgent", scene.Settings, "doctor");
        alone.ExitCode.Should().Be(1);
        alone.Output.Should().ContainSingle(line => line.StartsWith("FAIL  gateway", StringComparison.Ordinal))
            .Which.Should().Contain("cannot be reached").And.Contain("Scans are kept meanwhile.");
        var wrong = await ProgramProcess.RunAsync("ReaderAgent", scene.Settings, "cure");
        (wrong.ExitCode, wrong.Errors.Single()).Should().Be((2, "\"cure\" is no command: run (or nothing), enrol, doctor, version."));
    }
}
