using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Tests.Hosting;
using Interlieux.Ledger.Venues;
using Microsoft.Extensions.DependencyInjection;

namespace Interlieux.Ledger.Tests.Venues;

public sealed class ClosingTests(Postgres postgres) : IAsyncLifetime
{
    private LedgerUnderTest ledger = null!;
    private TestReader reader = null!;
    private Guid account;

    public async ValueTask InitializeAsync()
    {
        ledger = await LedgerUnderTest.StartAsync(postgres);
        var home = await ledger.Venue("home");
        reader = await ledger.Reader(await ledger.Venue("host"));
        account = await ledger.Member(home, 1);
        await ledger.Pack(account, home, 10);
    }

    public ValueTask DisposeAsync() => ledger.DisposeAsync();

    [Fact]
    public async Task A_presence_without_exit_is_closed_at_closing_time_and_once()
    {
        await ledger.Tap(reader, 1, ScanDirection.In);
        ledger.Clock.Now = LedgerUnderTest.Start.AddHours(12);
        (await Due()).Should().Equal((reader.Venue, new DateOnly(2026, 10, 14)));

        var first = await ledger.Send<VenueDayClosed>(new CloseVenueDay(reader.Venue, new DateOnly(2026, 10, 14), "test"));
        await ledger.Send<VenueDayClosed>(new CloseVenueDay(reader.Venue, new DateOnly(2026, 10, 14), "test"));

        first.VisitsClosed.Should().Be(1);
        var closed = (await ledger.EventsOf(account)).OfType<VisitClosed>().Single();
        closed.Personal.ClosedAt.Should().Be(new DateTimeOffset(2026, 10, 14, 18, 0, 0, TimeSpan.Zero));
        (await ledger.EventsOf(reader.Venue)).OfType<VenueDayClosed>().Should().ContainSingle();
        (await Due()).Should().BeEmpty();
    }

    [Fact]
    public async Task Before_closing_time_nothing_is_closed()
    {
        await ledger.Tap(reader, 1, ScanDirection.In);

        var outcome = await ledger.Try<VenueDayClosed>(new CloseVenueDay(reader.Venue, new DateOnly(2026, 10, 14), "test"));

        outcome.Refusal!.Kind.Should().Be(RefusalKind.Invalid);
        (await Due()).Should().BeEmpty();
    }

    private Task<IReadOnlyList<(Guid, DateOnly)>> Due() =>
        ledger.Services.GetRequiredService<DueClosings>().ListAsync(TestContext.Current.CancellationToken)!;
}
