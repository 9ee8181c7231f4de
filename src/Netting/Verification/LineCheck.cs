namespace Interlieux.Netting.Verification;

/// <summary>An invoice by the numbers of its venues; −1 is a hub that is no venue.</summary>
internal readonly record struct CheckedLine(int Debtor, int Creditor, long Amount, int Group);

/// <summary>Reads the invoices: each names two venues that may invoice each other, an amount that is allowed, and the next group.</summary>
internal static class LineCheck
{
    /// <summary>The invoices by numbers, or the first fault.</summary>
    public static string? Read(PlanInput input, SettlementPlan plan, out CheckedLine[] lines)
    {
        lines = new CheckedLine[plan.Invoices.Length];
        var outside = plan.Policy == ClearingPolicy.Hub && !input.Number.ContainsKey(plan.Hub!);
        for (var i = 0; i < lines.Length; i++)
        {
            var invoice = plan.Invoices[i];
            if (invoice is null)
                return $"invoice {i + 1} is missing";
            if (invoice.Amount <= 0)
                return $"invoice {i + 1} has the amount {invoice.Amount}";
            if (invoice.Amount < input.Minimum)
                return $"invoice {i + 1} is for {invoice.Amount}, below the minimum of {input.Minimum}";
            if (string.Equals(invoice.Debtor, invoice.Creditor, StringComparison.Ordinal))
                return $"invoice {i + 1} is from {invoice.Creditor} to itself";
            var (debtor, creditor) = (Venue(invoice.Debtor), Venue(invoice.Creditor));
            if (debtor < -1 || creditor < -1)
                return $"invoice {i + 1} names a venue that takes no part";
            if (debtor >= 0 && creditor >= 0 && !input.AreAllowed(debtor, creditor))
                return $"invoice {i + 1} is between {invoice.Debtor} and {invoice.Creditor}, which must not invoice each other";
            lines[i] = new CheckedLine(debtor, creditor, invoice.Amount, invoice.Group);
            if (Order(lines, i) is { } fault)
                return fault;
        }

        return null;

        int Venue(string? name) => name is null ? -2
            : input.Number.TryGetValue(name, out var number) ? number
            : outside && string.Equals(name, plan.Hub, StringComparison.Ordinal) ? -1 : -2;
    }

    /// <summary>Groups are numbered from 1; within one, from the largest amount down, then by names.</summary>
    private static string? Order(CheckedLine[] lines, int i)
    {
        var (line, before) = (lines[i], i == 0 ? default : lines[i - 1]);
        if (line.Group == before.Group + 1)
            return null;
        if (line.Group != before.Group || i == 0)
            return $"invoice {i + 1} has the group {line.Group} where {before.Group + 1} is next";
        var ordered = line.Amount != before.Amount ? line.Amount < before.Amount
            : line.Debtor != before.Debtor ? line.Debtor > before.Debtor : line.Creditor > before.Creditor;
        return ordered ? null : $"invoice {i + 1} is not in the order of its group";
    }
}
