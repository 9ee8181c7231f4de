namespace Interlieux.Netting.Tests.Certificates;

/// <summary>Plans with one thing changed that no verifier may accept.</summary>
internal static class Mutations
{
    /// <summary>Changed counts, bounds, invoices, carried amounts; <paramref name="pick"/> chooses which line.</summary>
    public static IEnumerable<(string What, SettlementPlan Changed)> Of(SettlementPlan plan, ObligationSet set, int pick)
    {
        yield return ("count", plan with { Count = plan.Count + 1 });
        yield return ("bound up", plan with { LowerBound = plan.LowerBound + 1 });
        yield return ("bound down", plan with { LowerBound = plan.LowerBound - 1 });
        var meets = plan.Count == plan.LowerBound + 1;
        yield return ("bound up, proven", plan with { LowerBound = plan.LowerBound + 1, Proven = meets, Proof = meets ? Proof.Size : Proof.None });
        yield return ("bound down, unproven", plan with { LowerBound = plan.LowerBound - 1, Proven = false, Proof = Proof.None });
        yield return ("proven", plan with { Proven = !plan.Proven });
        yield return ("proof", plan with { Proof = plan.Proof == Proof.Flow ? Proof.Dual : Proof.Flow });
        yield return ("venues", plan with { Venues = plan.Venues + 1 });
        yield return ("obligations", plan with { Obligations = plan.Obligations - 1 });
        yield return ("carried", plan with { CarriedLowerBound = plan.CarriedLowerBound + 1 });
        yield return ("carried down", plan with { CarriedLowerBound = plan.CarriedLowerBound - 1 });
        if (plan.Carried.Length > 0)
        {
            var carried = plan.Carried[pick % plan.Carried.Length];
            yield return ("less carried", plan with { Carried = plan.Carried.Remove(carried) });
            yield return ("more carried", plan with { Carried = plan.Carried.Replace(carried, carried with { Amount = carried.Amount + 1 }) });
            yield return ("carried in reverse", plan with { Carried = plan.Carried.Replace(carried, carried with { Amount = -carried.Amount }) });
        }

        if (plan.Count == 0)
            yield break;

        var at = pick % plan.Count;
        var line = plan.Invoices[at];
        var other = set.Venues.FirstOrDefault(name => name != line.Debtor && name != line.Creditor);
        yield return ("removed", plan with { Invoices = plan.Invoices.RemoveAt(at), Count = plan.Count - 1 });
        yield return ("doubled", plan with { Invoices = plan.Invoices.Insert(at, line), Count = plan.Count + 1 });
        yield return With("amount up", line with { Amount = line.Amount + 1 });
        yield return With("amount down", line with { Amount = line.Amount - 1 });
        yield return With("turned round", line with { Debtor = line.Creditor, Creditor = line.Debtor });
        yield return With("group up", line with { Group = line.Group + 1 });
        yield return With("group down", line with { Group = line.Group - 1 });
        yield return With("unknown", line with { Debtor = "nobody" });
        if (other is not null)
        {
            yield return With("debtor", line with { Debtor = other });
            yield return With("creditor", line with { Creditor = other });
        }

        if (at > 0)
        {
            var before = plan.Invoices[at - 1];
            yield return ("swapped", plan with { Invoices = plan.Invoices.SetItem(at, before).SetItem(at - 1, line) });
        }

        (string What, SettlementPlan Changed) With(string what, Invoice changed) =>
            (what, plan with { Invoices = plan.Invoices.SetItem(at, changed) });
    }
}
