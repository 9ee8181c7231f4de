using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Tests.Hosting;
using Interlieux.Tests;

namespace Interlieux.Ledger.Tests.Scans;

/// <summary>Many at once, through one gateway and through two on one database: never overspent.</summary>
public sealed class ConcurrencyTests(Postgres postgres)
{
    private const int Writers = 64;
    private const int HalfDays = 10;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Sixty_four_entries_of_one_account_at_once_spend_what_it_has_and_no_more(int gateways)
    {
        await using var first = await LedgerUnderTest.StartAsync(postgres);
        await using var second = await first.StartAnotherAsync();
        var home = await first.Venue("home");
        var readers = new List<TestReader>();
        for (var i = 0; i < 4; i++) readers.Add(await first.Reader(await first.Venue($"host {i}")));
        var account = await first.Member(home, 1);
        await first.Pack(account, home, HalfDays);

        // Each at a host and on a day of its own, so that each needs a half-day.
        var verdicts = await Task.WhenAll(Enumerable.Range(0, Writers).Select(i =>
        {
            var gateway = i % gateways == 0 ? first : second;
            var scan = first.Scan(1, ScanDirection.In, first.Clock.Now.AddDays(-(i / 4)).AddMinutes(i), number: i + 1);
            return gateway.Deliver(readers[i % 4], scan);
        }));

        verdicts.Count(verdict => verdict.Outcome == ScanOutcome.Accepted).Should().Be(HalfDays);
        verdicts.Where(verdict => verdict.Outcome != ScanOutcome.Accepted).Should().OnlyContain(v => v.Reason == ReasonCodes.Exhausted);
        var now = await first.AccountNow(account);
        now.Passes.Single().Refundable.Should().Be(0);
        now.Overdraft.Should().Be(0);
        await first.ShouldReconcile();
    }
}
