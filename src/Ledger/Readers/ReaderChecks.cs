using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Reconciliation;
using Interlieux.Ledger.Streams;
using Interlieux.Ledger.Venues;
using Marten;
using Npgsql;
using NpgsqlTypes;

namespace Interlieux.Ledger.Readers;

/// <summary>What was found of the enrolled readers.</summary>
/// <param name="ToDisable">Readers that nobody should trust any more, and why.</param>
public sealed record ReaderReport(DateTimeOffset At, IReadOnlyList<Difference> Differences, IReadOnlyList<DistrustedReader> ToDisable);

public sealed record DistrustedReader(Guid ReaderId, string Reason);

/// <summary>
/// Holds what devices say against what has arrived: a sequence number that is missing is a scan that was lost or taken away, one that came
/// twice is a key in two hands.
/// </summary>
public sealed class ReaderChecks(NpgsqlDataSource source, IDocumentStore store, TimeProvider clock)
{
    /// <summary>Begins the names of its checks.</summary>
    public const string Prefix = "reader-";

    public static readonly TimeSpan SilenceMax = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan SkewMax = TimeSpan.FromMinutes(2);

    /// <summary>Older scans are refused anyway: a device that was away for longer has nothing to lose by waiting for somebody to look.</summary>
    public static readonly TimeSpan DisabledAfter = Accounts.Account.ScanAgeMax;

    private static readonly TimeSpan SilenceWhenClosedMax = TimeSpan.FromDays(1);

    public async Task<ReaderReport> RunAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var differences = new List<Difference>();
        var toDisable = new List<DistrustedReader>();
        await using var session = store.LightweightSession();
        var network = await session.FindAsync<Network>(Network.StreamId, ct);
        foreach (var device in network is null ? [] : await ReadAsync(ct))
        {
            if (await session.FindAsync<Reader>(device.ReaderId, ct) is not { Revoked: false, DisabledFor: null } reader) continue;
            if (await session.FindAsync<Venue>(reader.VenueId, ct) is not { } venue) continue;
            var subject = $"reader {reader.Id}";
            var silence = now - Later(device.ReceivedAt, reader.EnabledAt);
            if (silence > (IsOpen(venue, network!, now) ? SilenceMax : SilenceWhenClosedMax))
                differences.Add(new Difference($"{Prefix}silent", subject, $"{reader.Label} at {venue.Name} was last heard of at {device.ReceivedAt:u}"));
            if (silence > DisabledAfter) toDisable.Add(new DistrustedReader(reader.Id, "silent for 45 days"));
            if (device.Reused > 0)
            {
                differences.Add(new Difference(
                    $"{Prefix}sequence-reused", subject, $"{device.Reused} sequence numbers came twice with other scans: its key may be in two hands"));
                toDisable.Add(new DistrustedReader(reader.Id, "its sequence numbers came twice: its key may be in two hands"));
            }

            if (device.SkewMs is { } skew && Math.Abs(skew) > SkewMax.TotalMilliseconds)
                differences.Add(new Difference($"{Prefix}clock", subject, $"its clock is {skew / 1000} s away from the gateway's"));
            if (device.FirstMissing is { } first)
                differences.Add(new Difference($"{Prefix}sequence-gap", subject, $"{device.Missing} sequence numbers have not arrived, the first is {first}"));
        }

        return new ReaderReport(now, differences, toDisable);
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset? b) => b > a ? b.Value : a;

    private static bool IsOpen(Venue venue, Network network, DateTimeOffset now) =>
        venue.TermsOn(network.DayOf(now, venue.Zone).Day).IsOpenAt(TimeZoneInfo.ConvertTime(now, venue.Zone).DateTime);

    private async Task<List<Device>> ReadAsync(CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            $"""
            select s.reader_id, s.status, s.received_at, q.arrived, q.reused,
                s.received_at > q.enrolled_at and s.last_event <= coalesce(p.last_seq_id, 0)
            from ledger.reader_status s join ledger.reader_sequence q on q.reader_id = s.reader_id and q.enrolled_at is not null
            left join ledger.mt_event_progression p on p.name = '{ReaderSequences.Name}:All'
            """);
        var devices = new List<Device>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            var status = ReaderStatuses.Read(row.GetString(1));
            // Only what the view has seen can be held against the device.
            var (missing, first) = row.GetBoolean(5) ? Gaps(status, row.GetFieldValue<NpgsqlRange<long>[]>(3)) : (0, null);
            devices.Add(new Device(row.GetGuid(0), row.GetFieldValue<DateTimeOffset>(2), row.GetInt64(4), status.ClockSkewMs, missing, first));
        }

        return devices;
    }

    /// <summary>How many sequence numbers should have arrived and did not, and the first of them.</summary>
    internal static (long Missing, long? First) Gaps(ReaderStatus status, IReadOnlyList<NpgsqlRange<long>> arrived)
    {
        var until = status.OldestWaiting - 1 ?? status.LastSequence;
        // It tells the first of many that it set aside: beyond them nothing can be said.
        if (status.Parked > status.ParkedSequences.Count && status.ParkedSequences.Count > 0) until = Math.Min(until, status.ParkedSequences.Max());
        var (missing, first, next) = (0L, (long?)null, 1L);
        void Miss(long from, long to)
        {
            if (from >= to) return;
            var parked = status.ParkedSequences.Where(sequence => sequence >= from && sequence < to).Distinct().Order().ToArray();
            var lost = to - from - parked.Length;
            if (lost == 0) return;
            missing += lost;
            if (first is not null) return;
            first = from;
            foreach (var sequence in parked.TakeWhile(sequence => sequence == first)) first = sequence + 1;
        }

        foreach (var range in arrived)
        {
            // PostgreSQL's canonical form of whole numbers: from the first to before the last.
            Miss(next, Math.Min(range.LowerBound, until + 1));
            next = Math.Max(next, range.UpperBound);
        }

        Miss(next, until + 1);
        return (missing, first);
    }

    private sealed record Device(Guid ReaderId, DateTimeOffset ReceivedAt, long Reused, long? SkewMs, long Missing, long? FirstMissing);
}
