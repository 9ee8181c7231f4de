using Interlieux.Gateway.EmbeddedPostgres;
using Interlieux.Ledger;
using Interlieux.Tests;
using Npgsql;

[assembly: AssemblyFixture(typeof(Postgres))]

namespace Interlieux.Tests;

/// <summary>A PostgreSQL of these tests' own. Each ledger under test gets a database of its own.</summary>
public sealed class Postgres : IAsyncLifetime
{
    // Open to be passed through: when root runs the tests, the server runs under another account.
    private readonly string folder = Directory.CreateDirectory(
        Path.Combine(Path.GetTempPath(), $"interlieux-tests-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}"),
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute).FullName;
    private EmbeddedPostgresServer server = null!;
    private int databases;

    public async ValueTask InitializeAsync()
    {
        server = await EmbeddedPostgresServer.StartAsync(
            new EmbeddedPostgresOptions { DataDirectory = Path.Combine(folder, "postgres"), Durable = false }, CancellationToken.None);
        await using var source = NpgsqlDataSource.Create(server.ConnectionString("postgres"));
        await using var roles = source.CreateCommand($"create role {LedgerRoles.Gateway} login; create role {LedgerRoles.Masking} login");
        await roles.ExecuteNonQueryAsync();
    }

    /// <summary>A new database, as its owner connects to it.</summary>
    public string NewDatabase() => server.ConnectionString($"ledger{Interlocked.Increment(ref databases)}");

    /// <summary>The same database, as another role connects to it.</summary>
    public static string As(string role, string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Username = role }.ConnectionString;

    public string NewFile(string name) => Path.Combine(folder, $"{Interlocked.Increment(ref databases)}-{name}");

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
