namespace Interlieux.Netting.Problems;

/// <summary>Says what is wrong with constraints, and in which entry.</summary>
internal static class ConstraintCheck
{
    public static void Check(ObligationSet obligations, NettingConstraints constraints)
    {
        var venues = obligations.Venues.ToHashSet(StringComparer.Ordinal);
        if (constraints.Minimum < 0)
            throw new InvalidConstraintException(nameof(constraints.Minimum), -1, $"the minimum is {constraints.Minimum}, it must be 0 or more");
        Known(nameof(constraints.Excluded), venues, constraints.Excluded);
        Forbidden(venues, constraints);
        Territories(obligations, venues, constraints);
        CarriedIn(venues, constraints);
    }

    private static void Forbidden(HashSet<string> venues, NettingConstraints constraints)
    {
        for (var i = 0; i < constraints.Forbidden.Length; i++)
        {
            var (a, b) = constraints.Forbidden[i];
            Known(nameof(constraints.Forbidden), i, venues, a);
            Known(nameof(constraints.Forbidden), i, venues, b);
            if (string.Equals(a, b, StringComparison.Ordinal))
                throw new InvalidConstraintException(nameof(constraints.Forbidden), i, $"{a} is paired with itself");
        }
    }

    private static void Territories(ObligationSet obligations, HashSet<string> venues, NettingConstraints constraints)
    {
        if (constraints.Territories.Count == 0)
            return;
        Known(nameof(constraints.Territories), venues, constraints.Territories.Keys);
        foreach (var venue in obligations.Venues)
        {
            if (!constraints.Excluded.Contains(venue) && !constraints.Territories.ContainsKey(venue))
                throw new InvalidConstraintException(nameof(constraints.Territories), -1, $"{venue} has no territory");
        }
    }

    private static void CarriedIn(HashSet<string> venues, NettingConstraints constraints)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Int128 sum = 0;
        for (var i = 0; i < constraints.CarriedIn.Length; i++)
        {
            var (venue, amount) = constraints.CarriedIn[i];
            Known(nameof(constraints.CarriedIn), i, venues, venue);
            if (!seen.Add(venue))
                throw new InvalidConstraintException(nameof(constraints.CarriedIn), i, $"{venue} is named twice");
            if (amount == 0)
                throw new InvalidConstraintException(nameof(constraints.CarriedIn), i, "the amount is 0");
            sum += amount;
        }

        if (sum != 0)
            throw new InvalidConstraintException(nameof(constraints.CarriedIn), -1, $"the amounts carried in sum to {sum}, they must sum to 0");
    }

    private static void Known(string kind, HashSet<string> venues, IEnumerable<string> names)
    {
        var index = 0;
        foreach (var name in names)
            Known(kind, index++, venues, name);
    }

    private static void Known(string kind, int index, HashSet<string> venues, string name)
    {
        if (!venues.Contains(name))
            throw new InvalidConstraintException(kind, index, $"{name} has no obligation");
    }
}
