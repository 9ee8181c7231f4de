using Interlieux.Netting;

namespace Interlieux.CommandLine.Net;

/// <summary>Reads obligations from a CSV file with the header <c>debtor,creditor,amount</c>.</summary>
internal static class ObligationFile
{
    /// <summary>Reads a file, or standard input for <c>-</c>.</summary>
    /// <exception cref="BadFileException">It cannot be read, is not UTF-8 text, has another header, or a row is wrong.</exception>
    public static ObligationSet Read(string file)
    {
        var lines = new List<int>();
        try
        {
            return ObligationSet.Create(Rows(file, lines));
        }
        catch (InvalidObligationException e)
        {
            throw new BadFileException(file, lines[e.Index], e.Reason);
        }
    }

    private static IEnumerable<Obligation> Rows(string file, List<int> lines)
    {
        foreach (var row in CsvRows.Read(file, "debtor", "creditor", "amount"))
        {
            lines.Add(row.Line);
            yield return new Obligation(row[0], row[1], CsvRows.Amount(file, row.Line, row[2]));
        }
    }
}
