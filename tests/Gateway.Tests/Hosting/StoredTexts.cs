using Npgsql;

namespace Interlieux.Gateway.Tests.Hosting;

/// <summary>Looks into the whole database, as a thief of it would.</summary>
internal static class StoredTexts
{
    /// <returns>Table and column of each place where the text is stored, in any case and inside whatever else.</returns>
    public static async Task<List<string>> StoredTextsAsync(this GatewayUnderTest gateway, string text)
    {
        await using var source = NpgsqlDataSource.Create(gateway.OwnerConnectionString + ";Pooling=false");
        var columns = new List<(string Table, string Column)>();
        await using (var list = source.CreateCommand("""
            select format('%I.%I', c.table_schema, c.table_name), format('%I', c.column_name)
            from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
            where t.table_type = 'BASE TABLE' and c.table_schema not in ('pg_catalog', 'information_schema')
            """))
        {
            await using var reader = await list.ExecuteReaderAsync();
            while (await reader.ReadAsync()) columns.Add((reader.GetString(0), reader.GetString(1)));
        }

        columns.Should().Contain(("ledger.mt_events", "data"));
        var found = new List<string>();
        foreach (var (table, column) in columns)
        {
            // A column of bytes is read as the text it may be.
            await using var search = source.CreateCommand($"""
                select exists (select from {table} where strpos(lower({column}::text), lower($1)) > 0
                    or strpos({column}::text, encode(convert_to($1, 'UTF8'), 'hex')) > 0)
                """);
            search.Parameters.Add(new() { Value = text });
            if ((bool)(await search.ExecuteScalarAsync())!) found.Add($"{table}.{column}");
        }

        return found;
    }

    public static async Task<long> EventsAsync(this GatewayUnderTest gateway)
    {
        await using var source = NpgsqlDataSource.Create(gateway.OwnerConnectionString + ";Pooling=false");
        await using var command = source.CreateCommand("select count(*) from ledger.mt_events");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
