using Npgsql;

namespace Interlieux.Ledger.Streams;

/// <summary>
/// The network's advisory lock. Every transaction that writes a charge, a reversal or a transfer shares it; cut-off and freeze take it
/// alone, so that no such transaction straddles one of them.
/// </summary>
internal static class NetworkLock
{
    private const long Key = 0x494E_5445_524C_4945; // "INTERLIE"

    public static NpgsqlBatchCommand Share() => Command("select pg_advisory_xact_lock_shared($1)");

    public static Task ShareAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        TakeAsync(Share(), connection, transaction, ct);

    public static Task TakeAloneAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        TakeAsync(Command("select pg_advisory_xact_lock($1)"), connection, transaction, ct);

    private static async Task TakeAsync(
        NpgsqlBatchCommand command, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection, transaction) { BatchCommands = { command } };
        await batch.ExecuteNonQueryAsync(ct);
    }

    private static NpgsqlBatchCommand Command(string sql) => new(sql) { Parameters = { new NpgsqlParameter<long> { TypedValue = Key } } };
}
