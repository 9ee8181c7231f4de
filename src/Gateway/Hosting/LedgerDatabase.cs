using Interlieux.Gateway.EmbeddedPostgres;
using Interlieux.Ledger;
using Npgsql;

namespace Interlieux.Gateway.Hosting;

/// <summary>The database that a process works on: the configured one, or the embedded one of the data directory.</summary>
public sealed class LedgerDatabase : IAsyncDisposable
{
    private const string ConnectionName = "Ledger";
    private readonly EmbeddedPostgresServer? server;

    private LedgerDatabase(string connectionString, string ownerConnectionString, EmbeddedPostgresServer? server) =>
        (ConnectionString, OwnerConnectionString, this.server) = (connectionString, ownerConnectionString, server);

    /// <summary>What a gateway works with: on the embedded server, a role that can change no event.</summary>
    public string ConnectionString { get; }

    /// <summary>What makes the schema; on a configured server the same, as whoever is named there.</summary>
    public string OwnerConnectionString { get; }

    /// <summary>Whether the database is this installation's own, whose schema may be made without asking.</summary>
    public bool IsEmbedded => server is not null;

    /// <summary>Where the binaries of the embedded server are.</summary>
    public string? BinariesDirectory => server?.BinariesDirectory;

    /// <exception cref="EmbeddedPostgresException">There is no PostgreSQL to start, or it does not start: one line says why.</exception>
    public static async Task<LedgerDatabase> OpenAsync(IConfiguration configuration, GatewayOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (configuration.GetConnectionString(ConnectionName) is { Length: > 0 } configured)
            return new LedgerDatabase(configured, configured, null);

        var data = Path.Combine(Path.GetFullPath(options.DataDirectory), "postgres");
        var server = await EmbeddedPostgresServer.StartAsync(new EmbeddedPostgresOptions { DataDirectory = data }, ct);
        var owner = server.ConnectionString("interlieux");
        await EnsureRolesAsync(owner, ct);
        var gateway = new NpgsqlConnectionStringBuilder(owner) { Username = LedgerRoles.Gateway };
        return new LedgerDatabase(gateway.ConnectionString, owner, server);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
    }

    private static async Task EnsureRolesAsync(string owner, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(owner + ";Pooling=false");
        foreach (var role in (string[])[LedgerRoles.Gateway, LedgerRoles.Masking])
        {
            await using var exists = source.CreateCommand("select 1 from pg_roles where rolname = $1");
            exists.Parameters.Add(new() { Value = role });
            if (await exists.ExecuteScalarAsync(ct) is not null) continue;

            try
            {
                // No password: whoever reaches the socket is the server's account or root.
                await using var create = source.CreateCommand($"create role {role} login");
                await create.ExecuteNonQueryAsync(ct);
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.UniqueViolation)
            {
                // Another user of the server was faster.
            }
        }
    }
}
