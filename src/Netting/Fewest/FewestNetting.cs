using Interlieux.Netting.Existing;
using Interlieux.Netting.Problems;

namespace Interlieux.Netting.Fewest;

/// <summary>As few invoices as possible, when anyone may invoice anyone within its territory.</summary>
/// <remarks>
/// <para>Problem. Net positions b sum to 0; n of them are not 0. Any plan that settles them falls into connected parts, each a
/// zero-sum group of k venues with at least k − 1 invoices. So the fewest are n − K, with K the most groups into which the
/// venues can be partitioned. Strongly NP-hard (Pătcaş 2012), and as hard to approximate as set packing (Yao 2017).</para>
/// <para>Outline, for each part that no invoice leaves: what must be carried (<see cref="Carrying"/>); <see cref="Pairing"/>, without loss;
/// <see cref="FewestSearch"/>, on values alone; <see cref="VenueAssignment"/> and <see cref="GroupInvoices"/>, which make invoices of
/// groups. Under a minimum invoice a part may be solved again
/// (<see cref="FewestPart"/>). A part in which some pairs must not invoice each other is <see cref="ConnectedPart"/>'s.</para>
/// </remarks>
internal static class FewestNetting
{
    public static Settlement Solve(NettingProblem problem, NettingOptions options, WorkMeter meter, IProgress<NettingProgress>? progress)
    {
        var relations = new Relations(problem);
        var sums = new PartSums(problem, meter, progress);
        var minimum = problem.Constraints.Minimum;
        foreach (var part in Parts.OfAllowed(problem))
        {
            var graph = ForbiddenWithin(problem, part);
            if (graph is null)
            {
                sums.Add(part, minimum, (share, report) =>
                    new FewestPart(problem, part, sums.Positions, relations, options.Threads, share, report).Solve(sums.Carried));
            }
            else
            {
                sums.Add(part, 0, (share, report) => new ConnectedPart(problem, part, sums.Positions, graph, relations, share, report)
                    .Solve(sums.Carried, Unrestricted(problem, part, sums.Positions, relations, options.Threads, share)));
            }
        }

        return sums.Settle();
    }

    /// <summary>The graph of a part with forbidden pairs, by the numbers within the part; null when all may invoice each other.</summary>
    private static AllowedGraph? ForbiddenWithin(NettingProblem problem, int[] part)
    {
        if (!problem.HasForbiddenPairs)
            return null;
        var within = new Dictionary<int, int>(part.Length);
        for (var i = 0; i < part.Length; i++)
            within.Add(part[i], i);
        var pairs = problem.ForbiddenPairs
            .Where(pair => within.ContainsKey(pair.Low) && within.ContainsKey(pair.High))
            .Select(pair => (within[pair.Low], within[pair.High])).Order().ToArray();
        return pairs.Length == 0 ? null : AllowedGraph.AllBut(part.Length, pairs);
    }

    // What would be best without the forbidden pairs is a good start: most of its groups hang together all the same.
    private static List<int[]> Unrestricted(
        NettingProblem problem, int[] part, long[] positions, Relations relations, int threads, WorkMeter meter)
    {
        var half = meter.Share(1, 2);
        var search = new GroupSearch(new Rest(Pairing.Split(part, positions)), half, threads);
        FewestSearch.Run(search);
        meter.Take(half);
        var assignment = new VenueAssignment(problem, part, positions, relations);
        var groups = assignment.Pairs().ConvertAll(pair => new[] { pair.Debtor, pair.Creditor });
        groups.AddRange(assignment.Groups(search.Best.Groups.Append([.. search.Best.Pool]).Where(group => group.Length > 0)
            .Select(group => Array.ConvertAll(group, index => search.Rest.Values[index]))));
        return groups.ConvertAll(group => Array.ConvertAll(group, venue => Array.BinarySearch(part, venue)));
    }
}
