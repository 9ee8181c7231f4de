using System.Text.Json;
using Interlieux.Tests.Shared.Netting;

namespace Interlieux.Benchmarks;

/// <summary>As many random cases as one likes, each against trying everything.</summary>
internal static class Differential
{
    public static int Run(string[] options)
    {
        var cases = Usage.Number(options, "--cases", 1_000_000);
        var seed = Usage.Number(options, "--seed", 1);
        if (cases < 1)
            return Usage.Refuse("--cases wants a whole number above 0");
        var (done, wrong) = RandomCases.Run((int)Math.Min(cases, int.MaxValue), (ulong)seed);
        foreach (var line in wrong.Take(20))
            Console.WriteLine(line);
        Console.WriteLine(JsonSerializer.Serialize(new { benchmark = "differential", cases = done, wrong = wrong.Count }));
        return wrong.Count == 0 ? 0 : 1;
    }
}
