using Interlieux.Benchmarks.Hosting;
using Interlieux.Ledger;
using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Scans;
using JasperFx.Events;
using Marten;

namespace Interlieux.Benchmarks.Rebuild;

/// <summary>Years of a network: members who bought a pack and went out with it nine times, twenty events each.</summary>
internal static class EventHistory
{
    public const int EventsPerAccount = 2 + 2 * Visits;
    private const int Visits = 9;
    private const string Hash = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=";
    private const int AccountsPerInsert = 2_500;

    public static async Task InsertAsync(MeasuredLedger ledger, int first, int accounts, CancellationToken ct)
    {
        var store = (DocumentStore)ledger.Store;
        foreach (var chunk in Enumerable.Range(first, accounts).Chunk(AccountsPerInsert))
        {
            var streams = chunk.Select(member =>
            {
                var home = ledger.Counters[member % ledger.Counters.Count].VenueId;
                var account = Account.IdOf(home, $"member-{member}");
                var stream = StreamAction.Start(store.Events, account, [.. EventsOf(ledger, member, account, home)]);
                stream.AggregateType = typeof(Account);
                return stream;
            });
            await store.BulkInsertEventsAsync([.. streams], batchSize: 10_000, cancellation: ct);
        }
    }

    private static IEnumerable<object> EventsOf(MeasuredLedger ledger, int member, Guid account, Guid home)
    {
        var (now, pass) = (ledger.Clock.GetUtcNow(), StableId.Of("bench-pass", $"{member}"));
        yield return new AccountOpened(account, home, new PersonalMember($"member-{member}"), now);
        yield return new PassPurchased(
            pass, home, PassKind.Pack, 20, PassScope.Network, new DateOnly(2026, 1, 1), new DateOnly(2027, 12, 31), 10_000, now);
        for (var visit = 0; visit < Visits; visit++)
        {
            // Each reader counts its own scans, without a gap.
            var (turn, place) = Math.DivRem(member + visit, ledger.Counters.Count);
            var (counter, sequence) = (ledger.Counters[place], (turn * Visits) + visit + 1);
            var at = now.AddDays(visit * 7).AddHours(6);
            var day = DateOnly.FromDateTime(at.UtcDateTime);
            yield return new ScanAccepted(counter.VenueId, day, ScanDirection.In, new PersonalScan(
                Guid.CreateVersion7(at), counter.ReaderId, sequence, ScanTechnology.NfcA, Hash, at, 1, Offline: false, Admission.None, null, at, at));
            yield return new HalfDayCharged(
                StableId.Of("charge", account, counter.VenueId, day, 0), account, pass, null, home, counter.VenueId, day, 600, 1,
                $"{day:yyyy-MM}", Overdraft: false, at);
        }
    }
}
