using Npgsql;

namespace Interlieux.Ledger.Streams;

/// <summary>
/// The network's advisory lock. Every transaction that writes a charge, a reversal or a transfer shares it; cut-off and freeze take it
/// alone, so that no such transaction straddles one of them.
/// </summary>
internal static class NetworkLock
{
    public const long Key = 0x494E_5445_524C_4945; // "INTERLIE"

    public static Task ShareAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        TakeAsync("select pg_advisory_xact_lock_shared($1)", connection, transaction, ct);

    public static Task TakeAloneAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        TakeAsync("select pg_advisory_xact_lock($1)", connection, transaction, ct);

    private static async Task TakeAsync(string sql, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        command.Parameters.Add(new() { Value = Key });
        await command.ExecuteNonQueryAsync(ct);
    }
}
