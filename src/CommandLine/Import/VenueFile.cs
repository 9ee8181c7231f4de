using System.Globalization;
using CsvHelper;
using Interlieux.Ledger.Venues;

namespace Interlieux.CommandLine.Import;

/// <summary>A row of the file: a venue to register, or the reason why it is none.</summary>
internal sealed record VenueRow(int Line, RegisterVenue? Venue, string? Fault);

/// <summary>Reads venues from a CSV file. A blank or <c>0</c> means unknown.</summary>
internal static class VenueFile
{
    // Overseas postcodes, each with its zone; everything else keeps the time of Paris.
    private static readonly Dictionary<string, string> ZonesOverseas = new()
    {
        ["971"] = "America/Guadeloupe",
        ["972"] = "America/Martinique",
        ["973"] = "America/Cayenne",
        ["974"] = "Indian/Reunion",
        ["975"] = "America/Miquelon",
        ["976"] = "Indian/Mayotte",
    };

    /// <exception cref="BadFileException">The file is not CSV in UTF-8, or lacks a column that is needed.</exception>
    public static IReadOnlyList<VenueRow> Read(string file, VenueColumns columns, string source, TimeOnly closing, bool listed, string actor)
    {
        var rows = new List<VenueRow>();
        try
        {
            using var reader = CsvReader.Create(TextFile.Read(file), new CsvReaderOptions
            {
                HasHeader = false,
                TrimWhitespace = true,
                TrackLineNumbers = true,
                MalformedData = CsvMalformedDataHandling.Throw,
            });
            if (!reader.Read()) throw new BadFileException(file, 1, "it is empty");

            var header = FieldsOf(reader).Select((name, i) => (name, i)).DistinctBy(h => h.name).ToDictionary(h => h.name, h => h.i);
            foreach (var needed in columns.Needed)
            {
                if (!header.ContainsKey(needed)) throw new BadFileException(file, 1, $"the column {needed} is missing");
            }

            while (reader.Read())
            {
                var (line, fields) = ((int)reader.LineNumber, FieldsOf(reader));
                rows.Add(fields.Length == header.Count
                    ? RowOf(line, column => column is not null && header.TryGetValue(column, out var i) ? Known(fields[i]) : null)
                    : new VenueRow(line, null, $"{fields.Length} columns, the header has {header.Count}"));
            }

            return rows;
        }
        catch (CsvFormatException e)
        {
            throw new BadFileException(file, (int)e.LineNumber, "a quote is not closed, or does not belong there");
        }

        VenueRow RowOf(int line, Func<string?, string?> field)
        {
            if (columns.Needed.FirstOrDefault(column => field(column) is null) is { } missing)
                return new VenueRow(line, null, $"{missing} is blank");
            if (Number(field(columns.Latitude)) is not { } latitude) return new VenueRow(line, null, $"{columns.Latitude} is not a number");
            if (Number(field(columns.Longitude)) is not { } longitude) return new VenueRow(line, null, $"{columns.Longitude} is not a number");
            if (field(columns.Capacity) is { } text && !int.TryParse(text, CultureInfo.InvariantCulture, out _))
                return new VenueRow(line, null, $"{columns.Capacity} is not a whole number");

            var venue = new RegisterVenue(
                field(columns.Name)!, ZoneOf(field(columns.Zone), field(columns.Postcode)), latitude, longitude,
                field(columns.Capacity) is { } capacity ? int.Parse(capacity, CultureInfo.InvariantCulture) : null, closing, listed, source,
                field(columns.Id)!, actor);
            return new VenueRow(line, venue, RegisterVenueHandler.Fault(venue));
        }
    }

    private static string ZoneOf(string? zone, string? postcode) =>
        zone ?? (postcode is { Length: 5 } && ZonesOverseas.TryGetValue(postcode[..3], out var overseas) ? overseas : "Europe/Paris");

    private static string? Known(string field) => field.Length == 0 || field == "0" ? null : field;

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static string[] FieldsOf(CsvReader reader) => [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];
}
