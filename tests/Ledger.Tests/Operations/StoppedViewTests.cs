using System.Threading.Channels;
using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Operations;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Tests.Hosting;
using Interlieux.Tests;
using Marten.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Interlieux.Ledger.Tests.Operations;

/// <summary>An event that cannot be read stops the views that read it, aloud, and nothing else.</summary>
public sealed class StoppedViewTests(Postgres postgres)
{
    private const string Doubles =
        "(select from (select subject, unnest(seq_ids) as seq_id from ledger.trail) t group by subject, seq_id having count(*) > 1) doubles";

    [Fact]
    public async Task A_view_stops_before_an_event_that_cannot_be_read_and_goes_on_from_there_when_it_is_mended()
    {
        using var errors = new Errors();
        string database, keyFile;
        long poisoned;
        await using (var ledger = await LedgerUnderTest.StartAsync(postgres, configure: services => services.AddSingleton<ILoggerProvider>(errors)))
        {
            (database, keyFile) = (ledger.ConnectionString, ledger.BadgeKeyFile);
            var home = await ledger.Venue("home");
            var host = await ledger.Reader(await ledger.Venue("host"));
            await ledger.Pack(await ledger.Member(home, 1), home, 5);
            var suspended = await ledger.Member(home, 2);
            await ledger.Store.WaitForNonStaleProjectionDataAsync(TimeSpan.FromSeconds(30));

            // Written poisoned: a view is so fast that it might read the event before it is spoilt.
            await Sql(database, """
                create function ledger.spoil() returns trigger language plpgsql as
                    $$ begin new.data = new.data || '{"recordedAt": "no time"}'; return new; end $$;
                create trigger spoil before insert on ledger.mt_events for each row when (new.type = 'account_suspended')
                    execute function ledger.spoil();
                """);
            await ledger.Send<AccountSuspension>(new SuspendAccount(suspended, home, "lost", "test"));
            poisoned = await Sequence(database);
            (await ledger.Tap(host, 1, ScanDirection.In)).HalfDaysCharged.Should().Be(1);

            await WhenLogNamesAsync(errors, "trail");
            var views = await WhenOthersShowAll(ledger);
            views["trail"].Reached.Should().BeLessThan(poisoned, "nothing is skipped");
            views["trail"].Behind.Should().BePositive();
        }

        await Sql(database, $$"""
            drop trigger spoil on ledger.mt_events;
            update ledger.mt_events set data = data || '{"recordedAt": "2026-10-14T08:00:00Z"}' where seq_id = {{poisoned}};
            """);
        await using var mended = await LedgerUnderTest.ResumeAsync(database, keyFile, LedgerUnderTest.Start);
        await mended.ShouldReconcile();
        (await mended.Count($"ledger.trail where {poisoned} = any(seq_ids)")).Should().BePositive();
        (await mended.Count(Doubles)).Should().Be(0);
    }

    private static async Task WhenLogNamesAsync(Errors errors, string view)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        await foreach (var text in errors.Texts.ReadAllAsync(limit.Token))
        {
            if (text.Contains(view, StringComparison.OrdinalIgnoreCase)) return;
        }
    }

    // A view tells nobody how far it is.
    private static async Task<Dictionary<string, ViewLag>> WhenOthersShowAll(LedgerUnderTest ledger)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            var report = await ledger.Services.GetRequiredService<OperationsQueries>().ReportAsync(limit.Token);
            var views = report.Views.ToDictionary(view => view.View);
            if (views["balances"].Behind == 0 && views["obligations"].Behind == 0) return views;
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    private static async Task<long> Sequence(string database)
    {
        await using var source = NpgsqlDataSource.Create(database + ";Pooling=false");
        await using var command = source.CreateCommand("select seq_id from ledger.mt_events where type = 'account_suspended'");
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    private static async Task Sql(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private sealed class Errors : ILoggerProvider, ILogger
    {
        private readonly Channel<string> texts = Channel.CreateUnbounded<string>();

        public ChannelReader<string> Texts => texts.Reader;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) texts.Writer.TryWrite($"{formatter(state, exception)} {exception}");
        }

        public void Dispose()
        {
        }
    }
}
