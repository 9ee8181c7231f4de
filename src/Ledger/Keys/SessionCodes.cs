using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace Interlieux.Ledger.Keys;

public sealed record SessionCode(string Code, DateTimeOffset ExpiresAt)
{
    public override string ToString() => "session code";
}

/// <summary>Codes that stand for a key once, for a few minutes: what a link may carry. Only their hashes are kept.</summary>
public sealed class SessionCodes(NpgsqlDataSource source, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    internal static Table Table()
    {
        var table = new Table("ledger.session_code");
        table.AddColumn("hash", "bytea").AsPrimaryKey();
        table.AddColumn<Guid>("key_id").NotNull();
        table.AddColumn("expires_at", "timestamptz").NotNull();
        return table;
    }

    public async Task<SessionCode> IssueAsync(Guid keyId, CancellationToken ct)
    {
        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
        var now = clock.GetUtcNow();
        await using var command = source.CreateCommand("insert into ledger.session_code (hash, key_id, expires_at) values ($1, $2, $3)");
        command.Parameters.Add(new() { Value = HashOf(code) });
        command.Parameters.Add(new() { Value = keyId });
        command.Parameters.Add(new() { Value = now + Lifetime });
        await command.ExecuteNonQueryAsync(ct);
        return new SessionCode(code, now + Lifetime);
    }

    /// <summary>Uses a code up.</summary>
    /// <returns>The key it stands for; null when it is unknown, used or too old.</returns>
    public async Task<Guid?> TakeAsync(string code, CancellationToken ct)
    {
        await using var command = source.CreateCommand("delete from ledger.session_code where hash = $1 or expires_at < $2 returning hash = $1 and expires_at >= $2, key_id");
        command.Parameters.Add(new() { Value = HashOf(code) });
        command.Parameters.Add(new() { Value = clock.GetUtcNow() });
        await using var reader = await command.ExecuteReaderAsync(ct);
        Guid? keyId = null;
        while (await reader.ReadAsync(ct)) keyId = reader.GetBoolean(0) ? reader.GetGuid(1) : keyId;
        return keyId;
    }

    private static byte[] HashOf(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code));
}
