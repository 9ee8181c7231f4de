using System.Diagnostics;
using Interlieux.Gateway.Hosting;
using Interlieux.Ledger;
using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Readers;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Scans.Intake;
using Interlieux.Netting;
using Interlieux.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Wolverine;

namespace Interlieux.EndToEnd.Census;

/// <summary>A month over every venue of the 2019 census: 1,512 real venues, 200,000 scans, one clearing.</summary>
public sealed class CensusMonthTests(Postgres postgres, ITestOutputHelper output)
{
    private const int Venues = 1_512;
    private const int Members = 4_600;
    private static readonly DateOnly FirstDay = new(2026, 10, 1);

    [Fact]
    public async Task A_month_over_the_whole_census_is_recorded_and_cleared()
    {
        var census = CensusFile();
        Assert.SkipWhen(census is null, "The census is not beside this checkout (shared/data/tiers-lieux-2019.csv): the month over it was not played.");
        var (database, keyFile) = (postgres.NewDatabase(), postgres.NewFile("badge.key"));

        (await CommandLine(database, keyFile, "migrate")).Should().Contain("schema is made");
        (await CommandLine(database, keyFile, "import", "venues", census)).Should().Contain("1512 venues added, 0 already there, 0 bad rows");
        (await CommandLine(database, keyFile, "import", "venues", census)).Should().Contain("0 venues added, 1512 already there, 0 bad rows");

        var clock = new TestClock(new DateTimeOffset(2026, 10, 1, 6, 0, 0, TimeSpan.Zero));
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.AddLedgerHost(new GatewayOptions { BadgeKeyFile = keyFile }, database, clock, DurabilityMode.Solo);
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);

        var watch = Stopwatch.StartNew();
        var readers = await Furnish(host);
        output.WriteLine($"{readers.Length} readers and {Members} members: {watch.Elapsed.TotalSeconds:F1} s");

        watch.Restart();
        var accepted = await Play(host, clock, readers);
        output.WriteLine($"{accepted} scans accepted: {accepted / watch.Elapsed.TotalSeconds:F0} a second");
        accepted.Should().BeGreaterThan(195_000);

        watch.Restart();
        clock.Now = new DateTimeOffset(2026, 11, 2, 5, 0, 0, TimeSpan.Zero);
        await Send<CycleCutOff>(host, new CutOffCycle("2026-10", "test"));
        await Send<CycleFrozen>(host, new FreezeCycle("2026-10", "test"));
        var cleared = await Send<CycleCleared>(host, new ClearCycle("2026-10", ClearingPolicy.Fewest, "test"));
        output.WriteLine(
            $"{cleared.Obligations} obligations, {cleared.Gross} half-days → {cleared.Invoices.Length} invoices, at least {cleared.LowerBound}: {watch.Elapsed.TotalSeconds:F1} s");

        await ThePlanLeavesNobodyBetterOff(host, cleared);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<(Guid Reader, Guid Venue)[]> Furnish(IHost host)
    {
        var venues = await List(host, "select venue_id from ledger.venue order by venue_id");
        venues.Should().HaveCount(Venues);
        await Send<Network>(host, new FoundNetwork("Census", NetworkKind.Demo, "EUR", NettingUnit.HalfDays, ChargingRules.Default, 600, "test"));

        var at4 = new ParallelOptions { MaxDegreeOfParallelism = 4 };
        await Parallel.ForEachAsync(venues, at4, async (venue, _) =>
            await Send<RegisteredReader>(host, new RegisterReader(ReaderOf(venue), venue, "counter", "test")));
        await Parallel.ForEachAsync(Enumerable.Range(0, Members), at4, async (member, _) =>
        {
            var home = venues[member % Venues];
            var account = (await Send<AccountOpening>(host, new OpenAccount(home, $"m{member}", "test"))).AccountId;
            await Send<BadgeBinding>(host, new BindBadge(account, home, ScanTechnology.Qr, $"member {member}", "test"));
            await Send<PassPurchased>(host, new PurchasePass(
                StableId.Of("pass", $"{member}"), account, home, PassKind.Subscription, null, PassScope.Network, FirstDay, FirstDay.AddYears(1), 9000, "test"));
        });
        return [.. venues.Select(venue => (ReaderOf(venue), venue))];

        static Guid ReaderOf(Guid venue) => StableId.Of("reader", venue.ToString());
    }

    // Each member comes every working day, half of the time elsewhere than at home, and leaves after two to eight hours.
    private static async Task<int> Play(IHost host, TestClock clock, (Guid Reader, Guid Venue)[] readers)
    {
        var intake = host.Services.GetRequiredService<ScanIntake>();
        var random = new Random(2026);
        var (accepted, sequence) = (0, 0L);
        for (var day = FirstDay; day.Month == FirstDay.Month; day = day.AddDays(1))
        {
            if (day.DayOfWeek is DayOfWeek.Sunday or DayOfWeek.Saturday) continue;
            var morning = new DateTimeOffset(day, new TimeOnly(6, 0), TimeSpan.Zero);
            clock.Now = morning.AddHours(13);
            var scans = new List<Task<Verdict>>(Members * 2);
            for (var member = 0; member < Members; member++)
            {
                var (reader, venue) = readers[random.Next(2) == 0 ? member % Venues : (member * 7 + random.Next(40)) % Venues];
                var arrival = morning.AddMinutes(random.Next(180));
                scans.Add(Tap(reader, venue, member, ScanDirection.In, arrival));
                scans.Add(Tap(reader, venue, member, ScanDirection.Out, arrival.AddMinutes(random.Next(120, 480))));
            }

            accepted += (await Task.WhenAll(scans)).Count(verdict => verdict.Outcome == ScanOutcome.Accepted);
        }

        return accepted;

        Task<Verdict> Tap(Guid reader, Guid venue, int member, ScanDirection direction, DateTimeOffset at)
        {
            BadgeIdentifier.TryParse(ScanTechnology.Qr, $"member {member}", out var identifier, out _);
            var scan = new Scan(
                StableId.Of("scan", $"{++sequence}"), sequence, ScanTechnology.Qr, identifier, direction, at, 0, false, Admission.None, null);
            return intake.SubmitAsync(reader, venue, scan, TestContext.Current.CancellationToken);
        }
    }

    private static async Task ThePlanLeavesNobodyBetterOff(IHost host, CycleCleared cleared)
    {
        var obligations = await CycleObligations.FoldAsync(
            host.Services.GetRequiredService<NpgsqlDataSource>(), "2026-10", NettingUnit.HalfDays, TestContext.Current.CancellationToken);
        var net = new Dictionary<Guid, long>();
        foreach (var o in obligations) Move(o.Debtor, o.Creditor, o.Amount);
        net.Values.Sum().Should().Be(0);
        foreach (var invoice in cleared.Invoices) Move(invoice.Creditor, invoice.Debtor, invoice.Amount);
        net.Values.Should().OnlyContain(position => position == 0);

        void Move(Guid debtor, Guid creditor, long amount)
        {
            net[debtor] = net.GetValueOrDefault(debtor) - amount;
            net[creditor] = net.GetValueOrDefault(creditor) + amount;
        }
    }

    private static async Task<T> Send<T>(IHost host, object command) where T : class
    {
        await using var scope = host.Services.CreateAsyncScope();
        var outcome = await scope.ServiceProvider.GetRequiredService<IMessageBus>().InvokeAsync<Outcome<T>>(command);
        outcome.Refusal.Should().BeNull();
        return outcome.Value!;
    }

    private static async Task<List<Guid>> List(IHost host, string sql)
    {
        await using var command = host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var ids = new List<Guid>();
        while (await reader.ReadAsync()) ids.Add(reader.GetGuid(0));
        return ids;
    }

    private static async Task<string> CommandLine(string database, string keyFile, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Interlieux.CommandLine.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ConnectionStrings__Ledger"] = database, ["Gateway__BadgeKeyFile"] = keyFile },
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? text : $"{text}{await error}";
    }

    private static string? CensusFile()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "data", "tiers-lieux-2019.csv");
            if (File.Exists(file)) return file;
        }

        return null;
    }
}
