using Google.OrTools.Sat;

namespace Interlieux.Tests.Shared.Netting.CpSat;

/// <summary>The model that most people write: an amount and a yes-or-no for each debtor and creditor.</summary>
internal static class PopularModel
{
    public static ModelResult Solve(IEnumerable<long> positions, double seconds)
    {
        var all = positions.ToArray();
        var debtors = all.Where(position => position < 0).Select(position => -position).ToArray();
        var creditors = all.Where(position => position > 0).ToArray();
        var model = new CpModel();
        var used = new List<BoolVar>();
        var flows = new IntVar[debtors.Length, creditors.Length];
        for (var d = 0; d < debtors.Length; d++)
        {
            for (var c = 0; c < creditors.Length; c++)
            {
                var most = Math.Min(debtors[d], creditors[c]);
                var use = model.NewBoolVar("");
                flows[d, c] = model.NewIntVar(0, most, "");
                model.Add(flows[d, c] <= most * use);
                used.Add(use);
            }
        }

        for (var d = 0; d < debtors.Length; d++)
            model.Add(LinearExpr.Sum(Row(d)) == debtors[d]);
        for (var c = 0; c < creditors.Length; c++)
            model.Add(LinearExpr.Sum(Column(c)) == creditors[c]);
        model.Minimize(LinearExpr.Sum(used));
        return SolverRun.Of(model, seconds, Count, SolverRun.Up);

        IEnumerable<IntVar> Row(int debtor) => Enumerable.Range(0, creditors.Length).Select(c => flows[debtor, c]);

        IEnumerable<IntVar> Column(int creditor) => Enumerable.Range(0, debtors.Length).Select(d => flows[d, creditor]);

        int Count(CpSolver solver)
        {
            var settled = debtors.Select((owed, d) => Row(d).Sum(flow => solver.Value(flow)) == owed)
                .Concat(creditors.Select((due, c) => Column(c).Sum(flow => solver.Value(flow)) == due));
            return settled.All(right => right)
                ? flows.Cast<IntVar>().Count(flow => solver.Value(flow) > 0)
                : throw new InvalidOperationException("CP-SAT's flows do not settle the positions");
        }
    }
}
