using System.Collections.Concurrent;
using System.Globalization;
using CsCheck;
using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Scans;

namespace Interlieux.Ledger.Tests.Model;

/// <summary>
/// Random histories against a model that was written from the design's rules alone. A failure prints the seed, and the shortest history
/// that was found for it; it becomes a test with a name of its own.
/// </summary>
public sealed class HistoryTests
{
    private static readonly int Histories = int.TryParse(
        Environment.GetEnvironmentVariable("INTERLIEUX_HISTORIES"), CultureInfo.InvariantCulture, out var asked) ? asked : 20_000;

    [Fact]
    public void The_ledger_keeps_the_balances_that_the_rules_say_through_any_history() =>
        Script.Any.Sample(script => { History.Play(script); }, iter: Histories, print: History.Tell);

    [Fact]
    public void Any_order_of_arrival_gives_the_half_days_of_the_model_under_any_rules() =>
        Gen.Select(PlayedRules.Any, Tap.Any.Array[1, 12], Gen.Int).Sample(
            (rules, taps, seed) => Arrivals.Check(rules, taps, seed), iter: Histories,
            print: t => $"{t.Item1}\n{string.Join('\n', (object[])t.Item2)}\nseed of the order: {t.Item3}");

    [Fact]
    public void The_histories_reach_every_kind_of_event()
    {
        // A generator that no longer reaches a rule would leave it unproven in silence.
        var reached = new ConcurrentDictionary<string, int>();
        Script.Any.Sample(script =>
        {
            foreach (var name in History.Play(script).Events.SelectMany(events => events).SelectMany(NamesOf))
                reached.AddOrUpdate(name, 1, (_, count) => count + 1);
        }, iter: 1_000);

        string[] wanted =
        [
            nameof(HalfDayCharged), nameof(ChargeReversed), nameof(HalfDayBorne), nameof(BorneHalfDayReversed), nameof(ScanAccepted),
            nameof(ScanRefused), nameof(ScanRepeated), nameof(ScanCorrected), nameof(DisputeResolved), nameof(VisitClosed),
            nameof(OverdraftSettled), nameof(PassRefunded), "overdraft", "by the pool", "late", ReasonCodes.Exhausted, ReasonCodes.Quota,
            ReasonCodes.Suspended,
        ];
        reached.Should().ContainKeys(wanted);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", reached.OrderBy(r => r.Key).Select(r => $"{r.Key} {r.Value}")));
    }

    private static IEnumerable<string> NamesOf(AccountEvent e)
    {
        yield return e.GetType().Name;
        if (e is HalfDayCharged { Overdraft: true }) yield return "overdraft";
        if (e is HalfDayCharged { PoolId: not null }) yield return "by the pool";
        if (e is HalfDayCharged charge && charge.Cycle != Cycle.NameOf(charge.VisitDate)) yield return "late";
        if (e is ScanRefused refused) yield return refused.Reason;
    }
}
