using Interlieux.ReaderAgent.Storage;
using Microsoft.Data.Sqlite;

namespace Interlieux.ReaderAgent.Clocks;

/// <summary>
/// What this device knows of the time. Its wall clock may be anything after a power cut; its monotonic clock counts from the start of the
/// machine and cannot be set. The gateway's clock, measured once in a run of the machine, therefore tells the true time of every tap of
/// that run, earlier ones included. Of a run without a measurement nothing can be proven, and nothing is corrected. Safe for several threads.
/// </summary>
internal sealed class DeviceClock
{
    /// <summary>A smaller difference is the network's doing, or of no account.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <summary>Of a measurement: who waited longer for the answer knows too little.</summary>
    public static readonly TimeSpan RoundTripMax = TimeSpan.FromSeconds(2);

    private const int RunsKept = 20;

    private readonly TimeProvider clock;
    private readonly DeviceDatabase database;
    private readonly SqliteCommand keep;
    private readonly SqliteCommand forget;
    private readonly Dictionary<string, long> offsets = [];

    /// <param name="database">Keeps what was measured, so that a restart of the program knows it.</param>
    /// <param name="clock">Its timestamps count from the start of the machine.</param>
    /// <param name="boot">Names this run of the machine.</param>
    public DeviceClock(DeviceDatabase database, TimeProvider clock, string boot)
    {
        this.clock = clock;
        this.database = database;
        Boot = boot;
        keep = database.Prepare(
            "insert into clock values ($boot, $offset, $at) on conflict do update set offset_ms = $offset, measured_at = $at",
            "$boot", "$offset", "$at");
        forget = database.Prepare(
            "delete from clock where boot not in (select boot from clock order by measured_at desc limit $kept)", "$kept");
        lock (database.Gate)
        {
            using var row = database.Prepare("select boot, offset_ms from clock").ExecuteReader();
            while (row.Read()) offsets[row.GetString(0)] = row.GetInt64(1);
        }
    }

    /// <summary>The run of the machine that is now.</summary>
    public string Boot { get; }

    /// <summary>Milliseconds since the machine started.</summary>
    public long MonotonicMs => (long)clock.GetElapsedTime(0).TotalMilliseconds;

    /// <summary>The gateway's time; the device's own where the gateway's was never measured in this run.</summary>
    public DateTimeOffset GatewayNow => OffsetOf(Boot) is { } offset
        ? DateTimeOffset.FromUnixTimeMilliseconds(MonotonicMs + offset)
        : clock.GetUtcNow();

    /// <summary>Whether the gateway's clock was measured in this run.</summary>
    public bool IsMeasured => OffsetOf(Boot) is not null;

    /// <summary>The device's wall clock minus the gateway's, in milliseconds; null when it was not measured.</summary>
    public long? SkewMs => OffsetOf(Boot) is { } offset ? clock.GetUtcNow().ToUnixTimeMilliseconds() - MonotonicMs - offset : null;

    /// <summary>Takes a measurement in: the gateway's clock said <paramref name="gateway"/> somewhere between these two readings of ours.</summary>
    public void Learn(long askedAtMs, long answeredAtMs, DateTimeOffset gateway)
    {
        if (answeredAtMs - askedAtMs > RoundTripMax.TotalMilliseconds) return;
        var offset = gateway.ToUnixTimeMilliseconds() - ((askedAtMs + answeredAtMs) / 2);
        lock (database.Gate)
        {
            // A measurement that differs by a network's whim is no news: what was sent corrected stays what it was.
            if (offsets.TryGetValue(Boot, out var known) && Math.Abs(known - offset) < Tolerance.TotalMilliseconds) return;
            offsets[Boot] = offset;
            try
            {
                database.InTransaction(() =>
                {
                    keep.With(Boot, offset, clock.GetUtcNow().ToUnixTimeMilliseconds()).ExecuteNonQuery();
                    return forget.With(RunsKept).ExecuteNonQuery();
                });
            }
            catch (DiskRefusesException)
            {
                // A full disk is emptied by sending, and that needs the time: this run knows it, a later one will measure again.
            }
        }
    }

    /// <summary>The time at which a tap was, in its own offset: corrected where the gateway's clock proves another one.</summary>
    /// <param name="boot">The run in which <paramref name="monotonicMs"/> was read; null when it is not this machine's clock.</param>
    public DateTimeOffset Correct(DateTimeOffset occurredAt, long monotonicMs, string? boot)
    {
        if (boot is null || OffsetOf(boot) is not { } offset) return occurredAt;
        var proven = DateTimeOffset.FromUnixTimeMilliseconds(monotonicMs + offset);
        return (proven - occurredAt).Duration() > Tolerance ? proven.ToOffset(occurredAt.Offset) : occurredAt;
    }

    private long? OffsetOf(string boot)
    {
        lock (database.Gate) return offsets.TryGetValue(boot, out var offset) ? offset : null;
    }
}
