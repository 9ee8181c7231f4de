using Npgsql;

namespace Interlieux.Ledger.Streams;

/// <summary>
/// The network's advisory lock. Every transaction that writes a charge, a reversal or a transfer shares it; cut-off takes it alone,
/// so that no such transaction straddles a cut-off.
/// </summary>
internal static class NetworkLock
{
    public const long Key = 0x494E_5445_524C_4945; // "INTERLIE"

    public static async Task TakeAloneAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select pg_advisory_xact_lock($1)", connection, transaction);
        command.Parameters.Add(new() { Value = Key });
        await command.ExecuteNonQueryAsync(ct);
    }
}
