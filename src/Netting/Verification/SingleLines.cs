namespace Interlieux.Netting.Verification;

/// <summary>Checks plans whose invoices stand alone: each is its own group, all from the largest amount down.</summary>
internal static class SingleLines
{
    /// <summary>The first fault, or null.</summary>
    public static string? Fault(CheckedLine[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Group != i + 1)
                return $"invoice {i + 1} has the group {lines[i].Group}, but invoices settle one by one";
            var ordered = i == 0 || (lines[i].Amount != lines[i - 1].Amount ? lines[i].Amount < lines[i - 1].Amount
                : (lines[i - 1].Debtor, lines[i - 1].Creditor).CompareTo((lines[i].Debtor, lines[i].Creditor)) < 0);
            if (!ordered)
                return $"invoice {i + 1} is not in order, or comes twice";
        }

        return null;
    }
}

/// <summary>Checks what a plan says of its bound where the policy leaves no choice.</summary>
internal static class ByDefinition
{
    /// <summary>The first fault, or null.</summary>
    public static string? Fault(SettlementPlan plan) =>
        plan.LowerBound != plan.Count ? $"the lower bound is {plan.Count} by definition, not {plan.LowerBound}"
        : plan.Proven && plan.Proof != Proof.Definition ? $"a plan under the policy {plan.Policy} is the fewest by definition, not by {plan.Proof}"
        : null;
}
