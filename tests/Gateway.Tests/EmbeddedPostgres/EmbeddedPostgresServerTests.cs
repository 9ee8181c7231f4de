using System.Runtime.Versioning;
using Interlieux.Gateway.EmbeddedPostgres;
using Npgsql;

namespace Interlieux.Gateway.Tests.EmbeddedPostgres;

[SupportedOSPlatform("linux")]
public sealed class EmbeddedPostgresServerTests : IDisposable
{
    private const string Write = "create table note (id int); insert into note values (1), (2)";
    private const string Count = "select count(*) from note";
    private readonly PostgresDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task From_nothing_it_answers_and_makes_the_database()
    {
        await using var server = await directory.StartAsync();

        server.Joined.Should().BeFalse();
        (await PostgresDirectory.QueryAsync(server.ConnectionString("ledger"), "select current_database()")).Should().Be("ledger");
        File.Exists(Path.Combine(directory.Data, "server.log")).Should().BeTrue();
    }

    [Fact]
    public async Task It_has_no_port_and_others_cannot_enter_its_directory()
    {
        await using var server = await directory.StartAsync();

        (await PostgresDirectory.QueryAsync(server.ConnectionString("ledger"), "show listen_addresses")).Should().Be("");
        File.GetUnixFileMode(directory.Data).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task A_commit_is_durable_unless_told_otherwise_and_settings_hold()
    {
        await using (var tested = await directory.StartAsync())
            (await PostgresDirectory.QueryAsync(tested.ConnectionString("ledger"), "show fsync")).Should().Be("off");

        var options = new EmbeddedPostgresOptions
        {
            DataDirectory = directory.Data,
            Settings = new Dictionary<string, string> { ["work_mem"] = "5MB" },
        };
        await using var server = await EmbeddedPostgresServer.StartAsync(options, TestContext.Current.CancellationToken);
        (await PostgresDirectory.QueryAsync(server.ConnectionString("ledger"), "show fsync")).Should().Be("on");
        (await PostgresDirectory.QueryAsync(server.ConnectionString("ledger"), "show work_mem")).Should().Be("5MB");
    }

    [Fact]
    public async Task A_stopped_server_leaves_no_process_and_the_next_one_finds_the_data()
    {
        int first;
        await using (var server = await directory.StartAsync())
        {
            first = server.ProcessId;
            await PostgresDirectory.QueryAsync(server.ConnectionString("ledger"), Write);
        }

        Directory.Exists($"/proc/{first}").Should().BeFalse();
        await using var again = await directory.StartAsync();
        (await PostgresDirectory.QueryAsync(again.ConnectionString("ledger"), Count)).Should().Be(2L);
    }

    [Fact]
    public async Task The_server_runs_until_its_last_user_leaves_whoever_came_first()
    {
        var first = await directory.StartAsync();
        var second = await directory.StartAsync();
        second.Joined.Should().BeTrue();
        second.ProcessId.Should().Be(first.ProcessId);

        await first.DisposeAsync();
        (await PostgresDirectory.QueryAsync(second.ConnectionString("ledger"), "select 1")).Should().Be(1);

        await second.DisposeAsync();
        Runs(second.ProcessId).Should().BeFalse();
    }

    [Fact]
    public async Task Users_who_start_at_once_share_one_server()
    {
        var servers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => directory.StartAsync()));
        try
        {
            servers.Select(server => server.ProcessId).Distinct().Should().ContainSingle();
            servers.Count(server => !server.Joined).Should().Be(1);
        }
        finally
        {
            foreach (var server in servers) await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task One_who_starts_while_the_last_one_leaves_gets_a_server_that_stays()
    {
        for (var round = 0; round < 5; round++)
        {
            var leaving = await directory.StartAsync();
            var left = leaving.DisposeAsync();
            await using var coming = await directory.StartAsync();
            await left;
            (await PostgresDirectory.QueryAsync(coming.ConnectionString("ledger"), "select 1")).Should().Be(1);
        }
    }

    [Fact]
    public async Task A_killed_server_recovers_what_was_committed()
    {
        await using var killed = await directory.StartAsync();
        await PostgresDirectory.QueryAsync(killed.ConnectionString("ledger"), Write);
        await KillAsync(killed.ProcessId);

        await using var server = await directory.StartAsync();

        server.ProcessId.Should().NotBe(killed.ProcessId);
        (await PostgresDirectory.QueryAsync(server.ConnectionString("ledger"), Count)).Should().Be(2L);
    }

    [Fact]
    public async Task A_process_that_got_the_number_of_a_killed_server_does_not_keep_the_next_one_away()
    {
        var file = Path.Combine(directory.Data, "cluster", "postmaster.pid");
        await using (var killed = await directory.StartAsync())
        {
            var said = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            await KillAsync(killed.ProcessId);
            await File.WriteAllTextAsync(
                file, said.Replace($"{killed.ProcessId}\n", $"{Environment.ProcessId}\n", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        }

        await using var server = await directory.StartAsync();

        (await PostgresDirectory.QueryAsync(server.ConnectionString("ledger"), "select 1")).Should().Be(1);
    }

    [Theory]
    [InlineData("a-very-long-name-of-a-directory-that-does-not-leave-enough-room-for-the-path-of-a-socket-in-it")]
    [InlineData("with a space, a comma: and 'quotes' \"of\" both kinds é")]
    public async Task A_path_that_cannot_be_a_sockets_is_served_from_a_private_one(string name)
    {
        using var odd = new PostgresDirectory(name);
        string socketDirectory;
        await using (var server = await odd.StartAsync())
        {
            await using (var second = await odd.StartAsync()) second.Joined.Should().BeTrue();
            socketDirectory = new NpgsqlConnectionStringBuilder(server.ConnectionString("ledger")).Host!;
            (await PostgresDirectory.QueryAsync(server.ConnectionString("ledger"), "select 1")).Should().Be(1);
            File.GetUnixFileMode(socketDirectory).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        socketDirectory.Should().NotStartWith(odd.Root);
        Directory.Exists(socketDirectory).Should().BeFalse();
    }

    private static async Task KillAsync(int processId)
    {
        using var process = System.Diagnostics.Process.GetProcessById(processId);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>One that has ended has no command line, though its parent may not have taken note yet.</summary>
    private static bool Runs(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Length > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
