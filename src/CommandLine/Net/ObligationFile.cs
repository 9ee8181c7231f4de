using System.Globalization;
using System.Text;
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
        var content = Text(file, Load(file));
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

    private static byte[] Load(string file)
    {
        try
        {
            if (file != "-")
                return File.ReadAllBytes(file);
            using var input = Console.OpenStandardInput();
            using var buffer = new MemoryStream();
            input.CopyTo(buffer);
            return buffer.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            var reason = e switch
            {
                FileNotFoundException or DirectoryNotFoundException => "no such file",
                UnauthorizedAccessException => Directory.Exists(file) ? "it is a directory" : "it may not be read",
                _ => e.Message,
            };
            throw new BadFileException(file, 1, reason);
        }
    }

    /// <summary>The content without byte order mark, once it is known to be UTF-8 text.</summary>
    private static ReadOnlyMemory<byte> Text(string file, byte[] bytes)
    {
        var content = bytes.AsMemory(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0);
        var zero = content.Span.IndexOf((byte)0);
        if (zero >= 0)
            throw new BadFileException(file, Line(content.Span[..zero]), "it is binary, not text");
        try
        {
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(content.Span);
            return content;
        }
        catch (DecoderFallbackException e)
        {
            throw new BadFileException(file, Line(content.Span[..e.Index]), "it is not UTF-8");
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

    private static int Line(ReadOnlySpan<byte> before) => 1 + before.Count((byte)'\n');
}
