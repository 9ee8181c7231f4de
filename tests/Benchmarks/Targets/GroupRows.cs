using Interlieux.Netting;
using Interlieux.Tests.Shared.Netting;
using static Interlieux.Tests.Shared.Netting.InstanceFamilies;

namespace Interlieux.Benchmarks.Targets;

/// <summary>Rows 1 to 7: the policy <c>fewest</c> over the families of instances.</summary>
internal static class GroupRows
{
    private const double MiB = 1 << 20;

    public static IEnumerable<Func<Figures>> Row1(Scale scale) => [() => AllSizes(scale)];

    public static IEnumerable<Func<Figures>> Row2(Scale scale) =>
    [
        () => Gravity(scale, 2, 3_500, Tariff.HalfDays, 40, 10, "half-days n = 3,500: p50 < 10 ms, p95 < 50 ms, < 4 MiB", s =>
            [Proven(s), P50(s, 10), P95(s, 50), Limit.Below("MiB", s.Bytes.Max / MiB, 4)]),
    ];

    public static IEnumerable<Func<Figures>> Row3(Scale scale) =>
    [
        () => Gravity(scale, 3, 10_000, Tariff.HalfDays, 20, 10, "half-days n = 10,000: p95 < 100 ms", s => [Proven(s), P95(s, 100)]),
        () => EasyPathRow.Measure(scale),
    ];

    public static IEnumerable<Func<Figures>> Row4(Scale scale) =>
    [
        () => Gravity(scale, 4, 50, Tariff.HalfEuros, 40, 10, "half-euros n = 50: p95 < 50 ms", s => [Proven(s), P95(s, 50)]),
        () => Gravity(scale, 4, 200, Tariff.HalfEuros, 20, 10, "half-euros n = 200: 95 % proven in 10 s", s => [Proven(s, 0.95)]),
        () => Gravity(scale, 4, 1_000, Tariff.HalfEuros, 4, 10, "half-euros n = 1,000: gap ≤ 1 in 10 s", s => [Gap(s, 1)]),
        () => Gravity(scale, 4, 3_500, Tariff.HalfEuros, 2, 60, "half-euros n = 3,500: gap ≤ 0.3 % in 60 s", s => [RelativeGap(s, 0.003)]),
    ];

    public static IEnumerable<Func<Figures>> Row5(Scale scale) =>
    [
        () => Gravity(scale, 5, 50, Tariff.Cents, 40, 10, "cents n = 50: all proven, p50 < 10 ms, max < 150 ms", s =>
            [Proven(s), P50(s, 10), Max(s, 150)]),
        () => Gravity(scale, 5, 64, Tariff.Cents, 10, 5, "cents n = 64: all proven < 5 s", s => [Proven(s), Max(s, 5_000)]),
        () => Gravity(scale, 5, 80, Tariff.Cents, 6, 30, "cents n = 80: 90 % proven in 30 s", s => [Proven(s, 0.9)]),
        () => Gravity(scale, 5, 100, Tariff.Cents, 3, 60, "cents n = 100: half proven in 60 s", s => [Proven(s, 0.5)]),
        () => Planted(scale, 64, 150),
        () => Planted(scale, 200, 1_000),
    ];

    public static IEnumerable<Func<Figures>> Row6(Scale scale) =>
    [
        () => Gravity(scale, 6, 200, Tariff.Cents, 4, 10, "cents n = 200: gap ≤ 1 in 10 s", s => [Gap(s, 1)]),
        () => Gravity(scale, 6, 1_000, Tariff.Cents, 2, 30, "cents n = 1,000: gap ≤ 0.7 % in 30 s", s => [RelativeGap(s, 0.007)]),
    ];

    public static IEnumerable<Func<Figures>> Row7(Scale scale) =>
    [
        () => FewSets(scale, 40, 15, 3),
        () => FewSets(scale, 50, 400, 3),
        () => FewSets(scale, 60, 4_000, 2),
        () => FewSets(scale, 64, 12_000, 1),
    ];

    /// <summary>Without a work limit, under a guard time, on all processors.</summary>
    internal static NettingOptions Options(double seconds) => new()
    {
        Policy = ClearingPolicy.Fewest,
        WorkLimit = long.MaxValue,
        TimeLimit = TimeSpan.FromSeconds(seconds),
        Threads = Environment.ProcessorCount,
    };

    internal static Limit Proven(Series series, double share = 1) => Limit.AtLeast("share proven", series.ProvenShare, share);

    internal static Limit Max(Series series, double milliseconds) => Limit.Below("max ms", series.Milliseconds.Max, milliseconds);

    internal static Limit RelativeGap(Series series, double most) => Limit.AtMost("relative gap", series.RelativeGap.Max, most);

    private static Limit P50(Series series, double milliseconds) => Limit.Below("p50 ms", series.Milliseconds.Median, milliseconds);

    private static Limit P95(Series series, double milliseconds) => Limit.Below("p95 ms", series.Milliseconds.P95, milliseconds);

    private static Limit Gap(Series series, double most) => Limit.AtMost("gap", series.Gap.Max, most);

    private static Figures AllSizes(Scale scale)
    {
        int[] sizes = [10, 20, 30, 50, 75, 100, 150, 200, 300, 500, 750, 1_000, 1_500, 2_000, 3_500, 5_000, 7_500, 10_000];
        var options = Options(scale.Seconds(10));
        Series.Warm(scale, seed => InstanceFamilies.Gravity(sizes[(int)seed % sizes.Length], Tariff.HalfDays, seed), options);
        var series = Series.Of(
            sizes.SelectMany(n => scale.Seeds(n <= 1_000 ? 12 : 6).Select(seed => InstanceFamilies.Gravity(n, Tariff.HalfDays, seed))), options);
        return series.Against(1, "half-days n = 10…10,000: all proven", Proven(series));
    }

    private static Figures Gravity(
        Scale scale, int row, int venues, Tariff tariff, int seeds, double seconds, string bar, Func<Series, Limit[]> limits)
    {
        var options = Options(scale.Seconds(seconds));
        Series.Warm(scale, seed => InstanceFamilies.Gravity(venues, tariff, seed), options);
        var series = Series.Of(scale.Seeds(seeds).Select(seed => InstanceFamilies.Gravity(venues, tariff, seed)), options);
        return series.Against(row, bar, limits(series));
    }

    private static Figures Planted(Scale scale, int venues, double milliseconds)
    {
        var options = Options(scale.Seconds(5));
        Series.Warm(scale, seed => WithPositions(InstanceFamilies.Planted(venues, 1_000_000, seed)), options);
        var instances =
            from most in new long[] { 10_000, 1_000_000, 1_000_000_000 }
            from seed in scale.Seeds(4)
            select WithPositions(InstanceFamilies.Planted(venues, most, seed));
        var series = Series.Of(instances, options);
        return series.Against(5, $"planted groups n = {venues}: proven < {milliseconds:N0} ms", Proven(series), Max(series, milliseconds));
    }

    private static Figures FewSets(Scale scale, int venues, double milliseconds, int seeds)
    {
        var options = Options(scale.Seconds(30));
        // Smaller ones: the code is the same, and there is time for several.
        Series.Warm(scale, seed => WithPositions(InstanceFamilies.FewSets(Math.Min(venues, 44), (int)(seed % 3) * 5, seed)), options);
        var instances =
            from exponent in new[] { 0, 5, 10 }
            from seed in scale.Seeds(seeds)
            select WithPositions(InstanceFamilies.FewSets(venues, exponent, seed));
        var series = Series.Of(instances, options);
        return series.Against(7, $"few zero-sum sets n = {venues}: < {milliseconds:N0} ms", Proven(series), Max(series, milliseconds));
    }
}
