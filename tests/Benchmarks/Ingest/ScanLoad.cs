using System.Collections.Concurrent;
using System.Diagnostics;
using Interlieux.Benchmarks.Hosting;
using Interlieux.Ledger.Scans;

namespace Interlieux.Benchmarks.Ingest;

/// <summary>What a load came to: each scan that was acknowledged, once, and how long each acknowledgement took.</summary>
internal sealed record LoadResult(double Seconds, Latencies Latencies, IReadOnlyCollection<Guid> Acknowledged);

/// <summary>
/// Members come and go: in at nine, out at noon, each day in the next venue. Every twentieth delivery is one that was delivered before.
/// A tap in costs a half-day and a tap out nothing: three events for two scans.
/// </summary>
internal sealed class ScanLoad(MeasuredLedger ledger)
{
    private const int RedeliveryEvery = 20;
    private static readonly BadgeIdentifier[] Badges = [.. Enumerable.Range(0, Members.Count).Select(Members.Badge)];
    private long taken;

    /// <summary>As many producers, each waiting for the answer to its scan before it brings the next.</summary>
    public async Task<LoadResult> RunAsync(int producers, TimeSpan duration, CancellationToken ct)
    {
        var (times, acknowledged) = (new ConcurrentBag<List<long>>(), new ConcurrentBag<List<Guid>>());
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, producers).Select(producer => Task.Run(() => ProduceAsync(producer), ct)));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new LoadResult(seconds, new Latencies(times.SelectMany(t => t)), [.. acknowledged.SelectMany(a => a)]);

        async Task ProduceAsync(int producer)
        {
            var (mine, answered) = (new List<long>(), new List<Guid>());
            (Delivery Delivery, Verdict Verdict)? last = null;
            for (var n = producer; Stopwatch.GetElapsedTime(start) < duration; n++)
            {
                var begin = Stopwatch.GetTimestamp();
                if (n % RedeliveryEvery == 0 && last is { } known)
                {
                    if (await SubmitAsync(known.Delivery, ct) != known.Verdict)
                        throw new InvalidOperationException("A redelivery got another verdict.");
                }
                else
                {
                    var delivery = Next();
                    last = (delivery, await SubmitAsync(delivery, ct));
                    answered.Add(delivery.Scan.ScanId);
                }

                mine.Add(Stopwatch.GetTimestamp() - begin);
            }

            times.Add(mine);
            acknowledged.Add(answered);
        }
    }

    /// <summary>Scans at a steady pace, whether or not those before are answered; a scan's time counts from when it was due.</summary>
    public async Task<LoadResult> RunPacedAsync(int perSecond, TimeSpan duration, CancellationToken ct)
    {
        var count = (int)(perSecond * duration.TotalSeconds);
        var (times, answers) = (new long[count], new Task[count]);
        var ids = new Guid[count];
        var start = Stopwatch.GetTimestamp();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        for (var i = 0; i < count && await pace.WaitForNextTickAsync(ct);)
        {
            for (; i < count && DueOf(i) <= Stopwatch.GetTimestamp(); i++) answers[i] = BringAsync(i, DueOf(i));
        }

        await Task.WhenAll(answers);
        return new LoadResult(Stopwatch.GetElapsedTime(start).TotalSeconds, new Latencies(times), ids);

        long DueOf(int i) => start + i * Stopwatch.Frequency / perSecond;

        async Task BringAsync(int i, long due)
        {
            var delivery = Next();
            await SubmitAsync(delivery, ct);
            ids[i] = delivery.Scan.ScanId;
            times[i] = Stopwatch.GetTimestamp() - due;
        }
    }

    private async Task<Verdict> SubmitAsync(Delivery delivery, CancellationToken ct)
    {
        var verdict = await ledger.Intake.SubmitAsync(delivery.Counter.ReaderId, delivery.Counter.VenueId, delivery.Scan, ct);
        return verdict.Outcome == ScanOutcome.Accepted
            ? verdict
            : throw new InvalidOperationException($"The load meant {delivery.Scan} to be accepted: {verdict}");
    }

    private Delivery Next()
    {
        var n = Interlocked.Increment(ref taken) - 1;
        var (round, member) = ((int)(n / Members.Count), (int)(n % Members.Count));
        var (day, isEntry) = (round / 2, round % 2 == 0);
        // Spread over an hour: later than every scan that the member brought before.
        var at = MeasuredLedger.Start.AddDays(day).AddHours(isEntry ? 5 : 8).AddMilliseconds(700.0 * member);
        ledger.Clock.Reach(at);
        var counter = ledger.Counters[(member + day) % ledger.Counters.Count];
        return new Delivery(counter, new Scan(
            Guid.CreateVersion7(at), n + 1, ScanTechnology.NfcA, Badges[member], isEntry ? ScanDirection.In : ScanDirection.Out, at, n,
            Offline: false, Admission.None, null));
    }

    private readonly record struct Delivery(Counter Counter, Scan Scan);
}
