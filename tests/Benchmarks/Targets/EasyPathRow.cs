using System.Diagnostics;
using Interlieux.Netting.Fewest;
using static Interlieux.Tests.Shared.Netting.InstanceFamilies;

namespace Interlieux.Benchmarks.Targets;

/// <summary>The easy path alone: pairs, filling and the bound by sign, in arrays that are used again.</summary>
internal static class EasyPathRow
{
    private const int Rounds = 300;

    public static Figures Measure()
    {
        var positions = Gravity(10_000, Tariff.HalfDays, 1).NetPositions().ToArray();
        var reduction = new Reduction();
        for (var i = 0; i < Rounds; i++)
            Run(reduction, positions);
        var milliseconds = new Sample();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var ticks = new long[Rounds];
        for (var i = 0; i < Rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            Run(reduction, positions);
            ticks[i] = Stopwatch.GetTimestamp() - start;
        }

        var bytes = GC.GetAllocatedBytesForCurrentThread() - before - (Rounds * sizeof(long)) - 24;
        foreach (var taken in ticks)
            milliseconds.Add(taken * 1_000d / Stopwatch.Frequency);
        var figures = new Figures(
            3, "easy path n = 10,000: < 0.2 ms, nothing allocated", Rounds,
            $"p50 {milliseconds.Median:F3} ms, p95 {milliseconds.P95:F3} ms, {Math.Max(0, bytes)} bytes", milliseconds.Median < 0.2 && bytes <= 0);
        figures.Values["p50Ms"] = milliseconds.Median;
        figures.Values["p95Ms"] = milliseconds.P95;
        figures.Values["bytes"] = Math.Max(0, bytes);
        return figures;
    }

    private static void Run(Reduction reduction, long[] positions)
    {
        reduction.Load(positions);
        reduction.TryFill();
    }
}
