using System.Collections.Immutable;
using System.Text.Json;
using Interlieux.Netting;

namespace Interlieux.CommandLine.Net;

/// <summary>The certificate of a plan as JSON, written and read: what is empty, 0 or not there is left out, and prices are short lists.</summary>
internal static class CertificateJson
{
    public static void Write(Utf8JsonWriter json, Certificate certificate)
    {
        json.WriteStartObject("certificate");
        json.WriteStartArray("parts");
        foreach (var part in certificate.Parts)
            Write(json, part);
        json.WriteEndArray();
        if (certificate.Flow is { } flow)
            Write(json, flow);
        json.WriteEndObject();
    }

    public static Certificate Read(StrictObject json)
    {
        var certificate = new Certificate
        {
            Parts = json.Objects("parts", ReadPart),
            Flow = json.Has("flow") ? ReadFlow(json.Object("flow")) : null,
        };
        json.End();
        return certificate;
    }

    private static void Write(Utf8JsonWriter json, PartCertificate part)
    {
        json.WriteStartObject();
        json.WriteString("first", part.First);
        json.WriteString("proof", ResultNames.Of(part.Proof));
        json.WriteNumber("pairs", part.Pairs);
        json.WriteNumber("groups", part.Groups);
        if (part.Scale != 0)
            json.WriteNumber("scale", part.Scale);
        WriteRows(json, "positionPrices", part.PositionPrices, static (row, price) => row.Of(price.Position, price.Price));
        WritePrices(json, part.VenuePrices, part.TriplePrices);
        if (part.SetSize != 0)
            json.WriteNumber("setSize", part.SetSize);
        if (part.Sets != 0)
            json.WriteNumber("sets", part.Sets);
        Write(json, part.Cover);
        if (part.Cases is { } cases)
        {
            json.WritePropertyName("cases");
            Write(json, cases);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CaseProof cases)
    {
        json.WriteStartObject();
        if (cases.A is { } a)
            json.WriteString("a", a);
        if (cases.B is { } b)
            json.WriteString("b", b);
        foreach (var (name, inner) in new[] { ("together", cases.Together), ("apart", cases.Apart) })
        {
            if (inner is null)
                continue;
            json.WritePropertyName(name);
            Write(json, inner);
        }

        if (cases.Scale != 0)
            json.WriteNumber("scale", cases.Scale);
        WritePrices(json, cases.VenuePrices, cases.TriplePrices);
        Write(json, cases.Cover);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CoverRefutation? cover)
    {
        if (cover is null)
            return;
        json.WriteStartObject("cover");
        json.WriteNumber("groups", cover.Groups);
        json.WriteNumber("sets", cover.Sets);
        json.WriteNumber("nodes", cover.Nodes);
        json.WriteEndObject();
    }

    private static PartCertificate ReadPart(StrictObject json)
    {
        var part = new PartCertificate
        {
            First = json.Text("first"),
            Proof = json.Name("proof", ResultNames.ProofOf),
            Pairs = json.Int("pairs"),
            Groups = json.Int("groups"),
            Scale = json.Has("scale") ? json.Long("scale") : 0,
            PositionPrices = json.Rows("positionPrices", static row => new PositionPrice(row.Long(), row.Long())),
            VenuePrices = json.Rows("venuePrices", static row => new VenuePrice(row.Text(), row.Long())),
            TriplePrices = json.Rows("triplePrices", static row => new TriplePrice(row.Text(), row.Text(), row.Text(), row.Long())),
            SetSize = json.Has("setSize") ? json.Int("setSize") : 0,
            Sets = json.Has("sets") ? json.Long("sets") : 0,
            Cover = ReadCover(json),
            Cases = json.Has("cases") ? ReadCases(json.Object("cases")) : null,
        };
        json.End();
        return part;
    }

    private static CaseProof ReadCases(StrictObject json)
    {
        var cases = new CaseProof
        {
            A = json.Has("a") ? json.Text("a") : null,
            B = json.Has("b") ? json.Text("b") : null,
            Together = json.Has("together") ? ReadCases(json.Object("together")) : null,
            Apart = json.Has("apart") ? ReadCases(json.Object("apart")) : null,
            Scale = json.Has("scale") ? json.Long("scale") : 0,
            VenuePrices = json.Rows("venuePrices", static row => new VenuePrice(row.Text(), row.Long())),
            TriplePrices = json.Rows("triplePrices", static row => new TriplePrice(row.Text(), row.Text(), row.Text(), row.Long())),
            Cover = ReadCover(json),
        };
        json.End();
        return cases;
    }

    private static CoverRefutation? ReadCover(StrictObject part)
    {
        if (!part.Has("cover"))
            return null;
        var json = part.Object("cover");
        var cover = new CoverRefutation(json.Int("groups"), json.Long("sets"), json.Long("nodes"));
        json.End();
        return cover;
    }

    private static void Write(Utf8JsonWriter json, FlowCertificate flow)
    {
        json.WriteStartObject("flow");
        json.WriteNumber("scale", flow.Scale);
        WriteRows(json, "potentials", flow.Potentials, static (row, price) => row.Of(price.Venue, price.Price));
        PlanJson.Write(json, "least", flow.Least);
        if (flow.ShortVenues.Length > 0)
        {
            json.WriteStartArray("shortVenues");
            foreach (var venue in flow.ShortVenues)
                json.WriteStringValue(venue);
            json.WriteEndArray();
        }

        json.WriteNumber("lineScale", flow.LineScale);
        WriteRows(json, "linePrices", flow.LinePrices, static (row, line) =>
            row.Of(line.Debtor, line.Creditor, line.Unit, line.Use, line.Full));
        WriteRows(json, "needPrices", flow.NeedPrices, static (row, need) => row.Of(need.Venue, need.Piece, need.Price));
        json.WriteEndObject();
    }

    private static FlowCertificate ReadFlow(StrictObject json)
    {
        var flow = new FlowCertificate
        {
            Scale = json.Long("scale"),
            Potentials = json.Rows("potentials", static row => new VenuePrice(row.Text(), row.Long())),
            Least = json.Wide("least"),
            ShortVenues = json.Has("shortVenues") ? json.Texts("shortVenues") : [],
            LineScale = json.Long("lineScale"),
            LinePrices = json.Rows("linePrices", static row => new LinePrice(row.Text(), row.Text(), row.Long(), row.Long(), row.Long())),
            NeedPrices = json.Rows("needPrices", static row => new NeedPrice(row.Text(), row.Int(), row.Long())),
        };
        json.End();
        return flow;
    }

    private static void WritePrices(Utf8JsonWriter json, ImmutableArray<VenuePrice> venues, ImmutableArray<TriplePrice> triples)
    {
        WriteRows(json, "venuePrices", venues, static (row, price) => row.Of(price.Venue, price.Price));
        WriteRows(json, "triplePrices", triples, static (row, price) => row.Of(price.A, price.B, price.C, price.Price));
    }

    /// <summary>A list of short lists, each on a line; nothing when there are none.</summary>
    private static void WriteRows<T>(Utf8JsonWriter json, string name, ImmutableArray<T> items, Action<CompactRow, T> write)
    {
        if (items.Length == 0)
            return;
        json.WriteStartArray(name);
        var row = new CompactRow(json);
        foreach (var item in items)
            write(row, item);
        json.WriteEndArray();
    }
}
