namespace Interlieux.Netting.Verification;

/// <summary>Checks the groups of a plan: each is a tree of invoices between venues whose positions sum to 0.</summary>
/// <remarks>Where all pairs may invoice each other, only debtors pay and only creditors are paid; elsewhere a venue may pass money on.
/// Cost: linear.</remarks>
internal static class GroupCheck
{
    /// <summary>The first fault, or null.</summary>
    /// <param name="input">What is to be settled.</param>
    /// <param name="lines">The invoices, sorted by group.</param>
    /// <param name="parts">For where money may be passed on.</param>
    /// <param name="carried">What each venue carries.</param>
    public static string? Fault(PlanInput input, CheckedLine[] lines, List<Part> parts, Int128[] carried)
    {
        var passesOn = new bool[input.Names.Length];
        foreach (var part in parts)
        {
            foreach (var venue in part.Venues)
                passesOn[venue] = !part.Complete;
        }

        var group = new int[input.Names.Length];
        var root = new int[input.Names.Length];
        for (var start = 0; start < lines.Length;)
        {
            var (end, members) = (start, 0);
            Int128 sum = 0;
            for (; end < lines.Length && lines[end].Group == lines[start].Group; end++)
            {
                var line = lines[end];
                if (!passesOn[line.Debtor] && input.Owed[line.Debtor] - carried[line.Debtor] >= 0)
                    return $"{input.Names[line.Debtor]} pays, but is not a debtor";
                if (!passesOn[line.Creditor] && input.Owed[line.Creditor] - carried[line.Creditor] <= 0)
                    return $"{input.Names[line.Creditor]} is paid, but is not a creditor";
                if ((Join(line.Debtor, line.Group) ?? Join(line.Creditor, line.Group)) is { } twice)
                    return twice;
                var (one, other) = (Root(line.Debtor), Root(line.Creditor));
                if (one == other)
                    return $"group {line.Group} has an invoice too many: {input.Names[line.Debtor]} and {input.Names[line.Creditor]} hang together without it";
                root[one] = other;
            }

            if (sum != 0)
                return $"the net positions of group {lines[start].Group} sum to {sum}";
            if (members != end - start + 1)
                return $"group {lines[start].Group} has {members} venues and {end - start} invoices";
            start = end;

            string? Join(int venue, int number)
            {
                if (group[venue] == number)
                    return null;
                if (group[venue] != 0)
                    return $"{input.Names[venue]} is in the groups {group[venue]} and {number}";
                (group[venue], root[venue]) = (number, venue);
                members++;
                sum += input.Owed[venue] - carried[venue];
                return null;
            }
        }

        return null;

        int Root(int venue)
        {
            while (root[venue] != venue)
                venue = root[venue] = root[root[venue]];
            return venue;
        }
    }
}
