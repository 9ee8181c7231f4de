using Interlieux.Gateway.EmbeddedPostgres;
using Interlieux.Tests;

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

    public async ValueTask InitializeAsync() => server = await EmbeddedPostgresServer.StartAsync(
        new EmbeddedPostgresOptions { DataDirectory = Path.Combine(folder, "postgres"), Durable = false }, CancellationToken.None);

    public string NewDatabase() => server.ConnectionString($"ledger{Interlocked.Increment(ref databases)}");

    public string NewFile(string name) => Path.Combine(folder, $"{Interlocked.Increment(ref databases)}-{name}");

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
