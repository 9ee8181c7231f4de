using Google.OrTools.Graph;
using Google.OrTools.Sat;
using Interlieux.Netting;

namespace Interlieux.Tests.Shared.Netting.CpSat;

/// <summary>The policy <c>directed</c>: the fewest obligations in use among the flows of the least total amount.</summary>
internal static class DirectedModel
{
    /// <summary>The least total amount, by the minimum-cost flow of OR-Tools; each unit costs 1 on each obligation.</summary>
    public static long Least(ObligationSet obligations)
    {
        var flow = new MinCostFlow();
        foreach (var claim in obligations.Claims)
            flow.AddArcWithCapacityAndUnitCost(claim.Debtor, claim.Creditor, claim.Amount, 1);
        var positions = obligations.NetPositions();
        for (var venue = 0; venue < positions.Length; venue++)
            flow.SetNodeSupply(venue, -positions[venue]);
        return flow.Solve() == MinCostFlowBase.Status.OPTIMAL
            ? flow.OptimalCost()
            : throw new InvalidOperationException("OR-Tools finds no flow, and the obligations themselves are one");
    }

    public static ModelResult Solve(ObligationSet obligations, double seconds)
    {
        var (claims, positions) = (obligations.Claims, obligations.NetPositions());
        var least = Least(obligations);
        var model = new CpModel();
        var flows = new IntVar[claims.Length];
        var used = new BoolVar[claims.Length];
        for (var i = 0; i < claims.Length; i++)
        {
            (flows[i], used[i]) = (model.NewIntVar(0, claims[i].Amount, ""), model.NewBoolVar(""));
            model.Add(flows[i] <= claims[i].Amount * used[i]);
        }

        var paid = Enumerable.Range(0, claims.Length).ToLookup(i => claims[i].Debtor, i => flows[i]);
        var received = Enumerable.Range(0, claims.Length).ToLookup(i => claims[i].Creditor, i => flows[i]);
        for (var venue = 0; venue < positions.Length; venue++)
            model.Add(LinearExpr.Sum(received[venue]) - LinearExpr.Sum(paid[venue]) == positions[venue]);
        model.Add(LinearExpr.Sum(flows) == least);
        model.Minimize(LinearExpr.Sum(used));
        return SolverRun.Of(model, seconds, Count, SolverRun.Up);

        int Count(CpSolver solver)
        {
            for (var venue = 0; venue < positions.Length; venue++)
            {
                if (received[venue].Sum(flow => solver.Value(flow)) - paid[venue].Sum(flow => solver.Value(flow)) != positions[venue])
                    throw new InvalidOperationException("CP-SAT's flows do not settle the positions");
            }

            return flows.Count(flow => solver.Value(flow) > 0);
        }
    }
}
