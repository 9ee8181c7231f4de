using Interlieux.EndToEnd.Demo;
using Interlieux.Gateway.EmbeddedPostgres;
using Npgsql;

namespace Interlieux.EndToEnd.Backup;

/// <summary>A small town's month on an embedded database, and its backup.</summary>
public sealed class PlayedLedger : IAsyncLifetime
{
    private static readonly string[] Content =
    [
        "select count(*), md5(string_agg(e::text, '' order by seq_id)) from ledger.mt_events e",
        "select count(*), md5(string_agg(s::text, '' order by s.id)) from ledger.mt_streams s",
        "select count(*), md5(string_agg(r::text, '' order by r.scan_id, r.reader_id)) from ledger.receipt r",
        "select count(*), md5(string_agg(b::text, '' order by b.account_id, b.pass_id)) from ledger.pass_balance b",
        "select count(*), md5(string_agg(p::text, '' order by p.account_id)) from ledger.open_visit p",
        "select last_value, md5(is_called::text) from ledger.mt_events_sequence",
    ];

    private readonly DemoDirectory directory = new();

    public string Data => directory.Data;

    public string KeyFile => Path.Combine(Data, "keys", "badge.key");

    public string Backup => NewFile("ledger.backup");

    public IReadOnlyList<string> Rows { get; private set; } = [];

    /// <summary>A path beside the data directory.</summary>
    public string NewFile(string name) => Path.Combine(Path.GetDirectoryName(Data)!, name);

    public async ValueTask InitializeAsync()
    {
        var month = await ProgramProcess.RunAsync("Demo", [], "--once", "--port", "0", "--members", "120", "--data", Data);
        month.ExitCode.Should().Be(0, string.Join('\n', month.Errors));
        Rows = await RowsOfAsync(Data);
        var backup = await BackUpAsync(Backup, Data);
        backup.ExitCode.Should().Be(0, string.Join('\n', backup.Errors));
    }

    public ValueTask DisposeAsync()
    {
        directory.Dispose();
        return ValueTask.CompletedTask;
    }

    public static Task<Ended> BackUpAsync(string file, string data) => ProgramProcess.RunAsync("CommandLine", [], "backup", file, "--data", data);

    public static Task<Ended> RestoreAsync(string file, string data, params string[] more) =>
        ProgramProcess.RunAsync("CommandLine", [], ["restore", file, "--data", data, .. more]);

    /// <summary>What a data directory's ledger holds, as counts and hashes.</summary>
    public static async Task<IReadOnlyList<string>> RowsOfAsync(string data)
    {
        await using var server = await EmbeddedPostgresServer.StartAsync(
            new EmbeddedPostgresOptions { DataDirectory = Path.Combine(data, "postgres") }, TestContext.Current.CancellationToken);
        return await RowsOfDatabaseAsync(server.ConnectionString("interlieux"));
    }

    public static async Task<IReadOnlyList<string>> RowsOfDatabaseAsync(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString + ";Pooling=false");
        var rows = new List<string>();
        foreach (var sql in Content)
        {
            await using var command = source.CreateCommand(sql);
            await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            await reader.ReadAsync(TestContext.Current.CancellationToken);
            rows.Add($"{reader.GetValue(0)} {reader.GetValue(1)}");
        }

        return rows;
    }

    /// <summary>How many tables a data directory's database holds.</summary>
    public static async Task<long> TablesInAsync(string data) =>
        (long)(await AskAsync(data, "select count(*) from pg_tables where schemaname in ('ledger', 'wolverine')"))!;

    /// <summary>Runs a statement on a data directory's database as its owner.</summary>
    public static async Task<object?> AskAsync(string data, string sql)
    {
        await using var server = await EmbeddedPostgresServer.StartAsync(
            new EmbeddedPostgresOptions { DataDirectory = Path.Combine(data, "postgres") }, TestContext.Current.CancellationToken);
        await using var source = NpgsqlDataSource.Create(server.ConnectionString("interlieux") + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
