namespace Interlieux.Netting.Problems;

/// <summary>Splits the venues into parts that no invoice can connect.</summary>
internal static class Parts
{
    /// <summary>The connected components of "may invoice each other", each ascending, by their first venue.</summary>
    /// <remarks>Search in the complement of the forbidden pairs (Ito, Yokoyama 1998): a venue is asked only for those not reached yet,
    /// and each time either one is reached or a forbidden pair is met. Cost: O(n + forbidden pairs) a territory.</remarks>
    public static List<int[]> OfAllowed(NettingProblem problem)
    {
        var territories = Enumerable.Range(0, problem.Venues.Length).GroupBy(problem.TerritoryOf);
        var parts = new List<int[]>();
        foreach (var territory in territories)
        {
            if (!problem.HasForbiddenPairs)
            {
                parts.Add([.. territory]);
                continue;
            }

            var unreached = new LinkedList<int>(territory);
            while (unreached.First is { } first)
            {
                unreached.RemoveFirst();
                parts.Add(Reach(problem, first.Value, unreached));
            }
        }

        return [.. parts.OrderBy(part => part[0])];
    }

    /// <summary>The connected components of the allowed relations, each ascending, by their first venue. O(n + m).</summary>
    public static List<int[]> OfRelations(NettingProblem problem, Relations relations)
    {
        var reached = new bool[problem.Venues.Length];
        var parts = new List<int[]>();
        var part = new List<int>();
        for (var first = 0; first < reached.Length; first++)
        {
            if (reached[first])
                continue;
            reached[first] = true;
            part.Clear();
            part.Add(first);
            for (var i = 0; i < part.Count; i++)
            {
                foreach (var other in relations.Of(part[i]))
                {
                    if (reached[other] || !problem.IsAllowed(part[i], other))
                        continue;
                    reached[other] = true;
                    part.Add(other);
                }
            }

            parts.Add([.. part.Order()]);
        }

        return parts;
    }

    private static int[] Reach(NettingProblem problem, int first, LinkedList<int> unreached)
    {
        var part = new List<int> { first };
        for (var i = 0; i < part.Count; i++)
        {
            for (var node = unreached.First; node is not null;)
            {
                var next = node.Next;
                if (problem.IsAllowed(part[i], node.Value))
                {
                    unreached.Remove(node);
                    part.Add(node.Value);
                }

                node = next;
            }
        }

        return [.. part.Order()];
    }
}
