using Npgsql;

namespace Interlieux.Ledger.Trail;

/// <summary>
/// Until its subjects became ids they were texts, and a stream's own events were in the table too. Such a table is dropped before the
/// schema is made; the view then reads the ledger from its first event.
/// </summary>
internal static class TrailUpgrade
{
    private const string Sql = $"""
        do $$ begin
            if exists (select from information_schema.columns
                where table_schema = 'ledger' and table_name = 'trail' and column_name = 'subject' and data_type = 'text') then
                drop table ledger.trail;
                delete from ledger.mt_event_progression where name = '{TrailIndex.Name}:All';
            end if;
        end $$
        """;

    public static async Task RunAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand(Sql);
        await command.ExecuteNonQueryAsync();
    }
}
