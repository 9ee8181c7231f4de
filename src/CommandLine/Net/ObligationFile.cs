using System.Globalization;
using CsvHelper;
using Interlieux.Netting;

namespace Interlieux.CommandLine.Net;

/// <summary>Reads obligations from a CSV file, and says in which physical line it is wrong.</summary>
internal static class ObligationFile
{
    private static readonly string[] Header = ["debtor", "creditor", "amount"];

    /// <summary>Reads a file, or standard input for <c>-</c>.</summary>
    /// <exception cref="BadFileException">It cannot be read, is not UTF-8 text, has another header, or a row is wrong.</exception>
    public static ObligationSet Read(string file)
    {
        var content = TextFile.Read(file);
        var rows = new List<Obligation>();
        var lines = new List<int>();
        try
        {
            foreach (var (obligation, line) in Rows(file, content))
            {
                rows.Add(obligation);
                lines.Add(line);
            }

            return ObligationSet.Create(rows);
        }
        catch (CsvFormatException e)
        {
            throw new BadFileException(file, (int)e.LineNumber, "a quote is not closed, or does not belong there");
        }
        catch (InvalidObligationException e)
        {
            throw new BadFileException(file, lines[e.Index], e.Reason);
        }
    }

    private static IEnumerable<(Obligation Obligation, int Line)> Rows(string file, ReadOnlyMemory<byte> content)
    {
        var options = new CsvReaderOptions
        {
            Separator = ',',
            HasHeader = false,
            TrimWhitespace = true,
            PoolStrings = true,
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Throw,
        };
        using var reader = CsvReader.Create(content, options);
        if (!reader.Read())
            throw new BadFileException(file, 1, "it is empty, the header debtor,creditor,amount is missing");
        if (reader.LineNumber != 1)
            throw new BadFileException(file, 1, "the line is empty, the header must be debtor,creditor,amount");
        CheckHeader(file, [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        while (reader.Read())
        {
            var line = (int)reader.LineNumber;
            if (reader.FieldCount != Header.Length)
                throw new BadFileException(file, line, $"{reader.FieldCount} columns, there must be 3: debtor,creditor,amount");
            yield return (new Obligation(reader.GetString(0), reader.GetString(1), Amount(file, line, reader.GetString(2))), line);
        }
    }

    private static void CheckHeader(string file, string[] fields)
    {
        if (fields.SequenceEqual(Header, StringComparer.Ordinal))
            return;
        var missing = Header.Except(fields, StringComparer.Ordinal).ToArray();
        throw new BadFileException(file, 1, missing.Length is > 0 and < 3
            ? $"the column {string.Join(", ", missing)} is missing, the header must be debtor,creditor,amount"
            : "the header must be debtor,creditor,amount");
    }

    private static long Amount(string file, int line, string field)
    {
        if (long.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount))
            return amount;
        var digits = field.AsSpan().TrimStart("+-");
        var overflow = digits.Length > 0 && !digits.ContainsAnyExceptInRange('0', '9');
        throw new BadFileException(file, line, overflow
            ? $"overflow: the amount {field} does not fit 64 bits"
            : field.Length == 0 ? "the amount is missing" : $"the amount {field} is not a whole number");
    }
}
