namespace Interlieux.Netting.Verification;

/// <summary>Checks a settlement plan against its obligations, without trusting and without sharing code with the solver.</summary>
/// <remarks>
/// <para>Checked of every plan: that its constraints are possible and every invoice obeys them; its counts; the order and the groups of the invoices; that
/// invoices and carried amounts give every venue exactly its net position; that what is carried sums to 0 and follows the rules; the rules of the policy;
/// that it is called proven if and only if its count and what it carries meet their bounds.</para>
/// <para>The lower bound is taken from the certificate alone, each part by the numbers that it gives; docs/certificates.md defines them. The verifier
/// never repairs: without a certificate a plan is never called optimal, and a certificate that does not prove what the plan claims is a fault.</para>
/// <para>The statistics are no claim and are not checked. Cost: linear, and what the certificate makes necessary.</para>
/// </remarks>
public static class PlanVerifier
{
    /// <summary>The default effort: searches of about a minute.</summary>
    public const long DefaultEffort = 20_000_000_000;

    /// <summary>Verifies <paramref name="plan"/>; nothing is thrown for a wrong plan, the verdict says what is wrong.</summary>
    /// <param name="obligations">What is owed.</param>
    /// <param name="plan">The plan, checked against the constraints and options that it echoes.</param>
    /// <param name="effort">Elementary steps (about three nanoseconds) that searches may take. What would take more is not done again: then the
    /// verdict states the gap by a cheap bound, and says so.</param>
    public static PlanVerdict Verify(ObligationSet obligations, SettlementPlan plan, long effort = DefaultEffort)
    {
        ArgumentNullException.ThrowIfNull(obligations);
        ArgumentNullException.ThrowIfNull(plan);
        if (ConstraintCheck.Fault(obligations, plan) is { } impossible)
            return PlanVerdict.Faulty(impossible);
        var input = new PlanInput(obligations, plan);
        if (Counts(input, plan) is { } miscounted)
            return PlanVerdict.Faulty(miscounted);
        if (LineCheck.Read(input, plan, out var lines) is { } wrong)
            return PlanVerdict.Faulty(wrong);
        if (CarryCheck.Read(input, plan, lines, out var carried) is { } unsettled)
            return PlanVerdict.Faulty(unsettled);
        return plan.Policy switch
        {
            ClearingPolicy.Bilateral => Fixed(plan, BilateralCheck.Fault(input, plan, lines, carried)),
            ClearingPolicy.Hub => Fixed(plan, HubCheck.Fault(input, plan, lines, carried)),
            ClearingPolicy.Fewest or ClearingPolicy.Existing => Groups(input, plan, lines, carried, new Effort(effort)),
            ClearingPolicy.Directed => DirectedCheck.Verify(input, plan, lines, carried),
            _ => PlanVerdict.Faulty($"the policy {plan.Policy} is not known"),
        };
    }

    private static PlanVerdict Fixed(SettlementPlan plan, string? fault) =>
        fault is null ? PlanVerdict.Sound(plan, plan.LowerBound) : PlanVerdict.Faulty(fault);

    private static PlanVerdict Groups(PlanInput input, SettlementPlan plan, CheckedLine[] lines, Int128[] carried, Effort effort)
    {
        var parts = Part.All(input, plan.Policy);
        return (CarryCheck.Rules(input, plan, parts, carried) ?? GroupCheck.Fault(input, lines, parts, carried)) is { } fault
            ? PlanVerdict.Faulty(fault)
            : BoundCheck.Verify(input, plan, parts, carried, effort);
    }

    private static string? Counts(PlanInput input, SettlementPlan plan)
    {
        if (plan.Venues != input.Names.Length)
            return $"the plan says {plan.Venues} venues, there are {input.Names.Length}";
        if (plan.Obligations != input.Rows)
            return $"the plan says {plan.Obligations} obligations, there are {input.Rows}";
        if (plan.Invoices.IsDefault)
            return "the plan has no list of invoices";
        if (plan.Count != plan.Invoices.Length)
            return $"the plan says {plan.Count} invoices and lists {plan.Invoices.Length}";
        if (plan.LowerBound < 0 || plan.LowerBound > plan.Count)
            return $"the lower bound {plan.LowerBound} is not between 0 and the count {plan.Count}";
        if (plan.Proven && plan.Count != plan.LowerBound)
            return $"proven is True, with {plan.Count} invoices and the lower bound {plan.LowerBound}";
        if (plan.Proven == (plan.Proof == Proof.None))
            return $"proven is {plan.Proven}, with the proof {plan.Proof}";
        if (plan.Proven)
            return null;
        Int128 total = 0;
        if (!plan.Carried.IsDefault)
        {
            foreach (var carried in plan.Carried)
                total += Int128.Abs(carried?.Amount ?? 0);
        }

        return plan.Count == plan.LowerBound && total == plan.CarriedLowerBound
            ? "proven is False, and both the count and what is carried meet their bounds" : null;
    }
}
