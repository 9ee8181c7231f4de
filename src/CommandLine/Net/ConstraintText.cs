using System.Text;
using System.Text.Json;
using static Interlieux.CommandLine.Net.NetTexts;

namespace Interlieux.CommandLine.Net;

/// <summary>What a plan has to respect, in words: the policy, and each constraint that was set.</summary>
internal static class ConstraintText
{
    public static void Write(Stream output, PlanResult result)
    {
        using var text = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        foreach (var line in Lines(result))
            text.WriteLine(line);
    }

    public static IEnumerable<string> Lines(PlanResult result)
    {
        var policy = JsonNamingPolicy.CamelCase.ConvertName(result.Policy.ToString());
        yield return Of($"Why.{policy}{(result.InvoicesFirst ? "Invoices" : "")}", result.Hub ?? "");
        var constraints = result.Constraints;
        if (constraints.Minimum > 1)
            yield return Of("Constraint.Minimum", Number(constraints.Minimum));
        if (constraints.Forbidden.Length > 0)
            yield return Of("Constraint.Forbidden", Number(constraints.Forbidden.Length));
        if (constraints.Territories.Length > 0)
            yield return Of("Constraint.Territories", Number(constraints.Territories.Select(item => item.Territory).Distinct().Count()));
        if (constraints.Excluded.Length > 0)
            yield return Of("Constraint.Excluded", string.Join(", ", constraints.Excluded.Select(Printable)));
        if (constraints.CarriedIn.Length > 0)
            yield return Of("Constraint.CarriedIn", Number(constraints.CarriedIn.Length));
    }

    /// <summary>A name without what would move the cursor.</summary>
    public static string Printable(string name) => string.Concat(name.Select(c => char.IsControl(c) ? ' ' : c));
}
