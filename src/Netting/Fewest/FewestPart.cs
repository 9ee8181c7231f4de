using Interlieux.Netting.Problems;

namespace Interlieux.Netting.Fewest;

/// <summary>One part of a <see cref="ClearingPolicy.Fewest"/> problem, whose positions sum to 0.</summary>
internal sealed class FewestPart(
    NettingProblem problem,
    int[] part,
    long[] positions,
    Relations relations,
    int threads,
    WorkMeter meter,
    PartProgress report)
{
    /// <summary>Solves the part. Where invoices would be below the minimum, more is carried: positions and <paramref name="carried"/> change.</summary>
    public PartResult Solve(long[] carried)
    {
        var (search, pairs) = Search();
        var (lines, below) = Lines(search, pairs);
        if (below == 0)
            return Result(search, pairs, lines);

        // Some group cannot do without invoices below the minimum. They are left out and carried, which leaves positions that the
        // other invoices settle exactly; for these the bound is found again, and perhaps a better plan.
        var kept = lines.SelectMany(group => group).Where(line => line.Amount >= problem.Constraints.Minimum).ToArray();
        foreach (var line in lines.SelectMany(group => group).Where(line => line.Amount < problem.Constraints.Minimum))
        {
            positions[line.Debtor] += line.Amount;
            carried[line.Debtor] -= line.Amount;
            positions[line.Creditor] -= line.Amount;
            carried[line.Creditor] += line.Amount;
        }

        (search, pairs) = Search();
        var (again, belowAgain) = Lines(search, pairs);
        return belowAgain == 0 && again.Sum(group => group.Count) <= kept.Length
            ? Result(search, pairs, again)
            : Result(search, pairs, [.. LineGroups.Of(kept)]);
    }

    private (GroupSearch Search, int Pairs) Search()
    {
        var reduction = Pairing.Split(part, positions);
        var (pairs, rest) = (reduction.Pairs, new Rest(reduction));
        GroupSearch? search = null;
        search = new GroupSearch(rest, meter, threads, Tell) { Venues = () => Names(rest) };
        Tell(NettingPhase.Pairing);
        if (reduction.TryFill())
            search.Offer(NettingPhase.Construction, Partition.Of(reduction));
        FewestSearch.Run(search);
        return (search, pairs);

        void Tell(NettingPhase phase)
        {
            if (search is not null)
                report(phase, pairs + rest.Size - search.Best.Count, pairs + rest.Size - search.Bound, meter.Used);
        }
    }

    private string[] Names(Rest rest)
    {
        var byPosition = part.ToLookup(venue => positions[venue], venue => problem.Venues[venue]);
        return [.. rest.Values.SelectMany((value, i) => byPosition[value].Order(StringComparer.Ordinal).Take(rest.Counts[i]))];
    }

    private (List<IReadOnlyList<Line>> Groups, Int128 Below) Lines(GroupSearch search, int pairs)
    {
        var assignment = new VenueAssignment(problem, part, positions, relations);
        var groups = new List<IReadOnlyList<Line>>(pairs + search.Best.Count);
        foreach (var (debtor, creditor) in assignment.Pairs())
            groups.Add([new Line(debtor, creditor, positions[creditor])]);
        var values = search.Best.Groups.Append([.. search.Best.Pool]).Where(group => group.Length > 0)
            .Select(group => Array.ConvertAll(group, index => search.Rest.Values[index]));
        var invoices = new GroupInvoices(positions, relations, problem.Constraints.Minimum);
        Int128 total = 0;
        foreach (var venues in assignment.Groups(values))
        {
            var (lines, below) = invoices.Settle(venues);
            total += below;
            groups.AddRange(LineGroups.Of(lines));
        }

        return (groups, total);
    }

    private PartResult Result(GroupSearch search, int pairs, List<IReadOnlyList<Line>> groups)
    {
        if (pairs + search.Rest.Size == 0)
            return new PartResult(groups, 0, Proof.Pairs, null, 0);
        var certificate = search.Certificate with { First = problem.Venues[part[0]], Pairs = pairs };
        return new PartResult(groups, pairs + search.Rest.Size - search.Bound, search.Proof, certificate, pairs);
    }
}
