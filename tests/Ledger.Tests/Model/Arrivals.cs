using CsCheck;
using Interlieux.Ledger.Scans;

namespace Interlieux.Ledger.Tests.Model;

/// <param name="Minute">Of the two days and a night that are played.</param>
internal sealed record Tap(int Venue, Way Way, int Minute)
{
    public static Gen<Tap> Any { get; } = Gen.Select(
        Gen.Int[0, 2], Gen.Int[1, 3], Gen.Int[0, 2_600], (venue, way, minute) => new Tap(venue, (Way)way, minute));
}

/// <summary>The same scans in the order in which they happened, each at once, and in another order, all of them late.</summary>
internal static class Arrivals
{
    // The night of the clock change is among the days.
    private static readonly DateOnly Start = new(2026, 10, 24);
    private static readonly DateTimeOffset Begin = new(Start, new TimeOnly(4, 0), TimeSpan.Zero);
    private static readonly DateTimeOffset Later = Begin.AddDays(5);

    public static void Check(PlayedRules rules, Tap[] taps, int seed)
    {
        // Each on a reader of its own, so that none is a repeat, and with credit enough that none is refused.
        var scans = taps.DistinctBy(tap => tap.Minute).Select((tap, i) => ScanOf(tap, i)).ToList();
        var script = new Script(rules, rules, Start, []);
        var live = Deliver(script, scans.OrderBy(scan => scan.At), late: false);
        var late = Deliver(script, scans.OrderBy(scan => StableId.Of("order", $"{seed}", $"{scan.Reader}")), late: true);

        foreach (var day in scans.Select(scan => scan.Day).Distinct())
        {
            var closings = Enumerable.Range(0, 3).ToDictionary(venue => venue, venue => ModelDay.ClosingOf(day, venue));
            var stays = ModelDay.Stays(scans.Where(scan => scan.Day == day), closings);
            for (var venue = 0; venue < 3; venue++)
            {
                var owed = ModelDay.HalfDays(stays, venue, day, rules);
                var (atOnce, afterwards) = (live.Charged(0, venue, day), late.Charged(0, venue, day));
                if (atOnce != owed || afterwards != owed)
                    throw new InvalidOperationException($"Venue {venue} on {day:MM-dd}: {owed} owed, {atOnce} at once, {afterwards} late.");
            }
        }
    }

    private static ModelScan ScanOf(Tap tap, int number)
    {
        var at = Begin.AddMinutes(tap.Minute);
        return new ModelScan(StableId.Of("tap", $"{number}"), 0, tap.Venue, ModelDay.DayOf(at, tap.Venue), tap.Way, at, number);
    }

    private static PlayedLedger Deliver(Script script, IEnumerable<ModelScan> scans, bool late)
    {
        var ledger = new PlayedLedger(script, Begin);
        ledger.Sell(
            new ModelPass(StableId.Of("tap", "pack"), 0, ModelKind.Pack, 100, null, Start.AddDays(-9), Start.AddDays(9), Begin, null, null),
            Begin);
        var days = new HashSet<DateOnly>();
        foreach (var scan in scans)
        {
            var verdict = ledger.Scan(scan, LetIn.Nobody, late ? Later : scan.At);
            if (verdict.Outcome != ScanOutcome.Accepted) throw new InvalidOperationException($"{scan} was not accepted: {verdict}.");
            days.Add(scan.Day);
        }

        foreach (var day in days) ledger.Close(0, day, Later);
        return ledger;
    }
}
