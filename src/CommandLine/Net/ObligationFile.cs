using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
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
        var text = Decode(file, Load(file));
        var rows = new List<Obligation>();
        var lines = new List<int>();
        foreach (var (obligation, line) in Rows(file, text))
        {
            rows.Add(obligation);
            lines.Add(line);
        }

        try
        {
            return ObligationSet.Create(rows);
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

    private static string Decode(string file, byte[] bytes)
    {
        ReadOnlySpan<byte> content = bytes;
        if (content.StartsWith(Encoding.UTF8.Preamble))
            content = content[Encoding.UTF8.Preamble.Length..];
        var zero = content.IndexOf((byte)0);
        if (zero >= 0)
            throw new BadFileException(file, Line(content[..zero]), "it is binary, not text");
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content);
        }
        catch (DecoderFallbackException e)
        {
            throw new BadFileException(file, Line(content[..e.Index]), "it is not UTF-8");
        }
    }

    private static IEnumerable<(Obligation Obligation, int Line)> Rows(string file, string text)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Mode = CsvMode.RFC4180,
            TrimOptions = TrimOptions.Trim,
            DetectDelimiter = false,
            IgnoreBlankLines = false,
            BadDataFound = found => throw new BadFileException(file, Start(found.Context.Parser!), "a quote does not belong there"),
        };
        using var parser = new CsvParser(new StringReader(text), configuration);
        if (!parser.Read() || parser.Record is null)
            throw new BadFileException(file, 1, "it is empty, the header debtor,creditor,amount is missing");
        CheckHeader(file, parser.Record);
        while (parser.Read())
        {
            var line = Start(parser);
            if (parser.Record is not { } fields || fields is [""])
                continue;
            if (parser.RawRecord.Count(c => c == '"') % 2 != 0)
                throw new BadFileException(file, line, "a quoted field is not closed");
            if (fields.Length != Header.Length)
                throw new BadFileException(file, line, $"{fields.Length} columns, there must be 3: debtor,creditor,amount");
            yield return (new Obligation(fields[0], fields[1], Amount(file, line, fields[2])), line);
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

    /// <summary>The physical line in which the current record starts; a quoted field may hold line ends.</summary>
    private static int Start(IParser parser)
    {
        var record = parser.RawRecord.AsSpan().TrimEnd("\r\n");
        return parser.RawRow - record.Count('\n');
    }

    private static int Line(ReadOnlySpan<byte> before) => 1 + before.Count((byte)'\n');
}
