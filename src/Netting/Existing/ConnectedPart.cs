using Interlieux.Netting.Fewest;
using Interlieux.Netting.Problems;

namespace Interlieux.Netting.Existing;

/// <summary>One part in which only some pairs may invoice each other, and whose positions sum to 0.</summary>
/// <param name="problem">The problem.</param>
/// <param name="part">The venues of the part, ascending.</param>
/// <param name="positions">What each venue of the problem settles; changed when more is carried.</param>
/// <param name="graph">Who may invoice whom, by the numbers within the part.</param>
/// <param name="relations">Who had exchanges.</param>
/// <param name="meter">What the part may spend.</param>
/// <param name="report">Told when there is a better plan or bound.</param>
internal sealed class ConnectedPart(
    NettingProblem problem, int[] part, long[] positions, AllowedGraph graph, Relations relations, WorkMeter meter, PartProgress report)
{
    private readonly string[] _names = Array.ConvertAll(part, venue => problem.Venues[venue]);

    /// <summary>Solves the part. Lines that would be below the minimum are left out and carried by their two venues.</summary>
    /// <param name="carried">What each venue of the problem carries.</param>
    /// <param name="given">Zero-sum groups to start from, by the numbers within the part; those that do not hang together are left out.</param>
    public PartResult Solve(long[] carried, IEnumerable<int[]> given)
    {
        var solution = Search(given);
        var groups = Lines(solution);
        var minimum = problem.Constraints.Minimum;
        if (groups.TrueForAll(group => group.All(line => line.Amount >= minimum)))
            return Result(solution, groups);

        var kept = groups.SelectMany(group => group).Where(line => line.Amount >= minimum).ToArray();
        foreach (var line in groups.SelectMany(group => group).Where(line => line.Amount < minimum))
        {
            positions[line.Debtor] += line.Amount;
            carried[line.Debtor] -= line.Amount;
            positions[line.Creditor] -= line.Amount;
            carried[line.Creditor] += line.Amount;
        }

        // For the positions that remain the bound is found anew, from the groups that the kept lines make.
        var keptGroups = LineGroups.Of(kept).ToList();
        solution = Search(keptGroups.Select(group => group.SelectMany(line => new[] { line.Debtor, line.Creditor }).Distinct().Order()
            .Select(venue => Array.BinarySearch(part, venue)).ToArray()));
        var again = Lines(solution);
        return again.Sum(group => group.Count) <= kept.Length && again.TrueForAll(group => group.All(line => line.Amount >= minimum))
            ? Result(solution, again)
            : Result(solution, keptGroups);
    }

    private ConnectedSolution Search(IEnumerable<int[]> given) => ConnectedGroups.Solve(
        _names, Array.ConvertAll(part, venue => positions[venue]), graph, meter,
        (phase, groups, bound) => report(phase, part.Length - groups, part.Length - bound, meter.Used), given);

    private List<IReadOnlyList<Line>> Lines(ConnectedSolution solution)
    {
        var within = Array.ConvertAll(part, venue => positions[venue]);
        return [.. solution.Groups
            .SelectMany(group => TreeSettlement.Settle(group, within, graph, (a, b) => relations.AreRelated(part[a], part[b])))
            .Select(lines => lines.ConvertAll(line => new Line(part[line.Debtor], part[line.Creditor], line.Amount)))];
    }

    private PartResult Result(ConnectedSolution solution, List<IReadOnlyList<Line>> groups) => new(
        groups, part.Length - solution.Bound, solution.Certificate?.Proof ?? Proof.Pairs, solution.Certificate, 0);
}
