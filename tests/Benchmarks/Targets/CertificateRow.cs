using System.Diagnostics;
using Interlieux.Netting;
using Interlieux.Netting.Verification;
using Interlieux.Tests.Shared.Netting;
using static Interlieux.Tests.Shared.Netting.InstanceFamilies;

namespace Interlieux.Benchmarks.Targets;

/// <summary>Row 12: the time of the independent check, and random cases against trying everything.</summary>
internal static class CertificateRow
{
    public static IEnumerable<Func<Figures>> All(Scale scale) => [() => Check(scale.Seeds(10)), () => Cases(scale.Quick ? 20_000 : 100_000)];

    private static Figures Check(int seeds)
    {
        var milliseconds = new Sample();
        var optimal = 0;
        foreach (var seed in GroupRows.Seeds(seeds))
        {
            var obligations = Gravity(10_000, Tariff.HalfDays, seed);
            var plan = NettingEngine.Solve(obligations, GroupRows.Options(10));
            PlanVerifier.Verify(obligations, plan);
            var start = Stopwatch.GetTimestamp();
            var verdict = PlanVerifier.Verify(obligations, plan);
            milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            optimal += verdict.Optimal ? 1 : 0;
        }

        var figures = new Figures(
            12, "certificate check n = 10,000 < 20 ms", seeds,
            $"p50 {milliseconds.Median:F1} ms, max {milliseconds.Max:F1} ms, {optimal} found optimal", milliseconds.Max < 20 && optimal == seeds);
        figures.Values["p50Ms"] = milliseconds.Median;
        figures.Values["maxMs"] = milliseconds.Max;
        return figures;
    }

    private static Figures Cases(int cases)
    {
        var wrong = RandomCases.Run(cases, 1).Wrong.Count;
        var figures = new Figures(12, $"0 wrong in {cases:N0} random cases", cases, $"{wrong} wrong", wrong == 0);
        figures.Values["wrong"] = wrong;
        return figures;
    }
}
