using Interlieux.Tests.Shared.Netting;

namespace Interlieux.Benchmarks.Targets;

/// <summary>Row 12: the time of the independent check, and random cases against trying everything.</summary>
internal static class CheckRow
{
    public static IEnumerable<Func<Figures>> Row12(Scale scale) => [() => Check(scale), () => Cases(scale.Quick ? 20_000 : 100_000)];

    private static Figures Check(Scale scale)
    {
        var check = Certificates.Measure(Certificates.HalfDays(10_000), scale.Seeds(10), scale);
        return new Figures(
            12, "certificate check n = 10,000 < 20 ms", check.Instances, check.ToString(),
            Limit.Below("max ms", check.Milliseconds.Max, 20), Limit.AtLeast("found optimal", check.Optimal, check.Instances))
        {
            Values = { ["p50Ms"] = check.Milliseconds.Median, ["maxMs"] = check.Milliseconds.Max, ["firstMs"] = check.First, ["optimal"] = check.Optimal },
        };
    }

    private static Figures Cases(int cases)
    {
        var (done, wrong) = RandomCases.Run(cases, 1);
        return new Figures(12, $"0 wrong in {cases:N0} random cases", done, $"{wrong.Count} wrong", Limit.AtMost("wrong", wrong.Count, 0))
        {
            Values = { ["wrong"] = wrong.Count },
        };
    }
}
