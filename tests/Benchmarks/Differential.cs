using System.Diagnostics;
using System.Text.Json;
using Interlieux.Tests.Shared.Netting;

namespace Interlieux.Benchmarks;

/// <summary>As many random cases as one likes, each against trying everything.</summary>
internal static class Differential
{
    private const int Shown = 20;

    public static int Run(string[] options)
    {
        if (!Usage.TryRead(options, [], ["--cases", "--seed"]) || !Usage.TryNumber(options, "--cases", 1_000_000, out var cases)
            || !Usage.TryNumber(options, "--seed", 1, out var seed))
        {
            return 2;
        }

        var start = Stopwatch.GetTimestamp();
        var (done, wrong) = RandomCases.Run(cases, (ulong)seed);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        foreach (var line in wrong.Take(Shown))
            Console.WriteLine(line);
        Console.WriteLine($"{done:N0} cases, {wrong.Count:N0} wrong, {seconds:F1} s");
        Console.WriteLine(JsonSerializer.Serialize(new { benchmark = "differential", seed, cases = done, wrong = wrong.Count, seconds }, Usage.Json));
        return wrong.Count == 0 ? 0 : 1;
    }
}
