using Interlieux.Netting.Problems;

namespace Interlieux.Netting.Fewest;

/// <summary>Puts lines into groups: lines of one group hang together. From the largest amount down, ties by venue.</summary>
internal static class LineGroups
{
    /// <summary>The connected components of the lines, in the order in which their first lines come.</summary>
    public static IEnumerable<IReadOnlyList<Line>> Of(IReadOnlyList<Line> lines)
    {
        if (lines.Count <= 1)
            return lines.Count == 0 ? [] : [lines];
        var root = new Dictionary<int, int>();
        foreach (var line in lines)
            root[Root(line.Debtor)] = Root(line.Creditor);
        return lines.GroupBy(line => Root(line.Debtor)).Select(Sorted);

        int Root(int venue)
        {
            if (!root.TryGetValue(venue, out var parent))
                root[venue] = parent = venue;
            return parent == venue ? venue : root[venue] = Root(parent);
        }
    }

    private static List<Line> Sorted(IEnumerable<Line> group) =>
        [.. group.OrderByDescending(line => line.Amount).ThenBy(line => line.Debtor).ThenBy(line => line.Creditor)];
}
