using Google.OrTools.Sat;
using Interlieux.Netting;

namespace Interlieux.Benchmarks.CpSat;

/// <summary>The policy <c>directed</c>: the fewest lines in use among the flows of the least total amount.</summary>
internal static class DirectedModel
{
    public static ModelResult Solve(ObligationSet obligations, Int128 least, double seconds)
    {
        var model = new CpModel();
        var balance = obligations.Venues.Select(_ => new List<LinearExpr>()).ToArray();
        var (used, flows) = (new List<BoolVar>(), new List<IntVar>());
        foreach (var claim in obligations.Claims)
        {
            var flow = model.NewIntVar(0, claim.Amount, "");
            var use = model.NewBoolVar("");
            model.Add(flow <= claim.Amount * use);
            (balance[claim.Creditor], balance[claim.Debtor]) = ([.. balance[claim.Creditor], flow], [.. balance[claim.Debtor], -1 * flow]);
            used.Add(use);
            flows.Add(flow);
        }

        var positions = obligations.NetPositions();
        for (var venue = 0; venue < balance.Length; venue++)
            model.Add(LinearExpr.Sum(balance[venue]) == positions[venue]);
        model.Add(LinearExpr.Sum(flows) == (long)least);
        model.Minimize(LinearExpr.Sum(used));
        var solver = new CpSolver { StringParameters = FormattableString.Invariant($"num_workers:2,max_time_in_seconds:{seconds}") };
        var status = solver.Solve(model);
        var count = status is CpSolverStatus.Optimal or CpSolverStatus.Feasible ? (int)Math.Round(solver.ObjectiveValue) : int.MaxValue;
        return new ModelResult(count, (int)Math.Ceiling(solver.BestObjectiveBound - 1e-6), status == CpSolverStatus.Optimal, solver.WallTime());
    }
}
