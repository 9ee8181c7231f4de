namespace Interlieux.Netting.Verification;

/// <summary>Checks a plan under <see cref="ClearingPolicy.Hub"/>: each position is one invoice with the hub, wherever that is allowed.</summary>
internal static class HubCheck
{
    /// <summary>The first fault, or null.</summary>
    public static string? Fault(PlanInput input, SettlementPlan plan, CheckedLine[] lines, Int128[] carried)
    {
        var hub = input.Number.GetValueOrDefault(plan.Hub!, -1);
        // What each venue has to carry; a hub that is no venue carries nothing, so the others do.
        var due = hub < 0 ? CarryCheck.ByRule(input.Owed, input.Minimum) : new Int128[carried.Length];
        for (var venue = 0; hub >= 0 && venue < due.Length; venue++)
        {
            if (venue != hub && (!input.AreAllowed(venue, hub) || Int128.Abs(input.Owed[venue]) < input.Minimum))
                due[venue] = input.Owed[venue];
        }

        var seen = new bool[carried.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            var (debtor, creditor, _, _) = lines[i];
            if (debtor != hub && creditor != hub)
                return $"invoice {i + 1} is not one with the hub {plan.Hub}";
            var venue = debtor == hub ? creditor : debtor;
            if (seen[venue])
                return $"{input.Names[venue]} has two invoices with the hub";
            seen[venue] = true;
        }

        Int128 least = 0;
        for (var venue = 0; venue < due.Length; venue++)
        {
            if (venue != hub && carried[venue] != due[venue])
                return $"{input.Names[venue]} carries {carried[venue]}, and should carry {due[venue]}";
            least += Int128.Abs(carried[venue]);
        }

        if (hub < 0)
            least = Least(input);
        return SingleLines.Fault(lines) ?? CarryCheck.Total(input, plan, carried, least) ?? ByDefinition.Fault(plan);
    }

    /// <summary>Without a hub that is a venue: Σ|small| + |excess − Σ small|, over all.</summary>
    private static Int128 Least(PlanInput input)
    {
        Int128 others = 0, smallTotal = 0;
        foreach (var position in input.Owed)
        {
            if (Int128.Abs(position) < input.Minimum)
                smallTotal += Int128.Abs(position);
            else
                others += position;
        }

        return smallTotal + Int128.Abs(others);
    }
}
