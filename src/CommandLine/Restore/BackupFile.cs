using System.Text.RegularExpressions;

namespace Interlieux.CommandLine.Restore;

/// <summary>What a file of <c>backup</c> says of itself, read without a database.</summary>
internal static partial class BackupFile
{
    /// <returns>The fingerprint of the badge key of the network in the file; or why it is no backup of a ledger.</returns>
    public static async Task<(string? Fingerprint, string? Fault)> FingerprintAsync(PostgresProgram restore, string file, CancellationToken ct)
    {
        var list = await restore.RunAsync(["--list", file], null, ct);
        if (!list.Succeeded) return (null, $"{file} is no backup that can be read: {list.Complaint}");
        if (!list.Output.Contains(" TABLE DATA ledger mt_events ", StringComparison.Ordinal))
            return (null, $"{file} is the backup of another database, not of a ledger.");

        // The founding is the first event, so that little is read.
        var fingerprint = await restore.FirstAsync(
            ["--data-only", "--schema=ledger", "--table=mt_events", "--file=-", file],
            row => row.Contains("\tnetwork_founded\t", StringComparison.Ordinal) && Fingerprint().Match(row) is { Success: true } match
                ? match.Groups["fingerprint"].Value
                : null, ct);
        return (fingerprint, fingerprint is null ? $"no network can be found in {file}." : null);
    }

    // A text inside the event has its quotes escaped, and does not match.
    [GeneratedRegex("\"badgeKeyFingerprint\": \"(?<fingerprint>[0-9a-f]{16})\"")]
    private static partial Regex Fingerprint();
}
