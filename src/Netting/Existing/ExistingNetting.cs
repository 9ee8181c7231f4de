using Interlieux.Netting.Problems;

namespace Interlieux.Netting.Existing;

/// <summary>As few invoices as possible between venues that had exchanges, in either direction.</summary>
/// <remarks>Each connected component of the relations is a part of its own; see <see cref="ConnectedGroups"/>.</remarks>
internal static class ExistingNetting
{
    public static Settlement Solve(NettingProblem problem, WorkMeter meter, IProgress<NettingProgress>? progress)
    {
        var relations = new Relations(problem);
        var sums = new PartSums(problem, meter, progress);
        var within = new int[problem.Venues.Length];
        foreach (var part in Parts.OfRelations(problem, relations))
        {
            for (var i = 0; i < part.Length; i++)
                within[part[i]] = i;
            var pairs = part.SelectMany(venue => relations.Of(venue).ToArray()
                .Where(other => other > venue && problem.IsAllowed(venue, other)).Select(other => (within[venue], within[other]))).Distinct();
            var graph = AllowedGraph.Of(part.Length, pairs);
            sums.Add(part, 0, (share, report) =>
                new ConnectedPart(problem, part, sums.Positions, graph, relations, share, report).Solve(sums.Carried, []));
        }

        return sums.Settle();
    }
}
