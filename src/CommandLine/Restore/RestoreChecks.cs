using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Interlieux.CommandLine.Restore;

/// <summary>What is looked at once a backup is restored, before anybody relies on it. A check is added here.</summary>
internal static class RestoreChecks
{
    /// <summary>Each with the ledger's services, as its owner; it gives what is wrong in one line, or null.</summary>
    private static readonly Func<IServiceProvider, CancellationToken, Task<string?>>[] All = [NoEventIsMissingAsync];

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
}
