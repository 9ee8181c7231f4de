namespace Interlieux.Netting.Verification;

/// <summary>Venues that no invoice can connect with the others.</summary>
/// <param name="Venues">Ascending.</param>
/// <param name="Complete">Each pair of them may invoice each other.</param>
internal sealed record Part(int[] Venues, bool Complete)
{
    /// <summary>The connected components of "may invoice each other", by their first venue. Cost: linear.</summary>
    public static List<Part> All(PlanInput input, ClearingPolicy policy)
    {
        var parts = policy == ClearingPolicy.Existing ? Related(input) : Territories(input);
        parts.Sort((a, b) => a.Venues[0].CompareTo(b.Venues[0]));
        return parts;
    }

    private static List<Part> Territories(PlanInput input)
    {
        var broken = input.Forbidden.Select(PlanInput.Venues).Where(pair => input.Territory(pair.Low) == input.Territory(pair.High))
            .Select(pair => input.Territory(pair.Low)).ToHashSet();
        var members = new SortedDictionary<int, List<int>>();
        for (var venue = 0; venue < input.Names.Length; venue++)
        {
            if (!members.TryGetValue(input.Territory(venue), out var list))
                members.Add(input.Territory(venue), list = []);
            list.Add(venue);
        }

        var parts = new List<Part>();
        foreach (var (territory, venues) in members)
        {
            if (broken.Contains(territory))
                parts.AddRange(Components(venues, (venue, unreached) => unreached.Where(other => input.AreAllowed(venue, other)).ToArray(), input));
            else
                parts.Add(new Part([.. venues], true));
        }

        return parts;
    }

    private static List<Part> Related(PlanInput input)
    {
        var neighbours = new List<int>?[input.Names.Length];
        foreach (var line in input.Lines)
        {
            if (!input.AreAllowed(line.Debtor, line.Creditor))
                continue;
            (neighbours[line.Debtor] ??= []).Add(line.Creditor);
            (neighbours[line.Creditor] ??= []).Add(line.Debtor);
        }

        return Components(
            Enumerable.Range(0, input.Names.Length), (venue, unreached) => neighbours[venue]?.Where(unreached.Contains).Distinct().ToArray() ?? [], null);
    }

    /// <summary>Breadth-first search; each step is told whom to look for.</summary>
    /// <param name="venues">Whose components.</param>
    /// <param name="reach">Those of the venues not reached yet that may invoice a venue.</param>
    /// <param name="input">For whether a component is complete by the pairs forbidden in it; null: none is.</param>
    private static List<Part> Components(IEnumerable<int> venues, Func<int, HashSet<int>, int[]> reach, PlanInput? input)
    {
        var unreached = venues.ToHashSet();
        var part = new int[unreached.Count == 0 ? 0 : unreached.Max() + 1];
        var parts = new List<Part>();
        foreach (var first in unreached.Order().ToArray())
        {
            if (!unreached.Remove(first))
                continue;
            var members = new List<int> { first };
            for (var i = 0; i < members.Count; i++)
            {
                foreach (var other in reach(members[i], unreached))
                {
                    unreached.Remove(other);
                    members.Add(other);
                }
            }

            foreach (var member in members)
                part[member] = parts.Count + 1;
            parts.Add(new Part([.. members.Order()], input is not null));
        }

        foreach (var pair in input?.Forbidden ?? [])
        {
            var (a, b) = PlanInput.Venues(pair);
            if (a < part.Length && b < part.Length && part[a] > 0 && part[a] == part[b])
                parts[part[a] - 1] = parts[part[a] - 1] with { Complete = false };
        }

        return parts;
    }
}
