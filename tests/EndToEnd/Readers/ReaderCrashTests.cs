using System.Globalization;
using Interlieux.Tests;

namespace Interlieux.EndToEnd.Readers;

/// <summary>The plug is pulled again and again, the gateway too: what a light was shown for is in the ledger, once.</summary>
public sealed class ReaderCrashTests(Postgres postgres)
{
    private const int Kills = 20;
    private const int TapsBetween = 5;

    [Fact]
    public async Task Twenty_kills_of_the_reader_and_a_gateway_that_comes_and_goes_lose_nothing_and_double_nothing()
    {
        await using var scene = await ReaderScene.StartAsync(postgres);
        var random = new Random(7);
        var (shown, lit, green, amber) = (0, 0, 0, 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            // A third of the time nobody can be asked.
            if (kill % 6 == 2) await scene.StopGatewayAsync();
            if (kill % 6 == 4) await scene.RestartGatewayAsync();
            await using var reader = await ReaderProcess.StartAsync(scene.Settings);
            for (var tap = 0; tap < TapsBetween; tap++)
            {
                var last = tap == TapsBetween - 1;
                // Somewhere between the card, the disk, the wire and the light.
                var killing = last ? KillSoonAsync(reader, random.Next(60)) : Task.CompletedTask;
                await reader.ShowAsync($"04C0{(++shown).ToString("X10", CultureInfo.InvariantCulture)}");
                var colour = await reader.NextColourAsync();
                await killing;
                if (colour is not null) lit++;
                if (colour == "red") green++; // Unknown badges: red is the ledger's word.
                if (colour == "amber") amber++;
            }
        }

        await using (var last = await ReaderProcess.StartAsync(scene.Settings))
        {
            await last.StateAsync(state => state["banner"] is null);
            var scans = await scene.ScansAsync(lit);
            var sequences = scans.ConvertAll(scan => scan["personal"]!["sequence"]!.GetValue<long>());

            sequences.Order().Should().Equal(Enumerable.Range(1, sequences.Count).Select(i => (long)i), "each tap that was stored arrived, once");
            sequences.Count.Should().BeInRange(lit, shown);
            scans.Select(scan => scan["reason"]!.GetValue<string>()).Should().AllBe("unknown-badge");
            TestContext.Current.SendDiagnosticMessage(
                "{0} kills of the reader, {1} cards shown, {2} lights ({3} by the ledger, {4} amber), {5} scans recorded once each", Kills, shown, lit,
                green, amber, sequences.Count);
        }
    }

    private static async Task KillSoonAsync(ReaderProcess reader, int milliseconds)
    {
        await Task.Delay(milliseconds, TestContext.Current.CancellationToken);
        reader.Kill();
    }
}
