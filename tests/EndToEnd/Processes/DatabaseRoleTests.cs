using Interlieux.EndToEnd.Demo;
using Interlieux.Gateway.EmbeddedPostgres;
using Interlieux.Ledger;
using Interlieux.Tests;
using Npgsql;

namespace Interlieux.EndToEnd.Processes;

/// <summary>The gateway's database role, as programs meet it.</summary>
public sealed class DatabaseRoleTests(Postgres postgres) : IDisposable
{
    private readonly DemoDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_data_directory_of_before_there_were_roles_gets_them_at_the_next_start()
    {
        (await CommandLineAsync([], "migrate", "--data", directory.Data)).Output.Should().Equal("The schema is made.");
        await OnEmbeddedAsync($"drop owned by {LedgerRoles.Gateway}, {LedgerRoles.Masking}; drop role {LedgerRoles.Gateway}, {LedgerRoles.Masking}");

        var run = await CommandLineAsync([], "key", "network", "--data", directory.Data);

        run.Errors.Should().Equal("interlieux key: There is no network yet: the first start of the gateway founds it.");
        (await OnEmbeddedAsync(
            $"select has_table_privilege('{LedgerRoles.Gateway}', 'ledger.mt_events', 'insert') and "
            + $"not has_table_privilege('{LedgerRoles.Gateway}', 'ledger.mt_events', 'update')")).Should().Be(true);
    }

    [Fact]
    public async Task On_a_configured_server_a_role_without_rights_and_one_that_could_change_events_are_told_in_one_line()
    {
        var owner = postgres.NewDatabase();
        var (asOwner, asGateway) = (SettingsOf(owner), SettingsOf(Postgres.As(LedgerRoles.Gateway, owner)));
        var notTheOwner = await CommandLineAsync(asGateway, "migrate");
        notTheOwner.Errors.Should().ContainSingle().Which.Should().StartWith("The schema cannot be made: permission denied for database ")
            .And.EndWith("Connect as the role that owns the database.");
        notTheOwner.ExitCode.Should().Be(1);
        (await CommandLineAsync(asOwner, "migrate")).ExitCode.Should().Be(0);

        var keptOut = await CommandLineAsync(asGateway, "key", "network");
        keptOut.Errors.Should().Equal(
            "The gateway's role has no rights on the ledger's schema. Run, as the schema's owner: ./interlieux migrate --gateway-role ROLE.");
        keptOut.ExitCode.Should().Be(1);

        var superuser = await CommandLineAsync(asOwner, "migrate", "--gateway-role", "interlieux");
        superuser.Errors.Should().ContainSingle().Which.Should().StartWith("The role interlieux could change events all the same");
        superuser.ExitCode.Should().Be(1);

        (await CommandLineAsync(asOwner, "migrate", "--gateway-role", LedgerRoles.Gateway)).Output.Should().Equal(
            "The schema was up to date.", $"The role {LedgerRoles.Gateway} may append events and change none.");
        (await CommandLineAsync(asGateway, "migrate", "--gateway-role", LedgerRoles.Gateway)).Errors.Should().Equal(
            "Rights are given by the schema's owner: connect as the role that made it.");
        (await CommandLineAsync(asGateway, "key", "network")).Errors.Should().Equal(
            "interlieux key: There is no network yet: the first start of the gateway founds it.");
    }

    private Dictionary<string, string> SettingsOf(string connectionString) =>
        new() { ["ConnectionStrings__Ledger"] = connectionString, ["Gateway__DataDirectory"] = directory.Data };

    private static Task<Ended> CommandLineAsync(Dictionary<string, string> environment, params string[] arguments) =>
        ProgramProcess.RunAsync("CommandLine", environment, arguments);

    private async Task<object?> OnEmbeddedAsync(string sql)
    {
        await using var server = await EmbeddedPostgresServer.StartAsync(
            new EmbeddedPostgresOptions { DataDirectory = Path.Combine(directory.Data, "postgres") }, TestContext.Current.CancellationToken);
        await using var source = NpgsqlDataSource.Create(server.ConnectionString("interlieux") + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
