namespace Interlieux.Netting.Verification;

/// <summary>Checks a plan under <see cref="ClearingPolicy.Bilateral"/>: one invoice a pair, for the difference, wherever it is allowed.</summary>
internal static class BilateralCheck
{
    /// <summary>The first fault, or null. What is carried then follows from the balance, and is the least by definition.</summary>
    public static string? Fault(PlanInput input, SettlementPlan plan, CheckedLine[] lines, Int128[] carried)
    {
        var owes = new Dictionary<long, Int128>();
        foreach (var claim in input.Lines)
        {
            var pair = PlanInput.Pair(claim.Debtor, claim.Creditor);
            owes[pair] = owes.GetValueOrDefault(pair) + (claim.Debtor < claim.Creditor ? claim.Amount : -(Int128)claim.Amount);
        }

        var due = 0;
        foreach (var (pair, difference) in owes)
        {
            var (low, high) = PlanInput.Venues(pair);
            due += Int128.Abs(difference) >= input.Minimum && input.AreAllowed(low, high) ? 1 : 0;
        }

        for (var i = 0; i < lines.Length; i++)
        {
            var (debtor, creditor, amount, _) = lines[i];
            var difference = owes.GetValueOrDefault(PlanInput.Pair(debtor, creditor));
            var owed = debtor < creditor ? difference : -difference;
            if (amount != owed)
                return $"invoice {i + 1} is for {amount}, but {input.Names[debtor]} owes {input.Names[creditor]} {owed}";
        }

        if (lines.Length != due)
            return $"{due} pairs have a difference to settle, and there are {lines.Length} invoices";
        Int128 total = 0;
        foreach (var amount in carried)
            total += Int128.Abs(amount);
        return SingleLines.Fault(lines) ?? CarryCheck.Total(input, plan, carried, total) ?? ByDefinition.Fault(plan);
    }
}
