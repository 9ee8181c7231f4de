using Google.OrTools.Sat;

namespace Interlieux.Benchmarks.CpSat;

/// <summary>The model that most people write: an amount and a yes-or-no for each debtor and creditor.</summary>
internal static class PopularModel
{
    public static ModelResult Solve(IEnumerable<long> positions, double seconds)
    {
        var debtors = positions.Where(position => position < 0).Select(position => -position).ToArray();
        var creditors = positions.Where(position => position > 0).ToArray();
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
            model.Add(LinearExpr.Sum(Enumerable.Range(0, creditors.Length).Select(c => flows[d, c])) == debtors[d]);
        for (var c = 0; c < creditors.Length; c++)
            model.Add(LinearExpr.Sum(Enumerable.Range(0, debtors.Length).Select(d => flows[d, c])) == creditors[c]);
        model.Minimize(LinearExpr.Sum(used));
        var solver = new CpSolver { StringParameters = FormattableString.Invariant($"num_workers:2,max_time_in_seconds:{seconds}") };
        var status = solver.Solve(model);
        return status is CpSolverStatus.Optimal or CpSolverStatus.Feasible
            ? new ModelResult((int)Math.Round(solver.ObjectiveValue), (int)Math.Ceiling(solver.BestObjectiveBound - 1e-6), status == CpSolverStatus.Optimal, solver.WallTime())
            : new ModelResult(int.MaxValue, 0, false, solver.WallTime());
    }
}
