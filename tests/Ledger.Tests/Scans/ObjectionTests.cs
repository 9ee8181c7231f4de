using Interlieux.Ledger.Readers;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Scans.Intake;
using Interlieux.Ledger.Tests.Hosting;
using Interlieux.Tests;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Interlieux.Ledger.Tests.Scans;

/// <summary>What took a scan in may object to it: the ledger then refuses it with that reason, and records it as any other refusal.</summary>
public sealed class ObjectionTests(Postgres postgres) : IAsyncLifetime
{
    private LedgerUnderTest ledger = null!;
    private TestReader here = null!;
    private Guid account;

    public async ValueTask InitializeAsync()
    {
        ledger = await LedgerUnderTest.StartAsync(postgres);
        var home = await ledger.Venue("home");
        here = await ledger.Reader(await ledger.Venue("host"));
        account = await ledger.Member(home, 1);
        await ledger.Pack(account, home, 5);
    }

    public ValueTask DisposeAsync() => ledger.DisposeAsync();

    [Theory]
    [InlineData(ReasonCodes.ExpiredCode)]
    [InlineData(ReasonCodes.Signature)]
    [InlineData(ReasonCodes.UnknownBadge)]
    public async Task It_is_refused_with_that_reason_and_recorded_on_the_reader_alone(string reason)
    {
        (await ledger.Deliver(here, ledger.Scan(1, ScanDirection.In) with { Objection = reason })).Should().BeEquivalentTo(
            new { Outcome = ScanOutcome.Refused, Reason = reason, HalfDaysCharged = 0 });

        (await ledger.EventsOf(here.Id)).OfType<StrayScanRefused>().Should().ContainSingle(e => e.Reason == reason);
        (await ledger.AccountNow(account)).Days.Should().BeEmpty();
        (await ledger.Tap(here, 1, ScanDirection.In)).Outcome.Should().Be(ScanOutcome.Accepted, "the next one is another scan");
        await ledger.ShouldReconcile();
    }

    [Fact]
    public async Task It_is_no_part_of_the_content_the_first_verdict_stands_whatever_is_objected_later()
    {
        var refused = ledger.Scan(1, ScanDirection.In) with { Objection = ReasonCodes.ExpiredCode };
        var first = await ledger.Deliver(here, refused);
        (await ledger.Deliver(here, refused with { Objection = null })).Should().Be(first);

        var accepted = ledger.Scan(1, ScanDirection.In);
        var second = await ledger.Deliver(here, accepted);
        second.Outcome.Should().Be(ScanOutcome.Accepted);
        (await ledger.Deliver(here, accepted with { Objection = ReasonCodes.ExpiredCode })).Should().Be(second);
    }

    [Fact]
    public async Task A_revoked_device_is_told_that_before_anything_else()
    {
        await ledger.Send<ReaderRevocation>(new RevokeReader(here.Id, "stolen", "test"));

        (await ledger.Deliver(here, ledger.Scan(1, ScanDirection.In) with { Objection = ReasonCodes.Signature })).Reason
            .Should().Be(ReasonCodes.DeviceRevoked);
    }

    [Fact]
    public async Task A_dead_letter_keeps_it()
    {
        var scan = ledger.Scan(1, ScanDirection.In) with { Objection = ReasonCodes.ExpiredCode };
        await Sql($"update ledger.mt_events set data = data || '{{\"keyId\": \"none\"}}' where stream_id = '{here.Id}'");
        await FluentActions.Awaiting(() => ledger.Deliver(here, scan)).Should().ThrowAsync<DeadLetterException>();
        await Sql($"update ledger.mt_events set data = data || '{{\"keyId\": \"{Guid.Empty}\"}}' where stream_id = '{here.Id}'");

        (await ledger.Intake.ReplayAsync(here.Id, scan.ScanId, TestContext.Current.CancellationToken))!.Reason
            .Should().Be(ReasonCodes.ExpiredCode);
    }

    private async Task Sql(string sql)
    {
        await using var command = ledger.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
