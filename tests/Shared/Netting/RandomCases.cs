using System.Collections.Concurrent;
using Interlieux.Netting;
using Interlieux.Netting.Verification;

namespace Interlieux.Tests.Shared.Netting;

/// <summary>Random net positions of many kinds, solved and compared with the most zero-sum groups by trying everything.</summary>
public static class RandomCases
{
    private const int VenuesMax = 12;

    /// <summary>Runs cases; the same seed is the same cases. What is wrong is told one line a case, in their order.</summary>
    public static (int Done, IReadOnlyCollection<string> Wrong) Run(int cases, ulong seed)
    {
        var wrong = new ConcurrentDictionary<int, string>();
        var done = 0;
        Parallel.For(
            0, cases, () => new Oracle(),
            (i, _, oracle) =>
            {
                if (Case(seed * 1_000_003 + (ulong)i, oracle) is { } fault)
                    wrong[i] = $"case {i}: {fault}";
                Interlocked.Increment(ref done);
                return oracle;
            },
            _ => { });
        return (done, [.. wrong.OrderBy(fault => fault.Key).Select(fault => fault.Value)]);
    }

    private static string? Case(ulong seed, Oracle oracle)
    {
        var positions = Positions(seed);
        var open = positions.Where(position => position != 0).ToArray();
        var fewest = open.Length - oracle.MostGroups(open);
        var obligations = InstanceFamilies.WithPositions(positions);
        var plan = NettingEngine.Solve(obligations);
        var verdict = PlanVerifier.Verify(obligations, plan);
        var about = $"[{string.Join(", ", positions)}] {plan.Proof} {plan.LowerBound}..{plan.Count}, fewest {fewest}, {verdict}";
        return plan.Count < fewest || plan.LowerBound > fewest || !verdict.Valid || (verdict.Optimal && plan.Count != fewest)
            || (plan.Proven && plan.Count != fewest) || !plan.Proven || !verdict.Optimal
            ? about
            : null;
    }

    /// <summary>Small ranges (many equal), middle ones, cents, huge ones, planted groups, multiples.</summary>
    private static long[] Positions(ulong seed)
    {
        var draws = new SplitMix(seed);
        var venues = 2 + draws.Below(VenuesMax - 1);
        long most = draws.Below(6) switch { 0 => 3, 1 => 9, 2 => 30, 3 => 500, 4 => 20_000, _ => 1L << 58 };
        var factor = most < 1_000 && draws.Below(4) == 0 ? 1 + draws.Below(50) : 1;
        var positions = new List<long>();
        if (draws.Below(3) == 0 && most < 1L << 50)
        {
            while (positions.Count + 2 <= venues)
            {
                var members = Math.Min(2 + draws.Below(4), venues - positions.Count);
                var group = Enumerable.Range(0, members - 1).Select(_ => draws.Signed(most)).ToList();
                positions.AddRange(group);
                positions.Add(-group.Sum());
            }
        }
        else
        {
            positions.AddRange(Enumerable.Range(0, venues - 1).Select(_ => draws.Signed(most) / (most > 1L << 50 ? 4 : 1)));
            positions.Add(-positions.Sum());
        }

        return [.. positions.Select(position => position * factor)];
    }

    /// <summary>Dynamic programming over all subsets, O(2ⁿ·n), in tables that are used again.</summary>
    private sealed class Oracle
    {
        private readonly long[] _sums = new long[1 << VenuesMax];
        private readonly byte[] _most = new byte[1 << VenuesMax];

        public int MostGroups(long[] open)
        {
            for (var set = 1; set < 1 << open.Length; set++)
            {
                var lowest = System.Numerics.BitOperations.TrailingZeroCount(set);
                _sums[set] = unchecked(_sums[set & (set - 1)] + open[lowest]);
                byte most = 0;
                for (var left = set; left != 0; left &= left - 1)
                    most = Math.Max(most, _most[set & ~(left & -left)]);
                _most[set] = _sums[set] == 0 ? (byte)(most + 1) : most;
            }

            return open.Length == 0 ? 0 : _most[(1 << open.Length) - 1];
        }
    }
}
