using System.Diagnostics;
using System.Globalization;
using Interlieux.Netting;
using Interlieux.Netting.Verification;

namespace Interlieux.Benchmarks.Targets;

/// <summary>The engine over several instances of one kind: time, memory, proof and gap of each.</summary>
internal sealed class Series
{
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(4);

    private readonly List<SettlementPlan> _plans = [];

    public Sample Milliseconds { get; } = new();

    public Sample Bytes { get; } = new();

    public Sample Gap { get; } = new();

    public Sample RelativeGap { get; } = new();

    public int Proven => _plans.Count(plan => plan.Proven);

    public IReadOnlyList<SettlementPlan> Plans => _plans;

    public double ProvenShare => _plans.Count == 0 ? 0 : (double)Proven / _plans.Count;

    /// <summary>Solves other instances of the kind for a while: what is compiled on its first calls is not what is measured.</summary>
    public static void WarmUp(Func<ulong, ObligationSet> instance)
    {
        var start = Stopwatch.GetTimestamp();
        for (var seed = 1_000UL; seed < 1_060 && Stopwatch.GetElapsedTime(start) < WarmUpTime; seed++)
            NettingEngine.Solve(instance(seed), new NettingOptions { Threads = Environment.ProcessorCount, TimeLimit = TimeSpan.FromSeconds(0.5) });
    }

    /// <summary>Solves each instance once; a plan that the verifier refuses ends the run.</summary>
    public static Series Of(IEnumerable<ObligationSet> instances, NettingOptions options)
    {
        var series = new Series();
        foreach (var obligations in instances)
        {
            GC.Collect();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            var plan = NettingEngine.Solve(obligations, options);
            series.Milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            series.Bytes.Add(GC.GetAllocatedBytesForCurrentThread() - before);
            series.Gap.Add(plan.Count - plan.LowerBound);
            series.RelativeGap.Add(plan.LowerBound == 0 ? 0 : (double)(plan.Count - plan.LowerBound) / plan.LowerBound);
            series._plans.Add(plan);
            var verdict = PlanVerifier.Verify(obligations, plan, effort: 50_000_000);
            if (!verdict.Valid)
                throw new InvalidOperationException($"a plan does not hold: {verdict}");
        }

        return series;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"proven {Proven}/{_plans.Count}, gap ≤ {Gap.Max} ({RelativeGap.Max:P2}), p50 {Milliseconds.Median:F1} ms, p95 {Milliseconds.P95:F1} ms, max {Milliseconds.Max:F1} ms, {Bytes.Max / (1 << 20):F1} MiB");

    /// <summary>The figures of a bar.</summary>
    public Figures Against(int row, string bar, bool reached)
    {
        var figures = new Figures(row, bar, _plans.Count, ToString(), reached);
        figures.Values["proven"] = ProvenShare;
        figures.Values["gapMax"] = Gap.Max;
        figures.Values["gapRelativeMax"] = RelativeGap.Max;
        figures.Values["p50Ms"] = Milliseconds.Median;
        figures.Values["p95Ms"] = Milliseconds.P95;
        figures.Values["maxMs"] = Milliseconds.Max;
        figures.Values["bytesMax"] = Bytes.Max;
        return figures;
    }
}
