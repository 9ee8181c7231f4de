using System.Diagnostics;
using System.Runtime.InteropServices;
using Interlieux.EndToEnd.Processes;
using Interlieux.Tests;
using Interlieux.Tests.Readers;

namespace Interlieux.EndToEnd.Readers;

/// <summary>What is installed on a board is compiled otherwise than what the other tests run: the same journey with it.</summary>
public sealed class ReaderPackageTests(Postgres postgres)
{
    private const double ResidentMegabytesMax = 60;

    [Fact]
    public async Task The_package_of_this_machine_is_enrolled_judges_speaks_both_languages_and_stays_small()
    {
        var ct = TestContext.Current.CancellationToken;
        var program = await PackageAsync(ct);
        await using var scene = await ReaderScene.StartAsync(postgres);
        await scene.Gateway.NewMember(scene.SellKey, 1, halfDays: 3);
        var settings = new Dictionary<string, string>(scene.Settings) { ["Reader__Data"] = postgres.NewFile("packaged") };
        var enrolled = await ReaderProcess.RunAsync(settings, program, ["enrol", "--code", await scene.NewCodeAsync()], ct);
        enrolled.ExitCode.Should().Be(0, enrolled.Output);

        (await SentenceAsync(settings, program, GatewayProcess.IdentifierOf(1), ct)).Should().Be("Il vous reste 2 demi-journées.");
        (await scene.ScansAsync(1)).Should().HaveCount(1);
        var doctor = await ReaderProcess.RunAsync(settings, program, ["doctor"], ct);
        doctor.ExitCode.Should().Be(0, doctor.Output);

        await scene.StopGatewayAsync();
        var alone = new Dictionary<string, string>(settings)
        {
            ["Reader__Data"] = postgres.NewFile("alone"), ["Reader__Key"] = "of-no-use", ["Reader__Language"] = "en",
        };
        (await SentenceAsync(alone, program, "04C0FFEE000001", ct)).Should().StartWith("Your scan is stored here and will be sent.");
    }

    private static async Task<string> SentenceAsync(Dictionary<string, string> settings, string program, string identifier, CancellationToken ct)
    {
        await using var reader = await ReaderProcess.StartAsync(settings, ct, program);
        await reader.ShowAsync(identifier, ct);
        var shown = await reader.NextSignalAsync(ct);
        reader.ResidentMegabytes().Should().BeLessThan(ResidentMegabytesMax);
        return shown!.State["signal"]!["sentence"]!.GetValue<string>();
    }

    /// <summary>Builds the package, and unpacks it.</summary>
    private async Task<string> PackageAsync(CancellationToken ct)
    {
        var (runtime, linker) = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? ("linux-arm64", "aarch64-linux-gnu-gcc") : ("linux-x64", "gcc");
        Assert.SkipUnless(File.Exists($"/usr/bin/{linker}"), $"There is no {linker}: apt-get install gcc libc6-dev, then run again.");
        var root = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Parent!.Parent!.Parent!.FullName;
        // Another SDK brings another compiler than the one that is locked.
        await RunAsync("env", ["--unset=CI", Path.Combine(root, "src/ReaderAgent/packaging/package"), runtime], ct);
        var folder = Directory.CreateDirectory(postgres.NewFile("package")).FullName;
        await RunAsync("tar", ["-xzf", Path.Combine(root, $"artifacts/reader/interlieux-reader-{runtime}.tar.gz"), "-C", folder], ct);
        return Path.Combine(folder, $"interlieux-reader-{runtime}", "program", "Interlieux.ReaderAgent");
    }

    private static async Task RunAsync(string program, string[] arguments, CancellationToken ct)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
        await process.WaitForExitAsync(ct);
        process.ExitCode.Should().Be(0, await output + await errors);
    }
}
