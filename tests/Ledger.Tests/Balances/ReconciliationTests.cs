using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Tests.Hosting;
using Interlieux.Ledger.Venues;
using Interlieux.Tests;
using Marten.Events;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Interlieux.Ledger.Tests.Balances;

/// <summary>Rule 13: each balance is the fold of its charges, and net positions sum to zero, after any storm.</summary>
public sealed class ReconciliationTests(Postgres postgres) : IAsyncLifetime
{
    private const int Members = 40;
    private LedgerUnderTest ledger = null!;

    public async ValueTask InitializeAsync() => ledger = await LedgerUnderTest.StartAsync(postgres);

    public ValueTask DisposeAsync() => ledger.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task After_a_storm_of_late_doubled_and_disordered_scans_every_balance_is_the_fold_of_its_charges(int seed)
    {
        var random = new Random(seed);
        var venues = new List<Guid>();
        var readers = new List<TestReader>();
        for (var i = 0; i < 5; i++)
        {
            venues.Add(await ledger.Venue($"venue {i}"));
            readers.Add(await ledger.Reader(venues[i]));
        }

        for (var member = 0; member < Members; member++)
        {
            var home = venues[member % venues.Count];
            await ledger.Pack(await ledger.Member(home, member), home, 1 + member % 9);
        }

        ledger.Clock.Now = LedgerUnderTest.Start.AddDays(12);
        var scans = Enumerable.Range(0, 1_500).Select(_ => (
            Reader: readers[random.Next(readers.Count)],
            Scan: ledger.Scan(random.Next(Members), (ScanDirection)random.Next(1, 4), LedgerUnderTest.Start.AddMinutes(random.Next(10 * 24 * 60))))).ToArray();
        var doubled = scans.Concat(scans.Where(_ => random.Next(10) == 0)).OrderBy(_ => random.Next()).ToArray();
        await Task.WhenAll(doubled.Select(s => ledger.Deliver(s.Reader, s.Scan)));
        foreach (var venue in venues) await ledger.Send<VenueDayClosed>(new CloseVenueDay(venue, new DateOnly(2026, 10, 20), "test"));

        await EveryBalanceIsTheFoldOfItsCharges();
        await EveryDayIsChargedWhatItOwes();
        await ProjectionsAgree();
        (await ledger.Count("ledger.receipt")).Should().Be(scans.Length);
        (await ledger.Count("ledger.open_visit")).Should().Be(0);
    }

    private async Task EveryBalanceIsTheFoldOfItsCharges()
    {
        // By SQL over the raw events, so that nothing of the fold under test is believed.
        await using var command = ledger.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            """
            select (p.data ->> 'passId')::uuid, (p.data ->> 'halfDays')::int,
                (select count(*) from ledger.mt_events c where c.type = 'half_day_charged' and c.data ->> 'passId' = p.data ->> 'passId')::int,
                (select count(*) from ledger.mt_events r where r.type = 'charge_reversed' and r.data ->> 'passId' = p.data ->> 'passId')::int
            from ledger.mt_events p where p.type = 'pass_purchased'
            """);
        var rows = new List<(Guid, int, int, int)>();
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync()) rows.Add((reader.GetGuid(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetInt32(3)));
        }

        rows.Should().HaveCount(Members);
        foreach (var (pass, bought, charged, reversed) in rows)
        {
            (charged - reversed).Should().BeInRange(0, bought, "a pack is never overspent");
            var balance = (await AccountOf(pass)).Passes.Single(p => p.Id == pass);
            balance.Charged.Should().Be(charged - reversed);
        }
    }

    private async Task EveryDayIsChargedWhatItOwes()
    {
        for (var member = 0; member < Members; member++)
        {
            var account = await AccountOf(PassOf(member));
            foreach (var day in account.Days)
            {
                var visits = day.Visits();
                foreach (var host in day.Charges.Select(c => c.HostVenue).Concat(visits.Select(v => v.HostVenue)).Distinct())
                {
                    day.HalfDaysCharged(host).Should().Be(
                        Visits.HalfDays.Owed(visits, host, day.Day, Networks.ChargingRules.Default, Scans.Scene.Paris));
                }
            }
        }
    }

    private async Task ProjectionsAgree()
    {
        await ledger.Store.WaitForNonStaleProjectionDataAsync(TimeSpan.FromSeconds(30));
        var balances = ledger.Services.GetRequiredService<BalanceQueries>();
        for (var member = 0; member < Members; member++)
        {
            var account = await AccountOf(PassOf(member));
            var read = (await balances.FindAsync(account.Id, TestContext.Current.CancellationToken))!;
            read.Overdraft.Should().Be(account.Overdraft);
            read.Passes.Single().Charged.Should().Be(account.Passes.Single().Charged);
        }

        var cycles = ledger.Services.GetRequiredService<CycleQueries>();
        var positions = await cycles.PositionsAsync("2026-10", TestContext.Current.CancellationToken);
        positions.Sum(position => position.Net).Should().Be(0);
        var obligations = await CycleObligations.FoldAsync(
            ledger.Services.GetRequiredService<NpgsqlDataSource>(), "2026-10", Networks.NettingUnit.HalfDays, TestContext.Current.CancellationToken);
        positions.Sum(position => position.ToReceive).Should().Be(obligations.Sum(o => o.Amount));
    }

    private static Guid PassOf(int member)
    {
        var home = Interlieux.Ledger.Venues.Venue.IdOf("test", $"venue {member % 5}");
        return StableId.Of("test-pass", Account.IdOf(home, $"member-{member}").ToString(), "pack");
    }

    private async Task<Account> AccountOf(Guid pass)
    {
        await using var session = ledger.Store.QuerySession();
        var streams = await session.AdvancedSql.QueryAsync<Guid>(
            "select stream_id from ledger.mt_events where type = 'pass_purchased' and data ->> 'passId' = ?", TestContext.Current.CancellationToken, pass.ToString());
        return await ledger.AccountNow(streams.Single());
    }
}
