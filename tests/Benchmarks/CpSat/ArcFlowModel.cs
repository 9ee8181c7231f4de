using Google.OrTools.Sat;

namespace Interlieux.Benchmarks.CpSat;

/// <summary>The most zero-sum groups as an integer circulation over prefix sums, after pairing: the best model known to us.</summary>
/// <remarks>
/// Nodes are prefix sums; a positive value leaves nodes of 0 and below, a negative one nodes above 0; each value is used as often
/// as it occurs; what leaves node 0 is the number of groups. A circulation that does not pass 0 is a zero-sum set that is not
/// counted: it makes the count too low, never too high, and the best partition has a circulation without any.
/// Source: arc-flow models of cutting stock (Valério de Carvalho 1999).
/// </remarks>
internal static class ArcFlowModel
{
    public static ModelResult Solve(IEnumerable<long> positions, double seconds)
    {
        var open = positions.Where(position => position != 0).ToArray();
        var rest = open.GroupBy(Math.Abs)
            .Select(group => (Value: group.Key, Surplus: group.Count(value => value > 0) - group.Count(value => value < 0)))
            .Where(item => item.Surplus != 0)
            .Select(item => (Value: item.Surplus > 0 ? item.Value : -item.Value, Count: Math.Abs(item.Surplus))).ToArray();
        var pairs = (open.Length - rest.Sum(item => item.Count)) / 2;
        if (rest.Length == 0)
            return new ModelResult(open.Length - pairs, open.Length - pairs, true, 0);

        var (low, high) = (rest.Min(item => item.Value), rest.Max(item => item.Value));
        var model = new CpModel();
        var into = new Dictionary<long, List<LinearExpr>>();
        var outOf = new Dictionary<long, List<LinearExpr>>();
        foreach (var (value, count) in rest)
        {
            var uses = new List<IntVar>();
            for (var node = low; node <= high; node++)
            {
                if (node <= 0 != value > 0)
                    continue;
                var flow = model.NewIntVar(0, count, "");
                uses.Add(flow);
                Add(outOf, node, flow);
                Add(into, node + value, flow);
            }

            model.Add(LinearExpr.Sum(uses) == count);
        }

        foreach (var node in into.Keys.Union(outOf.Keys).Where(node => node != 0))
            model.Add(Sum(into, node) == Sum(outOf, node));
        model.Maximize(Sum(outOf, 0));
        var solver = new CpSolver { StringParameters = FormattableString.Invariant($"num_workers:2,max_time_in_seconds:{seconds}") };
        var status = solver.Solve(model);
        if (status is not (CpSolverStatus.Optimal or CpSolverStatus.Feasible))
            return new ModelResult(int.MaxValue, 0, false, solver.WallTime());
        var groups = pairs + (int)Math.Round(solver.ObjectiveValue);
        return new ModelResult(
            open.Length - groups, open.Length - pairs - (int)Math.Floor(solver.BestObjectiveBound + 1e-6), status == CpSolverStatus.Optimal, solver.WallTime());
    }

    private static void Add(Dictionary<long, List<LinearExpr>> sums, long node, LinearExpr term)
    {
        if (!sums.TryGetValue(node, out var terms))
            sums.Add(node, terms = []);
        terms.Add(term);
    }

    private static LinearExpr Sum(Dictionary<long, List<LinearExpr>> sums, long node) =>
        LinearExpr.Sum(sums.TryGetValue(node, out var terms) ? terms : []);
}
