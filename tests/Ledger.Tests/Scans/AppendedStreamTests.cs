using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Tests.Hosting;
using Interlieux.Tests;
using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events;
using Marten.Events.Projections;
using Microsoft.Extensions.DependencyInjection;
using Weasel.Postgresql.Tables;

namespace Interlieux.Ledger.Tests.Scans;

/// <summary>Streams that the intake wrote by its own SQL are Marten's streams like any other.</summary>
public sealed partial class AppendedStreamTests(Postgres postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Marten_reads_them_in_every_way_and_appends_further()
    {
        await using var ledger = await LedgerUnderTest.StartAsync(postgres);
        var (account, here) = await MemberAsync(ledger);
        await ledger.Tap(here, 1, ScanDirection.In);
        await ledger.Tap(here, 1, ScanDirection.Out, ledger.Clock.Now.AddMinutes(2));
        var folded = await ledger.AccountNow(account);

        await using (var session = ledger.Store.LightweightSession())
        {
            var events = await session.Events.FetchStreamAsync(account, token: Stop);
            events.Select(e => e.Version).Should().Equal(Enumerable.Range(1, events.Count).Select(n => (long)n));
            events.Select(e => e.Sequence).Should().BeInAscendingOrder();
            (await session.Events.AggregateStreamAsync<Account>(account, token: Stop)).Should().BeEquivalentTo(folded);
            (await session.Events.FetchLatest<Account>(account, Stop)).Should().BeEquivalentTo(folded);
            (await session.Events.FetchStreamStateAsync(account, Stop))!.Version.Should().Be(events.Count);
            (await session.Events.FetchForExclusiveWriting<Account>(account, Stop)).Aggregate.Should().BeEquivalentTo(folded);
        }

        await using (var session = ledger.Store.LightweightSession())
        {
            var stream = await session.Events.FetchForWriting<Account>(account, Stop);
            stream.Aggregate.Should().BeEquivalentTo(folded);
            stream.AppendOne(new BadgeRevoked(folded.Badges[0].Id, "lost", ledger.Clock.Now));
            await session.SaveChangesAsync(Stop);
        }

        (await ledger.Tap(here, 1, ScanDirection.In, ledger.Clock.Now.AddMinutes(4))).Reason.Should().Be(ReasonCodes.BadgeRevoked);
        (await ledger.EventsOf(account)).OfType<ScanRefused>().Should().ContainSingle();
    }

    [Fact]
    public async Task Asynchronous_views_follow_them()
    {
        await using var ledger = await LedgerUnderTest.StartAsync(postgres);
        var (account, here) = await MemberAsync(ledger);
        await ledger.Tap(here, 1, ScanDirection.In);

        await ledger.Store.WaitForNonStaleProjectionDataAsync(TimeSpan.FromSeconds(30));

        (await ledger.Services.GetRequiredService<BalanceQueries>().FindAsync(account, Stop))!.Passes.Single().Charged.Should().Be(1);
        (await ledger.Count("ledger.obligation_line")).Should().Be(1);
        (await ledger.Count($"(select unnest(seq_ids) from ledger.trail where subject = '{here.Id}') scans")).Should().Be(1);
    }

    [Fact]
    public async Task An_inline_projection_that_comes_later_is_not_skipped()
    {
        await using var ledger = await LedgerUnderTest.StartAsync(postgres, configure: services => services.ConfigureMarten(store =>
        {
            store.Storage.ExtendedSchemaObjects.Add(ScansSeen.Table());
            store.Projections.Add(new ScansSeen(), ProjectionLifecycle.Inline);
        }));
        var (_, here) = await MemberAsync(ledger);

        await ledger.Tap(here, 1, ScanDirection.In);
        await ledger.Tap(here, 9_999, ScanDirection.In);

        (await ledger.Count("ledger.scans_seen")).Should().Be(1);
    }

    private static async Task<(Guid Account, TestReader Here)> MemberAsync(LedgerUnderTest ledger)
    {
        var home = await ledger.Venue("home");
        var account = await ledger.Member(home, 1);
        await ledger.Pack(account, home, 10);
        return (account, await ledger.Reader(await ledger.Venue("here")));
    }

    internal sealed partial class ScansSeen : EventProjection
    {
        public static Table Table()
        {
            var table = new Table("ledger.scans_seen");
            table.AddColumn<Guid>("scan_id").AsPrimaryKey();
            return table;
        }

        public static void Project(IEvent<ScanAccepted> e, IDocumentOperations operations) =>
            operations.QueueSqlCommand("insert into ledger.scans_seen values (?)", e.Data.Personal.ScanId);
    }
}
