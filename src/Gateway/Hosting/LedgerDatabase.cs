using Interlieux.Gateway.EmbeddedPostgres;

namespace Interlieux.Gateway.Hosting;

/// <summary>The database that a process works on: the configured one, or the embedded one of the data directory.</summary>
public sealed class LedgerDatabase : IAsyncDisposable
{
    private const string ConnectionName = "Ledger";
    private readonly EmbeddedPostgresServer? server;

    private LedgerDatabase(string connectionString, EmbeddedPostgresServer? server) =>
        (ConnectionString, this.server) = (connectionString, server);

    public string ConnectionString { get; }

    /// <summary>Whether the database is this installation's own, whose schema may be made without asking.</summary>
    public bool IsEmbedded => server is not null;

    /// <exception cref="EmbeddedPostgresException">There is no PostgreSQL to start, or it does not start: one line says why.</exception>
    public static async Task<LedgerDatabase> OpenAsync(IConfiguration configuration, GatewayOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (configuration.GetConnectionString(ConnectionName) is { Length: > 0 } configured) return new LedgerDatabase(configured, null);

        var data = Path.Combine(Path.GetFullPath(options.DataDirectory), "postgres");
        var server = await EmbeddedPostgresServer.StartAsync(new EmbeddedPostgresOptions { DataDirectory = data }, ct);
        return new LedgerDatabase(server.ConnectionString("interlieux"), server);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
    }
}
