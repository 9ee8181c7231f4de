namespace Interlieux.Netting.Verification;

/// <summary>Says what is wrong with the constraints that a plan echoes; the others read them without looking again.</summary>
internal static class ConstraintCheck
{
    /// <summary>The first fault, or null.</summary>
    public static string? Fault(ObligationSet obligations, SettlementPlan plan)
    {
        var constraints = plan.Constraints;
        if (constraints is null || constraints.Forbidden.IsDefault || constraints.CarriedIn.IsDefault
            || constraints.Territories is null || constraints.Excluded is null)
        {
            return "the plan has no constraints, not even empty ones";
        }

        if (constraints.Minimum < 0)
            return $"the plan says a minimum of {constraints.Minimum}";
        if (plan.InvoicesFirst && plan.Policy != ClearingPolicy.Directed)
            return $"the plan says invoices first, which the policy {plan.Policy} does not know";
        if (plan.Hub is null == (plan.Policy == ClearingPolicy.Hub))
            return plan.Hub is null ? "the plan has no hub" : $"the plan says a hub, which the policy {plan.Policy} does not know";
        var known = obligations.Venues.AsSpan();
        foreach (var venue in constraints.Excluded)
        {
            if (!IsKnown(known, venue))
                return $"the excluded venue {venue} has no obligation";
        }

        foreach (var pair in constraints.Forbidden)
        {
            if (pair is null || !IsKnown(known, pair.A) || !IsKnown(known, pair.B) || pair.A == pair.B)
                return $"the forbidden pair {pair?.A}, {pair?.B} is not one of two venues";
        }

        return Carried(obligations, constraints) ?? Territories(obligations, constraints);
    }

    private static string? Carried(ObligationSet obligations, NettingConstraints constraints)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Int128 sum = 0;
        foreach (var carried in constraints.CarriedIn)
        {
            if (carried is null || carried.Amount == 0 || !IsKnown(obligations.Venues.AsSpan(), carried.Venue) || !seen.Add(carried.Venue))
                return $"what {carried?.Venue} carries in is not an amount of a venue, once";
            sum += carried.Amount;
        }

        return sum == 0 ? null : $"what is carried in sums to {sum}";
    }

    private static string? Territories(ObligationSet obligations, NettingConstraints constraints)
    {
        if (constraints.Territories.Count == 0)
            return null;
        foreach (var venue in obligations.Venues)
        {
            if (!constraints.Excluded.Contains(venue) && !(constraints.Territories.TryGetValue(venue, out var territory) && territory is not null))
                return $"{venue} has no territory";
        }

        return null;
    }

    private static bool IsKnown(ReadOnlySpan<string> venues, string? name) =>
        name is not null && venues.BinarySearch(name, StringComparer.Ordinal) >= 0;
}
