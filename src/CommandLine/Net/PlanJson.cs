using System.Text.Json;
using Interlieux.Netting;

namespace Interlieux.CommandLine.Net;

/// <summary>A settlement plan as one JSON object.</summary>
internal static class PlanJson
{
    public static void Write(Stream output, SettlementPlan plan, TimeSpan took)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions
        {
            Indented = true,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
        json.WriteStartObject();
        json.WriteString("policy", Name(plan.Policy));
        json.WriteNumber("venues", plan.Venues);
        json.WriteNumber("obligations", plan.Obligations);
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
        json.WriteNumber("count", plan.Count);
        json.WriteNumber("lowerBound", plan.LowerBound);
        json.WriteString("proof", Name(plan.Proof));
        json.WriteBoolean("proven", plan.Proven);
        json.WriteStartArray("carried");
        json.WriteEndArray();
        json.WriteNull("certificate");
        json.WriteNumber("milliseconds", Math.Round(took.TotalMilliseconds, 3));
        json.WriteBoolean("stoppedByClock", false);
        json.WriteEndObject();
        json.Flush();
        output.WriteByte((byte)'\n');
    }

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
