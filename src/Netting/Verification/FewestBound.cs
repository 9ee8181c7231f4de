namespace Interlieux.Netting.Verification;

/// <summary>Works the lower bound of a <see cref="ClearingPolicy.Fewest"/> plan out again, from the net positions alone.</summary>
internal static class FewestBound
{
    /// <summary>The verdict on a plan whose invoices were found right.</summary>
    public static PlanVerdict Verify(SettlementPlan plan, Int128[] owed)
    {
        // How often each value occurs once opposite equals are gone; what remains of an absolute value has one sign.
        var rest = owed.Where(value => value != 0).GroupBy(Int128.Abs)
            .Select(group => (Value: group.Key, Surplus: group.Count(value => value > 0) - group.Count(value => value < 0)))
            .Where(item => item.Surplus != 0)
            .Select(item => (Value: item.Surplus > 0 ? item.Value : -item.Value, Count: Math.Abs(item.Surplus))).ToArray();
        var positive = rest.Where(item => item.Value > 0).Sum(item => item.Count);
        var negative = rest.Where(item => item.Value < 0).Sum(item => item.Count);
        var size = positive + negative;
        var open = owed.Count(value => value != 0);
        var pairs = (open - size) / 2;
        var cheap = open - pairs - Math.Min(Math.Min(positive, negative), size / 3);

        if (plan.LowerBound < cheap)
            return Wrong(plan, cheap);
        return plan.Proof switch
        {
            Proof.None => plan.LowerBound == cheap ? PlanVerdict.Sound(plan.Count - cheap) : Wrong(plan, cheap),
            Proof.Pairs => size == 0 ? ByRule(plan, open - pairs) : PlanVerdict.Faulty($"{size} venues are left after pairing"),
            Proof.Sign => ByRule(plan, open - pairs - Math.Min(positive, negative)),
            Proof.Size => ByRule(plan, open - pairs - (size / 3)),
            Proof.Exhaustive => ByCensus(plan, open - pairs, rest, cheap),
            _ => PlanVerdict.Faulty($"the proof {plan.Proof} does not belong to this policy"),
        };
    }

    private static PlanVerdict ByRule(SettlementPlan plan, int bound) =>
        plan.LowerBound == bound ? PlanVerdict.Sound(0) : Wrong(plan, bound);

    private static PlanVerdict ByCensus(SettlementPlan plan, int most, (Int128 Value, int Count)[] rest, int cheap) =>
        GroupCensus.Most(rest) is { } groups ? ByRule(plan, most - groups) : PlanVerdict.Sound(plan.Count - cheap);

    private static PlanVerdict Wrong(SettlementPlan plan, int bound) =>
        PlanVerdict.Faulty(
            $"the lower bound is {bound} by {(plan.Proof == Proof.None ? "sign or size" : plan.Proof)}, not {plan.LowerBound}");
}
