using Npgsql;

namespace Interlieux.Ledger;

/// <summary>A database role cannot be given its rights; the message says why in one line.</summary>
public sealed class LedgerRoleException(string message) : Exception(message);

/// <summary>
/// What the database roles beside the owner may do. The gateway appends: no mistake of its program, and nobody who makes it run other
/// SQL, changes or removes an event.
/// </summary>
public sealed class LedgerRoles(NpgsqlDataSource source)
{
    /// <summary>The role that a gateway connects as.</summary>
    public const string Gateway = "interlieux_gateway";

    /// <summary>The role that masks what identifies a person inside an event, and can do nothing else.</summary>
    public const string Masking = "interlieux_masking";

    private const long LockKey = 0x494E_5445_524C_5247; // "INTERLRG"

    // All at once, so that a gateway that runs meanwhile is without rights at no moment. A table that is not named here is a view or
    // working data, made again from the events, or Marten's and Wolverine's own. Streams: whoever deletes one deletes its events.
    private const string GatewayRights = """
        revoke all on all tables in schema ledger, wolverine from {0};
        revoke all on all sequences in schema ledger, wolverine from {0};
        revoke all on schema ledger, wolverine from {0};
        grant usage on schema ledger, wolverine to {0};
        grant usage, select on all sequences in schema ledger, wolverine to {0};
        grant select, insert, update, delete on all tables in schema ledger, wolverine to {0};
        revoke update, delete on ledger.mt_events, ledger.mt_streams, ledger.receipt from {0};
        grant update (version, timestamp) on ledger.mt_streams to {0};
        revoke delete on ledger.scan_dead_letter from {0};
        revoke update on ledger.trail from {0};
        """;

    private const string MaskingRights = """
        revoke all on all tables in schema ledger, wolverine from {0};
        revoke all on schema ledger, wolverine from {0};
        grant usage on schema ledger to {0};
        grant select on ledger.mt_events to {0};
        grant update (data) on ledger.mt_events to {0};
        """;

    /// <summary>Run as the owner, after every change of the schema. Doing it again changes nothing.</summary>
    /// <param name="maskingRole">Null where nothing is masked.</param>
    /// <exception cref="LedgerRoleException">A role does not exist, or could change events all the same: then nothing is granted.</exception>
    public async Task GrantAsync(string gatewayRole, string? maskingRole, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(gatewayRole);
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // Two that grant at once would fail on the same rows of the catalogue.
        await ExecuteAsync(connection, $"select pg_advisory_xact_lock({LockKey})", ct);
        // PostgreSQL only warns when somebody else gives rights, and gives none.
        if (!await OwnsEventsAsync(connection, ct))
            throw new LedgerRoleException("Rights are given by the schema's owner: connect as the role that made it.");

        await GrantAsync(connection, gatewayRole, GatewayRights, ct);
        if (await MayChangeEventsAsync(connection, gatewayRole, ct))
        {
            throw new LedgerRoleException(
                $"The role {gatewayRole} could change events all the same: it is a superuser, owns them, or is a member of a role that"
                + " may. Name another role.");
        }

        if (maskingRole is not null) await GrantAsync(connection, maskingRole, MaskingRights, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Whether the role that is connected as could change or remove events.</summary>
    public async Task<bool> MayChangeEventsAsync(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var whoAmI = new NpgsqlCommand("select current_user::text", connection);
        return await MayChangeEventsAsync(connection, (string)(await whoAmI.ExecuteScalarAsync(ct))!, ct);
    }

    /// <summary>Whether the role that is connected as is kept out of a ledger that exists.</summary>
    public async Task<bool> IsKeptOutAsync(CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            "select not has_schema_privilege(oid, 'usage') from pg_namespace where nspname in ('ledger', 'wolverine') order by 1 desc limit 1");
        return await command.ExecuteScalarAsync(ct) is true;
    }

    private static async Task GrantAsync(NpgsqlConnection connection, string role, string rights, CancellationToken ct)
    {
        await using var exists = new NpgsqlCommand("select 1 from pg_roles where rolname = $1", connection) { Parameters = { new() { Value = role } } };
        if (await exists.ExecuteScalarAsync(ct) is null)
            throw new LedgerRoleException($"The database has no role {role}. Create it first: docs/operating.md says how.");

        using var quoting = new NpgsqlCommandBuilder();
        await ExecuteAsync(connection, rights.Replace("{0}", quoting.QuoteIdentifier(role), StringComparison.Ordinal), ct);
    }

    private static async Task<bool> MayChangeEventsAsync(NpgsqlConnection connection, string role, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            select has_any_column_privilege($1, c.oid, 'update') or has_table_privilege($1, c.oid, 'delete, truncate, trigger')
                or pg_has_role($1, c.relowner, 'member')
            from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'ledger' and c.relname = 'mt_events'
            """, connection) { Parameters = { new() { Value = role } } };
        return await command.ExecuteScalarAsync(ct) is true;
    }

    private static async Task<bool> OwnsEventsAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "select pg_has_role(relowner, 'usage') from pg_class where oid = to_regclass('ledger.mt_events')", connection);
        return await command.ExecuteScalarAsync(ct) is true;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
