using System.Diagnostics;
using Interlieux.Netting.Fewest;
using static Interlieux.Tests.Shared.Netting.InstanceFamilies;

namespace Interlieux.Benchmarks.Targets;

/// <summary>Row 3: what every netting starts with, once its arrays are there: pairs, filling, the bound by sign and size.</summary>
internal static class EasyPathRow
{
    private const int Venues = 10_000;
    private const int Warmings = 2_000;
    private const int Runs = 201;

    public static Figures Measure(Scale scale)
    {
        var positions = scale.Seeds(20).Select(seed => Gravity(Venues, Tariff.HalfDays, seed).NetPositions().ToArray()).ToArray();
        var reduction = new Reduction();
        for (var i = 0; i < Warmings; i++)
            Run(reduction, positions[i % positions.Length]);
        var (medians, closed, allocated) = (new Sample(), 0, 0L);
        foreach (var instance in positions)
        {
            var milliseconds = new double[Runs];
            var met = false;
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Runs; i++)
            {
                var start = Stopwatch.GetTimestamp();
                met = Run(reduction, instance);
                milliseconds[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }

            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            closed += met ? 1 : 0;
            Array.Sort(milliseconds);
            medians.Add(milliseconds[Runs / 2]);
        }

        return new Figures(
            3, "easy path n = 10,000: < 0.2 ms, nothing allocated", positions.Length,
            $"median of {Runs} runs an instance: p50 {medians.Median:F3} max {medians.Max:F3} ms, {allocated} bytes, closes {closed} by itself",
            Limit.Below("ms", medians.Max, 0.2), Limit.AtMost("bytes", allocated, 0))
        {
            Values = { ["p50Ms"] = medians.Median, ["maxMs"] = medians.Max, ["bytes"] = allocated, ["closed"] = closed },
        };
    }

    private static bool Run(Reduction reduction, long[] positions)
    {
        reduction.Load(positions);
        return reduction.TryFill() && reduction.Groups >= reduction.Bound;
    }
}
