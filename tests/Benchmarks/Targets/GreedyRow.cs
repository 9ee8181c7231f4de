using Interlieux.Netting;
using static Interlieux.Tests.Shared.Netting.InstanceFamilies;

namespace Interlieux.Benchmarks.Targets;

/// <summary>Row 9: against the usual rule, where the largest debtor pays the largest creditor.</summary>
/// <remarks>Two ways to do it: the largest of what is left each time (the better one, and the one the bar is held against), or down the two lists as
/// they were sorted once.</remarks>
internal static class GreedyRow
{
    public static IEnumerable<Func<Figures>> Row9(Scale scale) =>
    [
        () => Against(scale, 200, Tariff.HalfDays, 0.15, "half-days n = 200"),
        () => Against(scale, 50, Tariff.Cents, 0.17, "cents n = 50"),
    ];

    private static Figures Against(Scale scale, int venues, Tariff tariff, double asked, string name)
    {
        var (ours, again, once, proven, instances) = (0, 0, 0, 0, 0);
        foreach (var seed in scale.Seeds(40))
        {
            var obligations = Gravity(venues, tariff, seed);
            var plan = NettingEngine.Solve(obligations, GroupRows.Options(scale.Seconds(10)));
            var positions = obligations.NetPositions();
            instances++;
            ours += plan.Count;
            proven += plan.Proven ? 1 : 0;
            again += LargestLeft(positions);
            once += SortedOnce(positions);
        }

        var (fewer, fewerThanOnce) = (1 - ((double)ours / again), 1 - ((double)ours / once));
        return new Figures(
            9, $"{name}: {asked:P0} fewer invoices than largest pays largest", instances,
            $"{fewer:P1} fewer ({again} → {ours}); {fewerThanOnce:P1} fewer than sorted once ({once}); the fewest by proof in {proven}",
            Limit.AtLeast("share fewer", fewer, asked))
        {
            Values =
            {
                ["fewer"] = fewer, ["fewerThanSortedOnce"] = fewerThanOnce, ["count"] = ours, ["largestLeft"] = again, ["sortedOnce"] = once,
                ["proven"] = (double)proven / instances,
            },
        };
    }

    private static int LargestLeft(IReadOnlyCollection<long> positions)
    {
        var debtors = new PriorityQueue<long, long>();
        var creditors = new PriorityQueue<long, long>();
        foreach (var position in positions.Where(position => position != 0))
            (position < 0 ? debtors : creditors).Enqueue(Math.Abs(position), -Math.Abs(position));
        var invoices = 0;
        for (; debtors.TryDequeue(out var debt, out _); invoices++)
        {
            var credit = creditors.Dequeue();
            if (debt > credit)
                debtors.Enqueue(debt - credit, credit - debt);
            else if (credit > debt)
                creditors.Enqueue(credit - debt, debt - credit);
        }

        return invoices;
    }

    private static int SortedOnce(IReadOnlyCollection<long> positions)
    {
        var debts = positions.Where(position => position < 0).Select(position => -position).OrderDescending().ToArray();
        var credits = positions.Where(position => position > 0).OrderDescending().ToArray();
        var invoices = 0;
        for (var (d, c) = (0, 0); d < debts.Length && c < credits.Length; invoices++)
        {
            var paid = Math.Min(debts[d], credits[c]);
            d += (debts[d] -= paid) == 0 ? 1 : 0;
            c += (credits[c] -= paid) == 0 ? 1 : 0;
        }

        return invoices;
    }
}
