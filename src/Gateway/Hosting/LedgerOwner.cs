using Interlieux.Ledger;
using Npgsql;
using Wolverine;

namespace Interlieux.Gateway.Hosting;

/// <summary>What only the owner of the ledger's schema may do: make it, bring it to this version, and give the other roles their rights.</summary>
public static class LedgerOwner
{
    /// <param name="connectionString">Connects as the owner, never as the gateway.</param>
    /// <param name="gatewayRole">Null where the gateway connects as the owner too.</param>
    /// <returns>What was wrong with the schema before, or null.</returns>
    /// <exception cref="StartException">The role that is connected as may not make the schema.</exception>
    /// <exception cref="LedgerRoleException">A role does not exist, or could change events all the same.</exception>
    public static async Task<string?> MigrateAsync(
        string connectionString, string badgeKeyFile, string? gatewayRole, string? maskingRole, CancellationToken ct)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddLedgerHost(
            new GatewayOptions { BadgeKeyFile = badgeKeyFile }, connectionString, TimeProvider.System, DurabilityMode.MediatorOnly);
        using var owner = builder.Build();
        var schema = owner.Services.GetRequiredService<LedgerSchema>();
        try
        {
            var fault = await schema.FaultAsync(ct);
            if (fault is not null) await schema.MigrateAsync();
            if (gatewayRole is not null) await owner.Services.GetRequiredService<LedgerRoles>().GrantAsync(gatewayRole, maskingRole, ct);
            return fault;
        }
        catch (Exception e) when (RefusalOf(e) is { } refusal)
        {
            throw new StartException($"The schema cannot be made: {refusal.MessageText}. Connect as the role that owns the database.");
        }
    }

    // Marten shows all its statements around what PostgreSQL said.
    private static PostgresException? RefusalOf(Exception e) => e switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } refusal => refusal,
        { InnerException: { } inner } => RefusalOf(inner),
        _ => null,
    };
}
