using Google.OrTools.Sat;

namespace Interlieux.Tests.Shared.Netting.CpSat;

/// <summary>The most zero-sum groups as an integer circulation over prefix sums, after pairing: the best model known to us.</summary>
/// <remarks>
/// <para>Nodes are prefix sums; a positive value leaves nodes of 0 and below, a negative one nodes above 0, so every zero-sum set is
/// a closed walk between the extremes, whatever its members. Each value is used exactly as often as it occurs; what leaves node 0
/// is the number of groups. Source: arc-flow models of cutting stock (Valério de Carvalho 1999).</para>
/// <para>A circulation that does not pass 0 is a zero-sum set that the objective does not count: it makes the count too low, never
/// too high, and the best partition has a circulation without any. So the bound holds, and <see cref="Groups"/> counts such sets.</para>
/// </remarks>
internal static class ArcFlowModel
{
    private readonly record struct Arc(long From, long Value, IntVar Flow);

    public static ModelResult Solve(IEnumerable<long> positions, double seconds)
    {
        var open = positions.Where(position => position != 0).ToArray();
        var rest = Rest(open);
        var pairs = (open.Length - rest.Sum(item => item.Count)) / 2;
        if (rest.Length == 0)
            return new ModelResult(open.Length - pairs, open.Length - pairs, true, 0);

        var model = new CpModel();
        var arcs = Arcs(model, rest);
        var into = arcs.ToLookup(arc => arc.From + arc.Value, arc => arc.Flow);
        var outOf = arcs.ToLookup(arc => arc.From, arc => arc.Flow);
        foreach (var node in into.Select(sums => sums.Key).Union(outOf.Select(sums => sums.Key)))
            model.Add(LinearExpr.Sum(into[node]) == LinearExpr.Sum(outOf[node]));
        foreach (var (value, count) in rest)
            model.Add(LinearExpr.Sum(arcs.Where(arc => arc.Value == value).Select(arc => arc.Flow)) == count);
        model.Maximize(LinearExpr.Sum(outOf[0]));
        return SolverRun.Of(
            model,
            seconds,
            solver => open.Length - pairs - Groups(rest, arcs, solver),
            bound => open.Length - pairs - SolverRun.Down(bound));
    }

    /// <summary>What pairing leaves: each value that is left, and how often.</summary>
    private static (long Value, int Count)[] Rest(long[] open) =>
        [.. open.GroupBy(Math.Abs)
            .Select(same => (Amount: same.Key, Surplus: same.Count(value => value > 0) - same.Count(value => value < 0)))
            .Where(item => item.Surplus != 0)
            .Select(item => (item.Surplus > 0 ? item.Amount : -item.Amount, Math.Abs(item.Surplus)))];

    /// <summary>The arcs that a walk from 0 can reach.</summary>
    private static List<Arc> Arcs(CpModel model, (long Value, int Count)[] rest)
    {
        var arcs = new List<Arc>();
        var reached = new HashSet<long> { 0 };
        var nodes = new Queue<long>(reached);
        while (nodes.TryDequeue(out var node))
        {
            foreach (var (value, count) in rest.Where(item => node <= 0 == item.Value > 0))
            {
                arcs.Add(new Arc(node, value, model.NewIntVar(0, count, "")));
                if (reached.Add(node + value))
                    nodes.Enqueue(node + value);
            }
        }

        return arcs;
    }

    /// <summary>Takes the circulation apart into closed walks, those through 0 first. Each is a zero-sum group: checked here.</summary>
    private static int Groups((long Value, int Count)[] rest, List<Arc> arcs, CpSolver solver)
    {
        var flows = new SortedDictionary<long, Stack<long>>();
        var used = new Dictionary<long, int>();
        foreach (var arc in arcs)
        {
            var times = (int)solver.Value(arc.Flow);
            used[arc.Value] = used.GetValueOrDefault(arc.Value) + times;
            if (!flows.TryGetValue(arc.From, out var leaving))
                flows.Add(arc.From, leaving = []);
            for (var i = 0; i < times; i++)
                leaving.Push(arc.Value);
        }

        if (rest.Any(item => used[item.Value] != item.Count))
            throw new InvalidOperationException("CP-SAT does not use each value as often as it occurs");
        var groups = 0;
        foreach (var start in flows.Keys.OrderBy(Math.Abs))
        {
            while (flows[start].Count > 0)
            {
                var node = start;
                do
                {
                    if (!flows.TryGetValue(node, out var leaving) || !leaving.TryPop(out var value))
                        throw new InvalidOperationException("CP-SAT's walk does not close: the group does not sum to 0");
                    node += value;
                }
                while (node != start);
                groups++;
            }
        }

        return groups;
    }
}
