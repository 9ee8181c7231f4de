using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Readers;
using Interlieux.Ledger.Trail;
using Npgsql;

namespace Interlieux.Ledger;

/// <summary>How far the asynchronous views have read.</summary>
public sealed class LedgerViews(NpgsqlDataSource source)
{
    private static readonly string[] Names = [ObligationLines.Name, PassBalances.Name, TrailIndex.Name, ReaderSequences.Name];

    /// <returns>The last event, and the one that each view has reached.</returns>
    public async Task<(long Last, IReadOnlyDictionary<string, long> Progress)> ProgressAsync(CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            select n.name, coalesce(p.last_seq_id, 0), (select coalesce(max(seq_id), 0) from ledger.mt_events)
            from unnest($1) as n(name) left join ledger.mt_event_progression p on p.name = n.name || ':All'
            """);
        command.Parameters.Add(new() { Value = Names });
        var (last, progress) = (0L, new Dictionary<string, long>());
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            progress[reader.GetString(0)] = reader.GetInt64(1);
            last = reader.GetInt64(2);
        }

        return (last, progress);
    }
}
