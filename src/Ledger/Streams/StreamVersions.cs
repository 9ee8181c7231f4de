using Npgsql;

namespace Interlieux.Ledger.Streams;

/// <summary>How many events streams have.</summary>
internal static class StreamVersions
{
    public static NpgsqlBatchCommand Find(IReadOnlyCollection<Guid> streams, bool locking)
    {
        var sql = "select id, version from ledger.mt_streams where id = any($1) order by id";
        var command = new NpgsqlBatchCommand(locking ? $"{sql} for update" : sql);
        command.Parameters.Add(new() { Value = streams.ToArray() });
        return command;
    }

    public static async Task ReadAsync(NpgsqlDataReader reader, Dictionary<Guid, long> versions, CancellationToken ct)
    {
        while (await reader.ReadAsync(ct)) versions[reader.GetGuid(0)] = reader.GetInt64(1);
    }

    public static async Task<Dictionary<Guid, long>> ReadAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyCollection<Guid> streams, CancellationToken ct)
    {
        await using var query = new NpgsqlBatch(connection, transaction) { BatchCommands = { Find(streams, locking: false) } };
        await using var reader = await query.ExecuteReaderAsync(ct);
        var versions = new Dictionary<Guid, long>();
        await ReadAsync(reader, versions, ct);
        return versions;
    }
}
