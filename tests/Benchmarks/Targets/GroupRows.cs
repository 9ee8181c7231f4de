using Interlieux.Netting;
using Interlieux.Tests.Shared.Netting;
using static Interlieux.Tests.Shared.Netting.InstanceFamilies;

namespace Interlieux.Benchmarks.Targets;

/// <summary>Rows 1 to 7: the policy <c>fewest</c> over the families of instances.</summary>
internal static class GroupRows
{
    public static IEnumerable<Func<Figures>> All(Scale scale) =>
    [
        () => HalfDaysProven(scale),
        () => HalfDays(2, 3_500, scale.Seeds(40), "half-days n = 3,500: p50 < 10 ms, p95 < 50 ms, < 4 MiB", s =>
            s.ProvenShare == 1 && s.Milliseconds.Median < 10 && s.Milliseconds.P95 < 50 && s.Bytes.Max < 4 << 20),
        () => HalfDays(3, 10_000, scale.Seeds(20), "half-days n = 10,000: p95 < 100 ms", s => s.ProvenShare == 1 && s.Milliseconds.P95 < 100),
        () => Gravity(4, 50, Tariff.HalfEuros, scale.Seeds(40), 10, "half-euros n = 50: p95 < 50 ms", s => s.ProvenShare == 1 && s.Milliseconds.P95 < 50),
        () => Gravity(4, 200, Tariff.HalfEuros, scale.Seeds(20), 10, "half-euros n = 200: 95 % proven in 10 s", s => s.ProvenShare >= 0.95),
        () => Gravity(4, 1_000, Tariff.HalfEuros, scale.Seeds(4), 10, "half-euros n = 1,000: gap ≤ 1 in 10 s", s => s.Gap.Max <= 1),
        () => Gravity(4, 3_500, Tariff.HalfEuros, scale.Seeds(2), 60, "half-euros n = 3,500: gap ≤ 0.3 % in 60 s", s => s.RelativeGap.Max <= 0.003),
        () => Gravity(5, 50, Tariff.Cents, scale.Seeds(40), 10, "cents n = 50: all proven, p50 < 10 ms, max < 150 ms", s =>
            s.ProvenShare == 1 && s.Milliseconds.Median < 10 && s.Milliseconds.Max < 150),
        () => Gravity(5, 64, Tariff.Cents, scale.Seeds(10), 5, "cents n = 64: all proven < 5 s", s => s.ProvenShare == 1 && s.Milliseconds.Max < 5_000),
        () => Gravity(5, 80, Tariff.Cents, scale.Seeds(8), 30, "cents n = 80: 90 % proven in 30 s", s => s.ProvenShare >= 0.9),
        () => Gravity(5, 100, Tariff.Cents, scale.Seeds(4), 60, "cents n = 100: half proven in 60 s", s => s.ProvenShare >= 0.5),
        () => Planted(64, 150, scale.Seeds(4)),
        () => Planted(200, 1_000, scale.Seeds(4)),
        () => Gravity(6, 200, Tariff.Cents, scale.Seeds(4), 10, "cents n = 200: gap ≤ 1 in 10 s", s => s.Gap.Max <= 1),
        () => Gravity(6, 1_000, Tariff.Cents, scale.Seeds(2), 30, "cents n = 1,000: gap ≤ 0.7 % in 30 s", s => s.RelativeGap.Max <= 0.007),
        () => FewSets(40, 15, scale.Seeds(3)),
        () => FewSets(50, 400, scale.Seeds(3)),
        () => FewSets(60, 4_000, scale.Seeds(2)),
        () => FewSets(64, 12_000, scale.Seeds(1)),
    ];

    private static Figures HalfDaysProven(Scale scale)
    {
        int[] sizes = [10, 20, 30, 50, 75, 100, 150, 200, 300, 500, 750, 1_000, 1_500, 2_000, 3_500, 5_000, 7_500, 10_000];
        var instances = sizes.SelectMany(n => Seeds(scale.Seeds(n <= 1_000 ? 12 : 6)).Select(seed => InstanceFamilies.Gravity(n, Tariff.HalfDays, seed)));
        var series = Series.Of(instances, Options(10));
        return series.Against(1, "half-days n = 10…10,000: all proven", series.ProvenShare == 1);
    }

    private static Figures HalfDays(int row, int venues, int seeds, string bar, Func<Series, bool> reached) =>
        Gravity(row, venues, Tariff.HalfDays, seeds, 10, bar, reached);

    private static Figures Gravity(int row, int venues, Tariff tariff, int seeds, double seconds, string bar, Func<Series, bool> reached)
    {
        Series.WarmUp(seed => InstanceFamilies.Gravity(Math.Min(venues, 3_500), tariff, seed));
        var series = Series.Of(Seeds(seeds).Select(seed => InstanceFamilies.Gravity(venues, tariff, seed)), Options(seconds));
        return series.Against(row, bar, reached(series));
    }

    private static Figures Planted(int venues, double milliseconds, int seeds)
    {
        Series.WarmUp(seed => WithPositions(InstanceFamilies.Planted(venues, 1_000_000, seed)));
        var instances =
            from most in new long[] { 10_000, 1_000_000, 1_000_000_000 }
            from seed in Seeds(seeds)
            select WithPositions(InstanceFamilies.Planted(venues, most, seed));
        var series = Series.Of(instances, Options(5));
        return series.Against(
            5, $"planted groups n = {venues}: proven < {milliseconds} ms", series.ProvenShare == 1 && series.Milliseconds.Max < milliseconds);
    }

    private static Figures FewSets(int venues, double milliseconds, int seeds)
    {
        Series.WarmUp(seed => WithPositions(InstanceFamilies.FewSets(40, 5, seed)));
        var instances =
            from exponent in new[] { 0, 5, 10 }
            from seed in Seeds(seeds)
            select WithPositions(InstanceFamilies.FewSets(venues, exponent, seed));
        var series = Series.Of(instances, Options(30) with { Threads = 2 });
        return series.Against(
            7, $"few zero-sum sets n = {venues}: < {milliseconds} ms", series.ProvenShare == 1 && series.Milliseconds.Max < milliseconds);
    }

    internal static NettingOptions Options(double seconds) => new()
    {
        Policy = ClearingPolicy.Fewest,
        WorkLimit = long.MaxValue,
        TimeLimit = TimeSpan.FromSeconds(seconds),
        Threads = Environment.ProcessorCount,
    };

    internal static IEnumerable<ulong> Seeds(int count) => Enumerable.Range(1, count).Select(seed => (ulong)seed);
}
