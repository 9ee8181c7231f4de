using System.Diagnostics;
using System.Globalization;
using Interlieux.Netting;
using Interlieux.Netting.Verification;

namespace Interlieux.Benchmarks.Targets;

/// <summary>The engine over several instances of one kind: time, memory, proof and gap of each.</summary>
internal sealed class Series
{
    /// <summary>What the checker may spend on one plan: some tenths of a second. Larger searches it does not do again.</summary>
    private const long CheckEffort = 50_000_000;

    private const int WarmingSolvesMax = 400;

    private readonly double _guard;
    private readonly List<string> _refused = [];
    private int _count;
    private int _bound;
    private int _confirmed;

    private Series(double guard) => _guard = guard;

    public Sample Milliseconds { get; } = new();

    /// <summary>Allocated by a solve, on all threads.</summary>
    public Sample Bytes { get; } = new();

    public Sample Gap { get; } = new();

    public Sample RelativeGap { get; } = new();

    public int Instances { get; private set; }

    public int Proven { get; private set; }

    /// <summary>Plans under <see cref="ClearingPolicy.Directed"/> whose total amount is proven to be the least.</summary>
    public int LeastProven { get; private set; }

    public double ProvenShare => Instances == 0 ? 0 : (double)Proven / Instances;

    /// <summary>Solves each instance once, under a guard time. A plan that the checker refuses reaches no bar.</summary>
    /// <param name="instances">The instances.</param>
    /// <param name="options">The options of each solve.</param>
    /// <param name="until">Cancels as soon as this phase begins; null: lets it end by itself.</param>
    public static Series Of(IEnumerable<ObligationSet> instances, NettingOptions options, NettingPhase? until = null)
    {
        var series = new Series(options.TimeLimit?.TotalSeconds ?? double.PositiveInfinity);
        foreach (var obligations in instances)
        {
            GC.Collect();
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var start = Stopwatch.GetTimestamp();
            var plan = Solve(obligations, options, until);
            series.Milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            series.Bytes.Add(GC.GetTotalAllocatedBytes(precise: true) - before);
            series.Take(obligations, plan);
        }

        return series;
    }

    /// <summary>What is compiled on its first calls is not what is measured: solves other instances of the kind for a while.</summary>
    public static void Warm(Scale scale, Func<ulong, ObligationSet> instance, NettingOptions options, NettingPhase? until = null)
    {
        var start = Stopwatch.GetTimestamp();
        for (var seed = 1_000UL; seed < 1_000 + WarmingSolvesMax && Stopwatch.GetElapsedTime(start) < scale.Warming; seed++)
            Solve(instance(seed), options with { TimeLimit = scale.Warming }, until);
    }

    /// <summary>The figures of a bar.</summary>
    public Figures Against(int row, string bar, params Limit[] limits) => new(
        row, bar, Instances, ToString(), [.. limits, Limit.AtMost($"plans refused ({_refused.FirstOrDefault()})", _refused.Count, 0)])
    {
        Values =
        {
            ["proven"] = ProvenShare,
            ["confirmed"] = Instances == 0 ? 0 : (double)_confirmed / Instances,
            ["refused"] = _refused.Count,
            ["count"] = _count,
            ["bound"] = _bound,
            ["gapMax"] = Gap.Max,
            ["gapRelativeMax"] = RelativeGap.Max,
            ["guardSeconds"] = _guard,
            ["p50Ms"] = Milliseconds.Median,
            ["p95Ms"] = Milliseconds.P95,
            ["maxMs"] = Milliseconds.Max,
            ["bytesP50"] = Bytes.Median,
            ["bytesMax"] = Bytes.Max,
        },
    };

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"proven {Proven}/{Instances} ({_confirmed} checked), count {_count} bound {_bound}, gap ≤ {Gap.Max} ({RelativeGap.Max:P2}), "
            + $"p50 {Milliseconds.Median:F1} p95 {Milliseconds.P95:F1} max {Milliseconds.Max:F1} ms, {Bytes.Max / (1 << 20):F1} MiB, guard {_guard} s");

    private static SettlementPlan Solve(ObligationSet obligations, NettingOptions options, NettingPhase? until)
    {
        if (until is not { } phase)
            return NettingEngine.Solve(obligations, options);
        using var cancellation = new CancellationTokenSource();
        return NettingEngine.Solve(obligations, options, new Stop(phase, cancellation), cancellation.Token);
    }

    private void Take(ObligationSet obligations, SettlementPlan plan)
    {
        Instances++;
        Proven += plan.Proven ? 1 : 0;
        LeastProven += plan.Certificate?.Flow is not null ? 1 : 0;
        _count += plan.Count;
        _bound += plan.LowerBound;
        Gap.Add(plan.Count - plan.LowerBound);
        RelativeGap.Add(plan.LowerBound == 0 ? 0 : (double)(plan.Count - plan.LowerBound) / plan.LowerBound);
        var verdict = PlanVerifier.Verify(obligations, plan, CheckEffort);
        if (!verdict.Valid)
            _refused.Add(verdict.ToString());
        _confirmed += verdict.Optimal ? 1 : 0;
    }

    private sealed class Stop(NettingPhase phase, CancellationTokenSource cancellation) : IProgress<NettingProgress>
    {
        public void Report(NettingProgress value)
        {
            if (value.Phase == phase)
                cancellation.Cancel();
        }
    }
}
