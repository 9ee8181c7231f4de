using System.Text;

namespace Interlieux.CommandLine.Tests;

/// <summary>Rows of made-up obligations, always the same ones.</summary>
internal static class Obligations
{
    public static string Random(int venues, int rows, int most)
    {
        var text = new StringBuilder();
        var state = 42UL;
        for (var i = 0; i < rows; i++)
        {
            var debtor = Next(venues);
            var creditor = (debtor + 1 + Next(venues - 1)) % venues;
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"v{debtor:D3},v{creditor:D3},{1 + Next(most)}\n");
        }

        return text.ToString();

        int Next(int below)
        {
            state = unchecked((state * 6364136223846793005) + 1442695040888963407);
            return (int)((state >> 33) % (ulong)below);
        }
    }
}
