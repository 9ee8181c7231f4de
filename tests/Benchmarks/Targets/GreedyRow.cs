using Interlieux.Netting;
using static Interlieux.Tests.Shared.Netting.InstanceFamilies;

namespace Interlieux.Benchmarks.Targets;

/// <summary>Row 9: against the usual rule, where the largest debtor pays the largest creditor again and again.</summary>
internal static class GreedyRow
{
    public static IEnumerable<Func<Figures>> All(Scale scale) =>
    [
        () => Against(200, Tariff.HalfDays, 0.15, scale.Seeds(20), "half-days n = 200"),
        () => Against(50, Tariff.Cents, 0.17, scale.Seeds(20), "cents n = 50"),
    ];

    private static Figures Against(int venues, Tariff tariff, double asked, int seeds, string name)
    {
        var (ours, theirs) = (0, 0);
        foreach (var seed in GroupRows.Seeds(seeds))
        {
            var obligations = Gravity(venues, tariff, seed);
            ours += NettingEngine.Solve(obligations, GroupRows.Options(10)).Count;
            theirs += LargestPaysLargest(obligations.NetPositions());
        }

        var fewer = 1 - ((double)ours / theirs);
        var figures = new Figures(9, $"{name}: {asked:P0} fewer invoices than largest pays largest", seeds, $"{fewer:P1} fewer ({theirs} → {ours})", fewer >= asked);
        figures.Values["fewer"] = fewer;
        return figures;
    }

    private static int LargestPaysLargest(IEnumerable<long> positions)
    {
        var debtors = new PriorityQueue<long, long>();
        var creditors = new PriorityQueue<long, long>();
        foreach (var position in positions.Where(position => position != 0))
            (position < 0 ? debtors : creditors).Enqueue(Math.Abs(position), -Math.Abs(position));
        var invoices = 0;
        while (debtors.TryDequeue(out var debt, out _))
        {
            var credit = creditors.Dequeue();
            invoices++;
            if (debt > credit)
                debtors.Enqueue(debt - credit, credit - debt);
            else if (credit > debt)
                creditors.Enqueue(credit - debt, debt - credit);
        }

        return invoices;
    }
}
