using System.Globalization;
using System.Text;
using Interlieux.Netting;
using static Interlieux.CommandLine.Net.NetTexts;

namespace Interlieux.CommandLine.Net;

/// <summary>A settlement plan as a treasurer reads it: before, after, why, the invoices, and what is carried.</summary>
internal static class PlanText
{
    private const int NameMax = 40;
    private const int AmountWidth = 20;

    public static void Write(Stream output, SettlementPlan plan, TimeSpan took)
    {
        using var text = new StreamWriter(output, new UTF8Encoding(false)) { NewLine = "\n" };
        var found = plan.Statistics;
        text.WriteLine($"{"",-12}{Of("Before"),22}{Of("After"),22}");
        text.WriteLine($"{Of("Invoices"),-12}{Number(found.BilateralCount),22}{Number(plan.Count),22}");
        text.WriteLine($"{Of("Amount"),-12}{Number(found.Gross),22}{Number(found.Moved),22}");
        text.WriteLine();
        text.WriteLine(Of("Summary", Number(plan.Venues), Number(plan.Obligations)));
        text.WriteLine(Of(plan.Carried.Length == 0 ? "Summary2" : "SummaryCarried"));
        foreach (var line in ConstraintText.Lines(plan))
            text.WriteLine(line);
        text.WriteLine(Why(plan));
        if (found.Stopped != StopReason.Finished)
            text.WriteLine(Of($"Stopped.{found.Stopped}"));
        text.WriteLine(Of("Took", Number((long)Math.Round(took.TotalMilliseconds))));
        WriteInvoices(text, plan);
        WriteCarried(text, plan);
    }

    private static void WriteInvoices(StreamWriter text, SettlementPlan plan)
    {
        if (plan.Count == 0)
            return;
        var debtor = Width(Of("Pays"), plan.Invoices.Select(invoice => invoice.Debtor));
        var creditor = Width(Of("Issues"), plan.Invoices.Select(invoice => invoice.Creditor));
        text.WriteLine();
        text.WriteLine($"{Of("Group"),6}  {Pad(Of("Pays"), debtor)}  {Pad(Of("Issues"), creditor)}  {Of("Amount"),AmountWidth}");
        foreach (var invoice in plan.Invoices)
        {
            text.WriteLine($"{invoice.Group,6}  {Pad(invoice.Debtor, debtor)}  {Pad(invoice.Creditor, creditor)}  "
                + $"{Number(invoice.Amount),AmountWidth}");
        }
    }

    private static void WriteCarried(StreamWriter text, SettlementPlan plan)
    {
        if (plan.Carried.Length == 0)
            return;
        var venue = Width(Of("Venue"), plan.Carried.Select(carried => carried.Venue));
        text.WriteLine();
        text.WriteLine(Of("CarriedTitle"));
        foreach (var carried in plan.Carried)
            text.WriteLine($"{"",6}  {Pad(carried.Venue, venue)}  {Number(carried.Amount),AmountWidth}");
    }

    private static string Why(SettlementPlan plan) => plan.Proof switch
    {
        Proof.Definition => Of($"Proof.Definition.{plan.Policy}"),
        Proof.None when plan.Count == plan.LowerBound => Of("Proof.NoneCarried", Number(plan.CarriedLowerBound)),
        Proof.None => Of("Proof.None", Number(plan.LowerBound), Number(plan.Count - plan.LowerBound)),
        _ => Of($"Proof.{plan.Proof}"),
    };

    private static int Width(string title, IEnumerable<string> names) =>
        names.Append(title).Max(name => Math.Min(NameMax, Length(name)));

    private static int Length(string name) => new StringInfo(name).LengthInTextElements;

    private static string Pad(string name, int width)
    {
        name = Terminal.Printable(name);
        var length = Length(name);
        return length <= width
            ? name + new string(' ', width - length)
            : new StringInfo(name).SubstringByTextElements(0, width - 1) + "…";
    }
}
