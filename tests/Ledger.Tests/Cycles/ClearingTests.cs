using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Tests.Hosting;
using Interlieux.Netting;
using Interlieux.Tests;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Interlieux.Ledger.Tests.Cycles;

public sealed class ClearingTests(Postgres postgres) : IAsyncLifetime
{
    private LedgerUnderTest ledger = null!;

    public async ValueTask InitializeAsync() => ledger = await LedgerUnderTest.StartAsync(postgres);

    public ValueTask DisposeAsync() => ledger.DisposeAsync();

    [Fact]
    public async Task The_plan_leaves_every_net_position_unchanged_and_positions_sum_to_zero()
    {
        var venues = await Play(venues: 6, members: 24);
        ledger.Clock.Now = new DateTimeOffset(2026, 11, 2, 5, 0, 0, TimeSpan.Zero);
        await ledger.Send<CycleCutOff>(new CutOffCycle("2026-10", "test"));
        await ledger.Send<CycleFrozen>(new FreezeCycle("2026-10", "test"));

        var cleared = await ledger.Send<CycleCleared>(new ClearCycle("2026-10", ClearingPolicy.Fewest, "test"));

        var net = venues.ToDictionary(venue => venue, _ => 0L);
        foreach (var charge in await Charges())
        {
            if (charge.HomeVenue == charge.HostVenue) continue;
            net[charge.HomeVenue]--;
            net[charge.HostVenue]++;
        }

        net.Values.Sum().Should().Be(0);
        net.Values.Should().Contain(position => position != 0);
        foreach (var invoice in cleared.Invoices)
        {
            net[invoice.Debtor] += invoice.Amount;
            net[invoice.Creditor] -= invoice.Amount;
        }

        net.Values.Should().OnlyContain(position => position == 0);
        cleared.Should().BeEquivalentTo(new { Proven = true, LowerBound = cleared.Invoices.Length, Unit = "HalfDays" });
    }

    [Fact]
    public async Task The_same_input_gives_the_same_plan_and_is_recorded_once()
    {
        await Play(venues: 4, members: 10);
        ledger.Clock.Now = new DateTimeOffset(2026, 11, 2, 5, 0, 0, TimeSpan.Zero);
        await ledger.Send<CycleCutOff>(new CutOffCycle("2026-10", "test"));
        await ledger.Send<CycleFrozen>(new FreezeCycle("2026-10", "test"));
        var first = await ledger.Send<CycleCleared>(new ClearCycle("2026-10", ClearingPolicy.Fewest, "test"));

        (await ledger.Send<CycleCleared>(new ClearCycle("2026-10", ClearingPolicy.Fewest, "test"))).Should().BeEquivalentTo(first);

        (await ledger.EventsOf(Cycle.StreamIdOf("2026-10"))).Should().HaveCount(3);
        var obligations = await CycleObligations.FoldAsync(
            ledger.Services.GetRequiredService<NpgsqlDataSource>(), "2026-10", NettingUnit.HalfDays, TestContext.Current.CancellationToken);
        CycleObligations.Sha256Of(obligations.Reverse()).Should().Be(first.InputSha256);
    }

    [Theory]
    [InlineData(ClearingPolicy.Existing)]
    [InlineData(ClearingPolicy.Directed)]
    [InlineData(ClearingPolicy.Hub)]
    public async Task Every_policy_can_clear_a_cycle_and_its_plan_is_verified_before_it_is_recorded(ClearingPolicy policy)
    {
        var venues = await Play(venues: 5, members: 15);
        ledger.Clock.Now = new DateTimeOffset(2026, 11, 2, 5, 0, 0, TimeSpan.Zero);
        await ledger.Send<CycleCutOff>(new CutOffCycle("2026-10", "test"));
        await ledger.Send<CycleFrozen>(new FreezeCycle("2026-10", "test"));
        Guid? hub = policy == ClearingPolicy.Hub ? venues[0] : null;

        var cleared = await ledger.Send<CycleCleared>(new ClearCycle("2026-10", policy, "test", hub));

        cleared.Invoices.Should().NotBeEmpty();
        if (hub is { } centre)
            cleared.Invoices.Should().OnlyContain(invoice => invoice.Debtor == centre || invoice.Creditor == centre);
    }

    [Fact]
    public async Task A_hub_is_a_venue_and_belongs_to_its_policy_alone()
    {
        ledger.Clock.Now = new DateTimeOffset(2026, 11, 2, 5, 0, 0, TimeSpan.Zero);
        await Play(venues: 2, members: 4);
        foreach (var wrong in new[]
                 {
                     new ClearCycle("2026-10", ClearingPolicy.Hub, "test"),
                     new ClearCycle("2026-10", ClearingPolicy.Hub, "test", Guid.Empty),
                     new ClearCycle("2026-10", ClearingPolicy.Fewest, "test", Guid.Empty),
                 })
            (await ledger.Try<CycleCleared>(wrong)).Refusal!.Kind.Should().Be(RefusalKind.Invalid);
    }

    [Fact]
    public async Task A_cycle_that_is_open_cannot_be_cleared_and_a_month_that_runs_cannot_be_cut_off()
    {
        (await ledger.Try<CycleCleared>(new ClearCycle("2026-10", ClearingPolicy.Fewest, "test"))).Refusal!.Kind.Should().Be(RefusalKind.Conflict);
        (await ledger.Try<CycleCutOff>(new CutOffCycle("2026-10", "test"))).Refusal!.Kind.Should().Be(RefusalKind.Invalid);
        (await ledger.Try<CycleCutOff>(new CutOffCycle("october", "test"))).Refusal!.Kind.Should().Be(RefusalKind.Invalid);
    }

    [Fact]
    public async Task No_charge_enters_a_cycle_after_its_cut_off_however_many_scans_are_on_their_way()
    {
        var home = await ledger.Venue("home");
        var reader = await ledger.Reader(await ledger.Venue("host"));
        for (var member = 0; member < 60; member++) await ledger.Pack(await ledger.Member(home, member), home, 10);
        ledger.Clock.Now = new DateTimeOffset(2026, 11, 2, 5, 0, 0, TimeSpan.Zero);
        var october = new DateTimeOffset(2026, 10, 30, 9, 0, 0, TimeSpan.Zero);

        var first = Enumerable.Range(0, 30).Select(member => ledger.Tap(reader, member, ScanDirection.In, october)).ToArray();
        var cutOff = ledger.Send<CycleCutOff>(new CutOffCycle("2026-10", "test"));
        var second = Enumerable.Range(30, 30).Select(member => ledger.Tap(reader, member, ScanDirection.In, october)).ToArray();
        await Task.WhenAll([.. first, .. second, cutOff]);
        await ledger.Tap(reader, 0, ScanDirection.Out, october.AddHours(9));

        await using var session = ledger.Store.QuerySession();
        var late = await session.AdvancedSql.QueryAsync<long>(
            """
            select count(*) from ledger.mt_events c where c.type = 'half_day_charged' and c.data ->> 'cycle' = '2026-10'
            and c.seq_id > (select seq_id from ledger.mt_events where type = 'cycle_cut_off')
            """, TestContext.Current.CancellationToken);
        late.Single().Should().Be(0);
        (await Charges()).Should().Contain(charge => charge.Cycle == "2026-11" && charge.VisitDate == new DateOnly(2026, 10, 30));
    }

    // Members of each venue visit the next ones, some all day.
    private async Task<List<Guid>> Play(int venues, int members)
    {
        var ids = new List<Guid>();
        var readers = new List<TestReader>();
        for (var i = 0; i < venues; i++)
        {
            ids.Add(await ledger.Venue($"venue {i}"));
            readers.Add(await ledger.Reader(ids[i]));
        }

        for (var member = 0; member < members; member++)
        {
            var home = ids[member % venues];
            await ledger.Pack(await ledger.Member(home, member), home, 10);
            var host = readers[(member * member + 1) % venues];
            await ledger.Tap(host, member, ScanDirection.In);
            if (member % 3 == 0) await ledger.Tap(host, member, ScanDirection.Out, ledger.Clock.Now.AddMinutes(4));
            if (member % 4 == 0) await ledger.Tap(readers[(member + 2) % venues], member, ScanDirection.In, ledger.Clock.Now.AddMinutes(4.5));
        }

        return ids;
    }

    private async Task<IReadOnlyList<HalfDayCharged>> Charges()
    {
        await using var session = ledger.Store.QuerySession();
        return await session.Events.QueryRawEventDataOnly<HalfDayCharged>().ToListAsync(TestContext.Current.CancellationToken);
    }
}
