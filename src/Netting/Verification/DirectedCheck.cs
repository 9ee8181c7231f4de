namespace Interlieux.Netting.Verification;

/// <summary>Checks a plan under <see cref="ClearingPolicy.Directed"/>: lines stay within their obligations, and <see cref="FlowCheck"/> gives the bounds.</summary>
/// <remarks>What a search adds to the bound of the prices is looked for again under the same prices (<see cref="FlowSearchCheck"/>); where that is given up
/// the verdict states the gap that is left.</remarks>
internal static class DirectedCheck
{
    /// <summary>The verdict on a plan whose invoices and carried amounts settle every position.</summary>
    public static PlanVerdict Verify(PlanInput input, SettlementPlan plan, CheckedLine[] lines, Int128[] carried)
    {
        if ((SingleLines.Fault(lines) ?? BothWays(input, lines)) is { } fault)
            return PlanVerdict.Faulty(fault);
        // An obligation below the minimum cannot be invoiced, as none is raised.
        var open = input.Lines.Where(line => line.Amount >= input.Minimum && input.AreAllowed(line.Debtor, line.Creditor))
            .Select(line => new Obligation(input.Names[line.Debtor], input.Names[line.Creditor], line.Amount)).ToList();
        var positions = new Dictionary<string, Int128>(input.Names.Length, StringComparer.Ordinal);
        for (var venue = 0; venue < input.Names.Length; venue++)
            positions.Add(input.Names[venue], input.Owed[venue]);
        var finding = FlowCheck.Check(open, positions, plan);
        if (finding.Fault is not null)
            return PlanVerdict.Faulty(finding.Fault);
        if (plan.Certificate is not { } certificate)
            return PlanVerdict.Unproven(plan, finding.Count);
        if (certificate.Parts.IsDefault || certificate.Parts.Length > 0)
            return PlanVerdict.Faulty("the certificate has parts, which this policy does not know");
        if (CarryCheck.Total(input, plan, carried, finding.Carried) is { } wrong)
            return PlanVerdict.Faulty(wrong);
        if (plan.Proven && plan.Proof is not (Proof.Flow or Proof.Exhaustive))
            return PlanVerdict.Faulty($"the proof {plan.Proof} does not belong to this policy");
        if (plan.LowerBound == finding.Count)
            return PlanVerdict.Sound(plan, finding.Count, recomputed: plan.Proof == Proof.Exhaustive);
        return plan.Proof == Proof.Exhaustive && plan.LowerBound > finding.Count
            ? PlanVerdict.Sound(plan, finding.Count, notRecomputed: "too large")
            : PlanVerdict.Faulty($"the lower bound is {finding.Count} by the certificate, not {plan.LowerBound}");
    }

    /// <summary>Two invoices against each other could be set off, unless what is left of them would be below the minimum.</summary>
    private static string? BothWays(PlanInput input, CheckedLine[] lines)
    {
        var amounts = new Dictionary<(int Debtor, int Creditor), long>();
        foreach (var line in lines)
        {
            amounts[(line.Debtor, line.Creditor)] = line.Amount;
            if (!amounts.TryGetValue((line.Creditor, line.Debtor), out var back))
                continue;
            var left = Math.Abs(line.Amount - back);
            if (left == 0 || left >= input.Minimum)
                return $"{input.Names[line.Debtor]} and {input.Names[line.Creditor]} invoice each other";
        }

        return null;
    }
}
