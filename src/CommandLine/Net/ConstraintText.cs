using Interlieux.Netting;
using static Interlieux.CommandLine.Net.NetTexts;

namespace Interlieux.CommandLine.Net;

/// <summary>What a plan has to respect, in words: the policy, and each constraint that was set.</summary>
internal static class ConstraintText
{
    public static IEnumerable<string> Lines(SettlementPlan plan)
    {
        var aim = plan is { Policy: ClearingPolicy.Directed, InvoicesFirst: true } ? "Invoices" : "";
        yield return Of($"Why.{ResultNames.Of(plan.Policy)}{aim}", Terminal.Printable(plan.Hub ?? ""));
        var constraints = plan.Constraints;
        if (constraints.Minimum > 1)
            yield return Of("Constraint.Minimum", Number(constraints.Minimum));
        if (constraints.Forbidden.Length > 0)
            yield return Of("Constraint.Forbidden", Number(constraints.Forbidden.Length));
        if (constraints.Territories.Count > 0)
            yield return Of("Constraint.Territories", Number(constraints.Territories.Values.Distinct(StringComparer.Ordinal).Count()));
        if (constraints.Excluded.Count > 0)
            yield return Of("Constraint.Excluded", string.Join(", ", constraints.Excluded.Select(Terminal.Printable)));
        if (constraints.CarriedIn.Length > 0)
            yield return Of("Constraint.CarriedIn", Number(constraints.CarriedIn.Length));
    }
}
