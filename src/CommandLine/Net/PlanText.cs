using System.Globalization;
using System.Text;
using Interlieux.Netting;

namespace Interlieux.CommandLine.Net;

/// <summary>A settlement plan as a treasurer reads it: before, after, why, and the invoices.</summary>
internal static class PlanText
{
    private const int NameMax = 40;

    private static readonly NumberFormatInfo Grouped = new() { NumberGroupSeparator = " ", NumberDecimalDigits = 0 };

    public static void Write(Stream output, SettlementPlan plan, TimeSpan took)
    {
        using var text = new StreamWriter(output, new UTF8Encoding(false)) { NewLine = "\n" };
        var found = plan.Statistics;
        text.WriteLine($"{"",-12}{"avant",22}{"après",22}");
        text.WriteLine($"{"factures",-12}{Number(found.BilateralCount),22}{Number(plan.Count),22}");
        text.WriteLine($"{"montant",-12}{Number(found.Gross),22}{Number(found.Moved),22}");
        text.WriteLine();
        text.WriteLine($"{Number(plan.Venues)} lieux, {Number(plan.Obligations)} obligations. "
            + "Avant : chaque paire de lieux règle sa différence ;");
        text.WriteLine("le montant d'avant est le total des obligations. Le solde de chaque lieu reste le même.");
        text.WriteLine(Why(plan));
        text.WriteLine($"Calculé en {took.TotalMilliseconds.ToString("N0", Grouped)} ms.");
        if (plan.Count == 0)
            return;

        var debtor = Width("doit payer", plan.Invoices.Select(invoice => invoice.Debtor));
        var creditor = Width("émet la facture", plan.Invoices.Select(invoice => invoice.Creditor));
        text.WriteLine();
        text.WriteLine($"{"groupe",6}  {Pad("doit payer", debtor)}  {Pad("émet la facture", creditor)}  {"montant",20}");
        foreach (var invoice in plan.Invoices)
        {
            text.WriteLine($"{invoice.Group,6}  {Pad(invoice.Debtor, debtor)}  {Pad(invoice.Creditor, creditor)}  "
                + $"{Number(invoice.Amount),20}");
        }
    }

    private static string Why(SettlementPlan plan) => plan.Proof switch
    {
        Proof.Definition => "La règle bilatérale ne laisse pas de choix : une facture par paire de lieux qui a une différence.",
        Proof.Pairs => "Prouvé minimal : les soldes opposés s'annulent deux à deux, une facture par paire.",
        Proof.Sign => "Prouvé minimal : chaque groupe contient un seul lieu du côté le plus rare, et il en faut un par groupe.",
        Proof.Size => "Prouvé minimal : hors des paires, aucun groupe ne peut compter moins de trois lieux.",
        Proof.Exhaustive => "Prouvé minimal : tous les partages en groupes ont été examinés.",
        Proof.None => $"Pas prouvé minimal : aucun plan n'a moins de {Number(plan.LowerBound)} factures, "
            + $"celui-ci en a {Number(plan.Count - plan.LowerBound)} de plus que cette borne.",
    };

    private static int Width(string title, IEnumerable<string> names) =>
        names.Append(title).Max(name => Math.Min(NameMax, Length(name)));

    private static int Length(string name) => new StringInfo(name).LengthInTextElements;

    private static string Pad(string name, int width)
    {
        name = string.Concat(name.Select(c => char.IsControl(c) ? ' ' : c));
        var length = Length(name);
        return length <= width
            ? name + new string(' ', width - length)
            : new StringInfo(name).SubstringByTextElements(0, width - 1) + "…";
    }

    private static string Number(Int128 value) => value.ToString("N0", Grouped);
}
