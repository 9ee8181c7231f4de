using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Interlieux.Netting;

namespace Interlieux.CommandLine.Net;

/// <summary>Writes a plan as one JSON object; <see cref="PlanReading"/> reads it again, and docs/netting.md describes it.</summary>
/// <remarks>Field by field, and not by a serializer: a cold process needs longer to get one ready than to net a month.</remarks>
internal static class PlanJson
{
    /// <summary>Names of venues are printed as they are.</summary>
    public static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public static void Write(Stream output, SettlementPlan plan, TimeSpan took)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, Encoder = Encoder });
        json.WriteStartObject();
        json.WriteString("policy", ResultNames.Of(plan.Policy));
        json.WriteNumber("venues", plan.Venues);
        json.WriteNumber("obligations", plan.Obligations);
        WriteInvoices(json, plan);
        json.WriteNumber("count", plan.Count);
        json.WriteNumber("lowerBound", plan.LowerBound);
        json.WriteString("proof", ResultNames.Of(plan.Proof));
        json.WriteBoolean("proven", plan.Proven);
        json.WriteStartArray("carried");
        foreach (var carried in plan.Carried)
            Write(json, carried);
        json.WriteEndArray();
        if (plan.Certificate is { } certificate)
            CertificateJson.Write(json, certificate);
        else
            json.WriteNull("certificate");
        json.WriteNumber("milliseconds", Math.Round(took.TotalMilliseconds, 3));
        json.WriteBoolean("stoppedByClock", plan.Statistics.Stopped == StopReason.Clock);
        json.WriteString("stopped", ResultNames.Of(plan.Statistics.Stopped));
        Write(json, "carriedLowerBound", plan.CarriedLowerBound);
        json.WriteBoolean("invoicesFirst", plan.InvoicesFirst);
        json.WriteString("hub", plan.Hub);
        Write(json, plan.Constraints);
        json.WriteEndObject();
        json.Flush();
        output.WriteByte((byte)'\n');
    }

    /// <summary>A whole number of up to 128 bits.</summary>
    public static void Write(Utf8JsonWriter json, string name, Int128 number)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(number.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteInvoices(Utf8JsonWriter json, SettlementPlan plan)
    {
        json.WriteStartArray("invoices");
        foreach (var invoice in plan.Invoices)
        {
            json.WriteStartObject();
            json.WriteString("debtor", invoice.Debtor);
            json.WriteString("creditor", invoice.Creditor);
            json.WriteNumber("amount", invoice.Amount);
            json.WriteNumber("group", invoice.Group);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, NettingConstraints constraints)
    {
        json.WriteStartObject("constraints");
        json.WriteStartArray("forbidden");
        foreach (var pair in constraints.Forbidden)
        {
            json.WriteStartObject();
            json.WriteString("a", pair.A);
            json.WriteString("b", pair.B);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("territories");
        foreach (var (venue, territory) in constraints.Territories)
        {
            json.WriteStartObject();
            json.WriteString("venue", venue);
            json.WriteString("territory", territory);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("excluded");
        foreach (var venue in constraints.Excluded)
            json.WriteStringValue(venue);
        json.WriteEndArray();
        json.WriteNumber("minimum", constraints.Minimum);
        json.WriteStartArray("carriedIn");
        foreach (var carried in constraints.CarriedIn)
            Write(json, carried);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Carried carried)
    {
        json.WriteStartObject();
        json.WriteString("venue", carried.Venue);
        json.WriteNumber("amount", carried.Amount);
        json.WriteEndObject();
    }
}
