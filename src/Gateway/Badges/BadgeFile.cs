using CsvHelper;
using Interlieux.Gateway.Hosting;
using Interlieux.Ledger;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Scans;

namespace Interlieux.Gateway.Badges;

/// <summary>A batch of badges as CSV: memberRef, technology, identifier.</summary>
internal static class BadgeFile
{
    private static readonly string[] Headings = ["memberRef", "technology", "identifier"];

    private static readonly Dictionary<string, ScanTechnology> Technologies =
        Enum.GetValues<ScanTechnology>().ToDictionary(WireFormat.WordOf, StringComparer.OrdinalIgnoreCase);

    /// <returns>The rows, or the first line that cannot be read. An identifier is never repeated.</returns>
    public static async Task<Outcome<List<BadgeRow>>> ReadAsync(Stream body, CancellationToken ct)
    {
        using var text = new StreamReader(body);
        using var whole = new StringReader(await text.ReadToEndAsync(ct));
        using var reader = CsvReader.Create(whole, new CsvReaderOptions
        {
            HasHeader = false,
            TrimWhitespace = true,
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Throw,
        });
        try
        {
            return Read(reader);
        }
        catch (CsvFormatException e)
        {
            return Refusal.Invalid($"Line {e.LineNumber}: a quote is not closed, or does not belong there.");
        }
    }

    private static Outcome<List<BadgeRow>> Read(CsvReader reader)
    {
        if (!reader.Read() || !FieldsOf(reader).SequenceEqual(Headings, StringComparer.OrdinalIgnoreCase))
            return Refusal.Invalid($"Line 1 must be the headings {string.Join(',', Headings)}.");

        var rows = new List<BadgeRow>();
        while (reader.Read())
        {
            var (line, fields) = ((int)reader.LineNumber, FieldsOf(reader));
            if (rows.Count == ImportBadgesHandler.RowsMax) return Refusal.Invalid($"A batch has {ImportBadgesHandler.RowsMax} rows at most.");
            if (fields.Length != Headings.Length) return Refusal.Invalid($"Line {line}: it must have {Headings.Length} columns.");
            if (!Technologies.TryGetValue(fields[1], out var technology))
                return Refusal.Invalid($"Line {line}: technology must be one of {string.Join(", ", Technologies.Keys)}.");
            rows.Add(new BadgeRow(line, fields[0], technology, fields[2]));
        }

        return rows;
    }

    private static string[] FieldsOf(CsvReader reader) => [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];
}
