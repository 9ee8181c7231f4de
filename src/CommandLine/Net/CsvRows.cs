using System.Globalization;
using CsvHelper;

namespace Interlieux.CommandLine.Net;

/// <summary>One row of a file, by its physical line.</summary>
internal sealed record CsvRow(int Line, string[] Fields)
{
    public string this[int column] => Fields[column];
}

/// <summary>Reads CSV files with a fixed header, and says in which physical line they are wrong.</summary>
internal static class CsvRows
{
    /// <summary>The rows of a file, or of standard input for <c>-</c>; the header is line 1.</summary>
    /// <exception cref="BadFileException">It cannot be read, is not UTF-8 text, has another header, or a row is wrong.</exception>
    public static IEnumerable<CsvRow> Read(string file, params string[] header)
    {
        using var reader = CsvReader.Create(TextFile.Read(file), new CsvReaderOptions
        {
            Separator = ',',
            HasHeader = false,
            TrimWhitespace = true,
            PoolStrings = true,
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Throw,
        });
        var names = string.Join(',', header);
        if (!Next())
            throw new BadFileException(file, 1, $"it is empty, the header {names} is missing");
        if (reader.LineNumber != 1)
            throw new BadFileException(file, 1, $"the line is empty, the header must be {names}");
        CheckHeader(file, header, names, Fields());
        while (Next())
        {
            var line = (int)reader.LineNumber;
            if (reader.FieldCount != header.Length)
                throw new BadFileException(file, line, $"{reader.FieldCount} columns, there must be {header.Length}: {names}");
            yield return new CsvRow(line, Fields());
        }

        bool Next()
        {
            try
            {
                return reader.Read();
            }
            catch (CsvFormatException e)
            {
                throw new BadFileException(file, (int)e.LineNumber, "a quote is not closed, or does not belong there");
            }
        }

        string[] Fields()
        {
            var fields = new string[reader.FieldCount];
            for (var i = 0; i < fields.Length; i++)
                fields[i] = reader.GetString(i);
            return fields;
        }
    }

    public static long Amount(string file, int line, string field)
    {
        if (long.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount))
            return amount;
        var digits = field.AsSpan().TrimStart("+-");
        var overflow = digits.Length > 0 && !digits.ContainsAnyExceptInRange('0', '9');
        throw new BadFileException(file, line, overflow
            ? $"overflow: the amount {field} does not fit 64 bits"
            : field.Length == 0 ? "the amount is missing" : $"the amount {field} is not a whole number");
    }

    private static void CheckHeader(string file, string[] header, string names, string[] fields)
    {
        if (fields.SequenceEqual(header, StringComparer.Ordinal))
            return;
        var missing = header.Except(fields, StringComparer.Ordinal).ToArray();
        throw new BadFileException(file, 1, missing.Length > 0 && missing.Length < header.Length
            ? $"the column {string.Join(", ", missing)} is missing, the header must be {names}"
            : $"the header must be {names}");
    }
}
