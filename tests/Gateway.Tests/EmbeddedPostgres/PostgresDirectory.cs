using Interlieux.Gateway.EmbeddedPostgres;
using Npgsql;

namespace Interlieux.Gateway.Tests.EmbeddedPostgres;

/// <summary>A place of its own for one test, which an account without rights can enter as well.</summary>
public sealed class PostgresDirectory : IDisposable
{
    public PostgresDirectory(string name = "data")
    {
        Root = Path.Combine("/tmp", $"interlieux-test-{Path.GetRandomFileName()}");
        Data = Path.Combine(Root, name);
        Directory.CreateDirectory(Root);
    }

    public string Root { get; }

    public string Data { get; }

    public EmbeddedPostgresOptions Options => new()
    {
        DataDirectory = Data,
        Durable = false,
        Settings = new Dictionary<string, string> { ["shared_buffers"] = "16MB" },
    };

    public Task<EmbeddedPostgresServer> StartAsync() =>
        EmbeddedPostgresServer.StartAsync(Options, TestContext.Current.CancellationToken);

    public static async Task<object?> QueryAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        if (new FileInfo(Path.Combine(Data, "elsewhere")).LinkTarget is { } place) Directory.Delete(place, recursive: true);
        Directory.Delete(Root, recursive: true);
    }
}
