namespace Interlieux.Benchmarks.Targets;

internal static class EasyPathRow
{
    public static Figures Measure() => new(3, "easy path n = 10,000: < 0.2 ms, nothing allocated", 0, "not measured", false);
}
