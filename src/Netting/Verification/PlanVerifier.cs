namespace Interlieux.Netting.Verification;

/// <summary>Checks a settlement plan against its obligations, without trusting and without sharing code with the solver.</summary>
/// <remarks>
/// <para>Checked of every plan: its counts; that each invoice names two venues of the input and an amount above 0; that paid in
/// full the invoices give every venue exactly its net position; the numbering of the groups; that it is proven if and only
/// if its count is its lower bound.</para>
/// <para>Of <see cref="ClearingPolicy.Bilateral"/>: one invoice a pair, for the difference. Of <see
/// cref="ClearingPolicy.Fewest"/>: who is to
/// receive never pays, a venue is in one group only, a group of k venues has k − 1 invoices.</para>
/// <para>Of the lower bound: it is worked out again from the net positions by the rule that the proof names. For
/// <see cref="Proof.Exhaustive"/> the count of groups is searched again by another method (<see cref="GroupCensus"/>); where that
/// would be too long the verdict falls back to the gap by the cheap bound and never says optimal.</para>
/// <para>The statistics are no claim and are not checked. Cost: linear, but for the exhaustive proof.</para>
/// </remarks>
public static class PlanVerifier
{
    /// <summary>Verifies <paramref name="plan"/>; nothing is thrown for a wrong plan, the verdict says what is wrong.</summary>
    public static PlanVerdict Verify(ObligationSet obligations, SettlementPlan plan)
    {
        ArgumentNullException.ThrowIfNull(obligations);
        ArgumentNullException.ThrowIfNull(plan);
        var number = obligations.Venues.Select((name, i) => (name, i)).ToDictionary(v => v.name, v => v.i, StringComparer.Ordinal);
        var owed = new Int128[number.Count];
        foreach (var claim in obligations.Claims)
        {
            owed[claim.Creditor] += claim.Amount;
            owed[claim.Debtor] -= claim.Amount;
        }

        if ((Counts(obligations, plan) ?? Lines(plan, number) ?? Positions(plan, number, owed)) is { } fault)
            return PlanVerdict.Faulty(fault);
        return plan.Policy switch
        {
            ClearingPolicy.Bilateral => Bilateral(obligations, plan, number),
            ClearingPolicy.Fewest => Groups(plan, number, owed) is { } wrong ? PlanVerdict.Faulty(wrong) : FewestBound.Verify(plan, owed),
            _ => PlanVerdict.Faulty($"the policy {plan.Policy} is not known"),
        };
    }

    private static string? Counts(ObligationSet obligations, SettlementPlan plan)
    {
        if (plan.Venues != obligations.Venues.Length)
            return $"the plan says {plan.Venues} venues, the obligations have {obligations.Venues.Length}";
        if (plan.Obligations != obligations.Count)
            return $"the plan says {plan.Obligations} obligations, there are {obligations.Count}";
        if (plan.Invoices.IsDefault)
            return "the plan has no list of invoices";
        if (plan.Count != plan.Invoices.Length)
            return $"the plan says {plan.Count} invoices and lists {plan.Invoices.Length}";
        if (plan.LowerBound < 0 || plan.LowerBound > plan.Count)
            return $"the lower bound {plan.LowerBound} is not between 0 and the count {plan.Count}";
        if (plan.Proven != (plan.Count == plan.LowerBound))
            return $"proven is {plan.Proven}, with {plan.Count} invoices and the lower bound {plan.LowerBound}";
        return plan.Proven == (plan.Proof != Proof.None) ? null : $"proven is {plan.Proven}, with the proof {plan.Proof}";
    }

    private static string? Lines(SettlementPlan plan, Dictionary<string, int> number)
    {
        var group = 0;
        for (var i = 0; i < plan.Invoices.Length; i++)
        {
            var invoice = plan.Invoices[i];
            if (invoice is null)
                return $"invoice {i + 1} is missing";
            if (invoice.Amount <= 0)
                return $"invoice {i + 1} has the amount {invoice.Amount}";
            if (!number.ContainsKey(invoice.Debtor ?? "") || !number.ContainsKey(invoice.Creditor ?? ""))
                return $"invoice {i + 1} names a venue that has no obligation";
            if (invoice.Debtor == invoice.Creditor)
                return $"invoice {i + 1} is from {invoice.Creditor} to itself";
            if (invoice.Group != group + 1 && (invoice.Group != group || group == 0))
                return $"invoice {i + 1} has the group {invoice.Group} where {group + 1} is next";
            group = invoice.Group;
        }

        return null;
    }

    private static string? Positions(SettlementPlan plan, Dictionary<string, int> number, Int128[] owed)
    {
        var left = (Int128[])owed.Clone();
        foreach (var invoice in plan.Invoices)
        {
            left[number[invoice.Debtor]] += invoice.Amount;
            left[number[invoice.Creditor]] -= invoice.Amount;
        }

        foreach (var (name, venue) in number)
        {
            if (left[venue] != 0)
                return $"after the plan {name} is {Int128.Abs(left[venue])} {(left[venue] > 0 ? "short" : "over")}";
        }

        return null;
    }

    private static string? Groups(SettlementPlan plan, Dictionary<string, int> number, Int128[] owed)
    {
        var groupOf = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var invoice in plan.Invoices)
        {
            if (owed[number[invoice.Debtor]] >= 0)
                return $"{invoice.Debtor} pays, but is not a debtor";
            if (owed[number[invoice.Creditor]] <= 0)
                return $"{invoice.Creditor} is paid, but is not a creditor";
            foreach (var name in new[] { invoice.Debtor, invoice.Creditor })
            {
                if (!groupOf.TryAdd(name, invoice.Group) && groupOf[name] != invoice.Group)
                    return $"{name} is in the groups {groupOf[name]} and {invoice.Group}";
            }
        }

        var invoices = plan.Invoices.CountBy(invoice => invoice.Group).ToDictionary();
        foreach (var group in groupOf.GroupBy(member => member.Value, member => number[member.Key]))
        {
            Int128 sum = 0;
            foreach (var venue in group)
                sum += owed[venue];
            if (sum != 0)
                return $"the net positions of group {group.Key} sum to {sum}";
            if (invoices[group.Key] != group.Count() - 1)
                return $"group {group.Key} has {group.Count()} venues and {invoices[group.Key]} invoices";
        }

        return null;
    }

    private static PlanVerdict Bilateral(ObligationSet obligations, SettlementPlan plan, Dictionary<string, int> number)
    {
        var owes = new Dictionary<(int Debtor, int Creditor), Int128>();
        foreach (var claim in obligations.Claims)
        {
            owes[(claim.Debtor, claim.Creditor)] = owes.GetValueOrDefault((claim.Debtor, claim.Creditor)) + claim.Amount;
            owes[(claim.Creditor, claim.Debtor)] = owes.GetValueOrDefault((claim.Creditor, claim.Debtor)) - claim.Amount;
        }

        var owing = owes.Values.Count(amount => amount > 0);
        for (var i = 0; i < plan.Invoices.Length; i++)
        {
            var invoice = plan.Invoices[i];
            var due = owes.GetValueOrDefault((number[invoice.Debtor], number[invoice.Creditor]));
            if (invoice.Amount != due)
                return PlanVerdict.Faulty($"invoice {i + 1} is for {invoice.Amount}, but {invoice.Debtor} owes {invoice.Creditor} {due}");
            if (invoice.Group != i + 1)
                return PlanVerdict.Faulty($"invoice {i + 1} has the group {invoice.Group}, but pairs settle one by one");
        }

        if (plan.Count != owing)
            return PlanVerdict.Faulty($"{owing} pairs have a difference, and there are {plan.Count} invoices");
        return plan.Proof == Proof.Definition
            ? PlanVerdict.Sound(0)
            : PlanVerdict.Faulty($"a bilateral plan is the fewest by definition, not by {plan.Proof}");
    }
}
