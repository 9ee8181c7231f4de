namespace Interlieux.Ledger;

/// <summary>What people write into events, where it stays for ever: short, and without what a database or a terminal cannot hold.</summary>
internal static class FreeText
{
    /// <returns>One sentence, or null when the text may be kept.</returns>
    public static string? Fault(string name, string? text, int lengthMax = 500) =>
        string.IsNullOrWhiteSpace(text) || text.Length > lengthMax || text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'))
            ? $"{name} must have 1 to {lengthMax} printable characters."
            : null;
}
