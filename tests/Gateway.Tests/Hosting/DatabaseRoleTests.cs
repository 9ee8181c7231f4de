using Interlieux.Gateway.Hosting;
using Interlieux.Ledger;
using Interlieux.Tests;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Wolverine;

namespace Interlieux.Gateway.Tests.Hosting;

/// <summary>The gateway under test connects as a role that appends events and changes none: everything it does, and what it cannot do.</summary>
public sealed class DatabaseRoleTests(GatewayUnderTest gateway, Postgres postgres) : IClassFixture<GatewayUnderTest>
{
    [Theory]
    [InlineData("update ledger.mt_events set data = data")]
    [InlineData("update ledger.mt_events set is_archived = true")]
    [InlineData("insert into ledger.mt_events select * from ledger.mt_events limit 1 on conflict (seq_id) do update set data = excluded.data")]
    [InlineData("delete from ledger.mt_events")]
    [InlineData("truncate ledger.mt_events")]
    [InlineData("truncate ledger.mt_streams cascade")]
    [InlineData("delete from ledger.mt_streams")]
    [InlineData("update ledger.mt_streams set is_archived = true")]
    [InlineData("select ledger.mt_archive_stream(id) from ledger.mt_streams limit 1")]
    [InlineData("begin; lock table ledger.mt_events in access exclusive mode")]
    [InlineData("drop table ledger.mt_events cascade")]
    [InlineData("drop schema ledger cascade")]
    [InlineData("alter table ledger.mt_events alter column data drop not null")]
    [InlineData("alter table ledger.mt_events disable trigger all")]
    [InlineData("alter table ledger.mt_events rename to events")]
    [InlineData("create trigger quiet before insert on ledger.mt_events for each row execute function suppress_redundant_updates_trigger()")]
    [InlineData("create rule quiet as on insert to ledger.mt_events do instead nothing")]
    [InlineData("create table ledger.other (id int)")]
    [InlineData("create function ledger.other() returns int language sql as 'select 1'")]
    [InlineData("select setval('ledger.mt_events_sequence', 1)")]
    [InlineData("alter sequence ledger.mt_events_sequence restart")]
    [InlineData("update ledger.receipt set outcome = 1")]
    [InlineData("delete from ledger.receipt")]
    [InlineData("truncate ledger.receipt")]
    [InlineData("delete from ledger.scan_dead_letter")]
    [InlineData("update ledger.trail set last_seq = 1")]
    [InlineData("set role interlieux")]
    [InlineData("set session_replication_role = replica")]
    public async Task The_gateways_role_is_refused(string sql)
    {
        var attempt = () => ExecuteAsync(LedgerRoles.Gateway, sql);

        (await attempt.Should().ThrowAsync<PostgresException>()).Which.SqlState.Should().Be(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Theory]
    [InlineData("update ledger.mt_events set type = type")]
    [InlineData("update ledger.mt_events set user_name = 'nobody'")]
    [InlineData("insert into ledger.mt_events select * from ledger.mt_events limit 1")]
    [InlineData("delete from ledger.mt_events")]
    [InlineData("truncate ledger.mt_events")]
    [InlineData("select * from ledger.badge_binding")]
    [InlineData("select * from ledger.receipt")]
    public async Task The_masking_role_is_refused(string sql)
    {
        var attempt = () => ExecuteAsync(LedgerRoles.Masking, sql);

        (await attempt.Should().ThrowAsync<PostgresException>()).Which.SqlState.Should().Be(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task The_masking_role_may_write_what_an_event_holds()
    {
        (await ExecuteAsync(LedgerRoles.Masking, "update ledger.mt_events set data = data where type = 'network_founded'")).Should().Be(1);
    }

    [Fact]
    public async Task A_month_is_sold_scanned_closed_cut_off_and_cleared_under_that_role_and_its_views_rebuild()
    {
        var member = await gateway.NewMember(gateway.Here, "04D0000000B201", 10);
        await gateway.Post(gateway.There.DeviceKey, "/api/v1/scans", gateway.Scan(member.Identifier, "in"));
        gateway.Clock.Now += TimeSpan.FromHours(12);
        var closed = await gateway.Post(gateway.NetworkKey, $"/api/v1/venues/{gateway.There.Id}/closings", new { day = "2026-10-14" });
        closed["visitsClosed"]!.GetValue<int>().Should().Be(1);

        gateway.Clock.Now = new DateTimeOffset(2026, 11, 2, 5, 0, 0, TimeSpan.Zero);
        await gateway.Post(gateway.NetworkKey, "/api/v1/cycles/2026-10/cut-off", new { });
        await gateway.Post(gateway.NetworkKey, "/api/v1/cycles/2026-10/freeze", new { });
        var cleared = await gateway.Post(gateway.NetworkKey, "/api/v1/cycles/2026-10/clearings", new { policy = "fewest" });
        cleared["gross"]!.GetValue<long>().Should().Be(1);
        await gateway.WhenViewsShowAll();

        var before = await PositionsAsync();
        using var host = HostOf(Postgres.As(LedgerRoles.Gateway, gateway.OwnerConnectionString));
        using var daemon = await host.Services.GetRequiredService<IDocumentStore>().BuildProjectionDaemonAsync();
        foreach (var view in new[] { "obligations", "balances", "trail" })
            await daemon.RebuildProjectionAsync(view, TestContext.Current.CancellationToken);
        await daemon.StopAllAsync();
        (await PositionsAsync()).Should().Be(before);
    }

    [Fact]
    public async Task The_gateways_role_finds_the_schema_as_it_should_be()
    {
        var ct = TestContext.Current.CancellationToken;
        using var host = HostOf(Postgres.As(LedgerRoles.Gateway, gateway.OwnerConnectionString));

        (await host.Services.GetRequiredService<LedgerSchema>().FaultAsync(ct)).Should().BeNull();
        (await host.Services.GetRequiredService<LedgerRoles>().IsKeptOutAsync(ct)).Should().BeFalse();
        (await host.Services.GetRequiredService<LedgerRoles>().MayChangeEventsAsync(ct)).Should().BeFalse();
    }

    [Fact]
    public async Task A_role_that_could_change_events_all_the_same_is_refused_and_one_that_is_absent_too()
    {
        var owner = postgres.NewDatabase();
        await LedgerOwner.MigrateAsync(owner, postgres.NewFile("badge.key"), null, null, TestContext.Current.CancellationToken);
        await using var source = NpgsqlDataSource.Create(owner);
        var roles = new LedgerRoles(source);

        var superuser = () => roles.GrantAsync("interlieux", null, TestContext.Current.CancellationToken);
        (await superuser.Should().ThrowAsync<LedgerRoleException>()).Which.Message.Should().Contain("could change events");
        var absent = () => roles.GrantAsync("no\"body", null, TestContext.Current.CancellationToken);
        (await absent.Should().ThrowAsync<LedgerRoleException>()).Which.Message.Should().Contain("no role no\"body");

        using var keptOut = HostOf(Postgres.As(LedgerRoles.Gateway, owner));
        (await keptOut.Services.GetRequiredService<LedgerRoles>().IsKeptOutAsync(TestContext.Current.CancellationToken)).Should().BeTrue();
    }

    private async Task<string> PositionsAsync() =>
        (await gateway.Get(gateway.AuditKey, "/api/v1/cycles/2026-10/positions"))["positions"]!.ToJsonString();

    private async Task<int> ExecuteAsync(string role, string sql)
    {
        await using var source = NpgsqlDataSource.Create(Postgres.As(role, gateway.OwnerConnectionString) + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private IHost HostOf(string connectionString)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddLedgerHost(
            new GatewayOptions { BadgeKeyFile = postgres.NewFile("badge.key") }, connectionString, gateway.Clock, DurabilityMode.MediatorOnly);
        return builder.Build();
    }
}
