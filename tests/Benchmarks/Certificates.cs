using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Interlieux.Benchmarks.Targets;
using Interlieux.Netting;
using Interlieux.Netting.Verification;
using static Interlieux.Tests.Shared.Netting.InstanceFamilies;

namespace Interlieux.Benchmarks;

/// <summary>How long the independent checker takes over the plans of each kind: row 12, and every other kind of certificate.</summary>
internal static class Certificates
{
    /// <summary>A family of instances, the policy, and how long a plan may take.</summary>
    internal sealed record Kind(string Name, Func<ulong, ObligationSet> Instance, ClearingPolicy Policy, int Seeds, double Seconds);

    /// <summary>The checks of one kind.</summary>
    internal sealed class Checks
    {
        public Sample Milliseconds { get; } = new();

        /// <summary>The first check of all, in ms: with everything that is compiled on its first call.</summary>
        public double First { get; set; } = double.NaN;

        public int Instances { get; set; }

        public int Optimal { get; set; }

        public SortedSet<string> Proofs { get; } = new(StringComparer.Ordinal);

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"p50 {Milliseconds.Median:F2} max {Milliseconds.Max:F2} ms (first {First:F1}), {Optimal} of {Instances} found optimal by {string.Join(", ", Proofs)}");
    }

    public static int Run(string[] options)
    {
        if (!Usage.TryScale(options, out var scale))
            return 2;
        Kind[] kinds =
        [
            HalfDays(100), HalfDays(1_000), HalfDays(3_500), HalfDays(10_000),
            new("half-euros n = 50", seed => Gravity(50, Tariff.HalfEuros, seed), ClearingPolicy.Fewest, 5, 10),
            new("half-euros n = 200", seed => Gravity(200, Tariff.HalfEuros, seed), ClearingPolicy.Fewest, 3, 10),
            new("cents n = 50", seed => Gravity(50, Tariff.Cents, seed), ClearingPolicy.Fewest, 5, 10),
            new("few zero-sum sets n = 40", seed => WithPositions(FewSets(40, 5, seed)), ClearingPolicy.Fewest, 3, 10),
            new("existing n = 50", seed => Gravity(50, Tariff.HalfDays, seed), ClearingPolicy.Existing, 5, 2),
            new("existing n = 3,500", seed => Gravity(3_500, Tariff.HalfDays, seed), ClearingPolicy.Existing, 1, 5),
            new("directed n = 20", seed => Gravity(20, Tariff.HalfDays, seed), ClearingPolicy.Directed, 5, 2),
            new("directed n = 3,500", seed => Gravity(3_500, Tariff.HalfDays, seed), ClearingPolicy.Directed, 1, 5),
        ];
        var rows = new List<object>();
        foreach (var kind in kinds)
        {
            var checks = Measure(kind, scale.Seeds(kind.Seeds), scale);
            Console.WriteLine($"{kind.Name,-26}  {checks}");
            rows.Add(new
            {
                kind = kind.Name, checks.Instances, checks.Optimal, p50Ms = checks.Milliseconds.Median, maxMs = checks.Milliseconds.Max,
                firstMs = checks.First, checks.Proofs,
            });
        }

        Console.WriteLine(JsonSerializer.Serialize(new { benchmark = "certificates", kinds = rows }, Usage.Json));
        return 0;
    }

    internal static Kind HalfDays(int venues) => new(
        $"half-days n = {venues.ToString("N0", CultureInfo.InvariantCulture)}",
        seed => Gravity(venues, Tariff.HalfDays, seed), ClearingPolicy.Fewest, 10, 10);

    /// <summary>Each plan is checked until a short time is over, at least twice; the first check of each is not counted.</summary>
    internal static Checks Measure(Kind kind, IEnumerable<ulong> seeds, Scale scale)
    {
        var checks = new Checks();
        foreach (var seed in seeds)
        {
            var obligations = kind.Instance(seed);
            var plan = NettingEngine.Solve(obligations, GroupRows.Options(scale.Seconds(kind.Seconds)) with { Policy = kind.Policy });
            var start = Stopwatch.GetTimestamp();
            var verdict = PlanVerifier.Verify(obligations, plan);
            var first = Stopwatch.GetElapsedTime(start);
            if (checks.Instances++ == 0)
                checks.First = first.TotalMilliseconds;
            checks.Milliseconds.Add(Again(obligations, plan, first));
            checks.Optimal += verdict.Optimal ? 1 : 0;
            checks.Proofs.Add(plan.Proof.ToString());
            if (!verdict.Valid)
                throw new InvalidOperationException($"{kind.Name}, seed {seed}: {verdict}");
        }

        return checks;
    }

    /// <summary>The median, in ms, of what can be measured in about half a second.</summary>
    private static double Again(ObligationSet obligations, SettlementPlan plan, TimeSpan first)
    {
        var times = new Sample();
        for (var i = Math.Clamp((int)(0.5 / first.TotalSeconds), 1, 30); i > 0; i--)
        {
            var start = Stopwatch.GetTimestamp();
            PlanVerifier.Verify(obligations, plan);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return times.Median;
    }
}
