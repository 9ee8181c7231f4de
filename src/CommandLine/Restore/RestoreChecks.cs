using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Reconciliation;
using Interlieux.Ledger.Streams;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Interlieux.CommandLine.Restore;

/// <summary>What is looked at once a backup is restored, before anybody relies on it. A check is added here.</summary>
internal static class RestoreChecks
{
    /// <summary>Each with the ledger's services, as its owner; it gives what is wrong in one line, or null.</summary>
    private static readonly Func<IServiceProvider, CancellationToken, Task<string?>>[] All =
        [NoEventIsMissingAsync, TheKeyIsKnownAsync, ReconcilesAsync];

    /// <returns>The first thing that is wrong, or null.</returns>
    public static async Task<string?> FaultAsync(IServiceProvider ledger, CancellationToken ct)
    {
        foreach (var check in All)
        {
            if (await check(ledger, ct) is { } fault) return fault;
        }

        return null;
    }

    private static async Task<string?> NoEventIsMissingAsync(IServiceProvider ledger, CancellationToken ct)
    {
        await using var command = ledger.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            """
            select count(*) from ledger.mt_streams s left join (
                select stream_id, count(*) as events, max(version) as last from ledger.mt_events group by 1
            ) e on e.stream_id = s.id
            where s.version is distinct from e.events or s.version is distinct from e.last
            """);
        var broken = (long)(await command.ExecuteScalarAsync(ct))!;
        return broken == 0 ? null : $"{broken} streams have not as many events as they say.";
    }

    // An old copy of the key file lacks what the badge key was changed to since.
    private static async Task<string?> TheKeyIsKnownAsync(IServiceProvider ledger, CancellationToken ct)
    {
        await using var session = ledger.GetRequiredService<IDocumentStore>().LightweightSession();
        return await session.FindAsync<Network>(Network.StreamId, ct) is { } network
            && !ledger.GetRequiredService<BadgeKeys>().Has(network.BadgeKeyFingerprint)
                ? "its badge key is an older one: put the key file of the same day in its place."
                : null;
    }

    private static async Task<string?> ReconcilesAsync(IServiceProvider ledger, CancellationToken ct)
    {
        var differences = (await ledger.GetRequiredService<Reconciler>().RunAsync(ct)).Differences;
        return differences.Count == 0 ? null : $"{differences.Count} differences, the first of them: {differences[0]}";
    }
}
