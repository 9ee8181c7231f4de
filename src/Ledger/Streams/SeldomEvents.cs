using Npgsql;

namespace Interlieux.Ledger.Streams;

/// <summary>
/// An index of the events by type, for what asks for a few among millions: disputes, offers, bindings. Marten's own index holds every
/// event, and that costs each scan; who wants the types that follow nearly every scan reads most of the ledger anyway.
/// </summary>
internal static class SeldomEvents
{
    public const string Index = "ix_mt_events_seldom_type";

    private const string Sql = $"""
        create index if not exists {Index} on ledger.mt_events (type, seq_id)
        where type not in ('scan_accepted', 'scan_refused', 'scan_repeated', 'half_day_charged')
        """;

    public static async Task MakeIndexAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand(Sql);
        // On a large ledger it takes as long as it takes.
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }
}
