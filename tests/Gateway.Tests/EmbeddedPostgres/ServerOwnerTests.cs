using System.Diagnostics;
using System.Runtime.Versioning;
using Interlieux.Gateway.EmbeddedPostgres;

namespace Interlieux.Gateway.Tests.EmbeddedPostgres;

[SupportedOSPlatform("linux")]
public sealed class ServerOwnerTests : IDisposable
{
    private readonly PostgresDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_killed_owner_leaves_no_server_behind()
    {
        using var owner = await ServerOwner.StartAsync(directory);
        using var server = Process.GetProcessById(owner.ServerProcessId);

        await owner.KillAsync();

        await server.WaitForExitAsync(TestContext.Current.CancellationToken);
        await WaitUntilUnusedAsync();
        File.Exists(Path.Combine(directory.Data, "cluster", "postmaster.pid")).Should().BeFalse("the shutdown was a clean one");
    }

    [Fact]
    public async Task A_killed_owner_does_not_take_the_server_from_another_user()
    {
        using var owner = await ServerOwner.StartAsync(directory);
        await using var server = await directory.StartAsync();
        server.ProcessId.Should().Be(owner.ServerProcessId);

        await owner.KillAsync();

        (await PostgresDirectory.QueryAsync(server.ConnectionString("ledger"), "select 1")).Should().Be(1);
    }

    [Fact]
    public async Task An_owner_that_ends_leaves_no_server_behind()
    {
        using var owner = await ServerOwner.StartAsync(directory);

        await owner.StopAsync();

        Directory.Exists($"/proc/{owner.ServerProcessId}").Should().BeFalse();
    }

    [Fact]
    public async Task An_account_without_rights_has_its_own_server()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "The other tests run as an account without rights already.");
        string[] asNobody = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"];
        Assert.SkipUnless(await CanReadAsync(asNobody, typeof(ServerOwner).Assembly.Location), "This clone is closed to the account nobody.");
        using (var chown = Process.Start("chown", ["nobody", directory.Root])) await chown.WaitForExitAsync(TestContext.Current.CancellationToken);

        using var owner = await ServerOwner.StartAsync(directory, asNobody);

        var status = await File.ReadAllLinesAsync($"/proc/{owner.ServerProcessId}/status", TestContext.Current.CancellationToken);
        status.Single(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1].Should().NotBe("0");
        await owner.StopAsync();
        Directory.Exists($"/proc/{owner.ServerProcessId}").Should().BeFalse();
    }

    [Fact]
    public async Task Where_the_servers_account_cannot_go_the_database_is_kept_elsewhere_and_found_again()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root runs the server as another account.");
        File.SetUnixFileMode(directory.Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using (var server = await directory.StartAsync())
            await PostgresDirectory.QueryAsync(server.ConnectionString("ledger"), "create table note (id int)");

        await using var again = await directory.StartAsync();

        (await PostgresDirectory.QueryAsync(again.ConnectionString("ledger"), "select count(*) from note")).Should().Be(0L);
        Directory.ResolveLinkTarget(Path.Combine(directory.Data, "elsewhere"), returnFinalTarget: true)!.FullName.Should().StartWith("/var/lib/interlieux/");
    }

    [Fact(Explicit = true)]
    public static async Task Use_a_server_until_told_to_stop()
    {
        var options = new EmbeddedPostgresOptions
        {
            DataDirectory = Environment.GetEnvironmentVariable(ServerOwner.DirectoryVariable)!,
            Durable = false,
        };
        await using var server = await EmbeddedPostgresServer.StartAsync(options, TestContext.Current.CancellationToken);
        await Console.Out.WriteLineAsync($"{ServerOwner.Announcement}{server.ProcessId}");
        await Console.In.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The exclusive lock comes free when the watchdog is gone too.</summary>
    private async Task WaitUntilUnusedAsync()
    {
        using var flock = Process.Start("flock", [Path.Combine(directory.Data, "users.lock"), "true"]);
        await flock.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<bool> CanReadAsync(string[] prefix, string file)
    {
        using var test = Process.Start(prefix[0], [.. prefix[1..], "test", "-r", file]);
        await test.WaitForExitAsync(TestContext.Current.CancellationToken);
        return test.ExitCode == 0;
    }
}
