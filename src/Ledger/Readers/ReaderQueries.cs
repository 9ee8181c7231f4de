using Interlieux.Ledger.Keys;
using Interlieux.Ledger.Reconciliation;
using Interlieux.Ledger.Streams;
using Interlieux.Ledger.Venues;
using Marten;

namespace Interlieux.Ledger.Readers;

/// <summary>How a reader is, in one word.</summary>
public enum ReaderCondition
{
    /// <summary>It told its status lately.</summary>
    Ready = 1,

    /// <summary>It has not told its status for a while.</summary>
    Silent = 2,

    /// <summary>It is registered, and no device has shown its code yet; or it speaks an older protocol, and tells nothing of itself.</summary>
    NotEnrolled = 3,

    Disabled = 4,
    Revoked = 5,
}

/// <summary>A venue's reader, and how it is.</summary>
/// <param name="DisabledFor">Why it is disabled.</param>
/// <param name="Compatibility">Of a device that speaks an older protocol.</param>
/// <param name="Alarms">What the checks hold against it.</param>
public sealed record ReaderLine(
    Guid ReaderId, string Label, Guid VenueId, string Venue, ReaderCondition Condition, string? DisabledFor, CompatibilityProtocol? Compatibility,
    ReportedStatus? Last, IReadOnlyList<Alarm> Alarms);

/// <summary>The devices of one venue or of all. A desk is none: no device has its key.</summary>
public sealed class ReaderQueries(IDocumentStore store, ReaderStatuses statuses, Alarms alarms, TimeProvider clock)
{
    /// <param name="venueId">Null for every venue.</param>
    public async Task<IReadOnlyList<ReaderLine>> ListAsync(Guid? venueId, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        var keys = await session.Query<AccessKey>().Where(key => key.Scope == KeyScope.Scan && (venueId == null || key.VenueId == venueId)).ToListAsync(ct);
        var told = await statuses.FindAsync([.. keys.Select(key => key.ReaderId!.Value)], ct);
        var raised = (await alarms.ListAsync(ct)).ToLookup(alarm => alarm.Subject);
        var names = new Dictionary<Guid, string>();
        var lines = new List<ReaderLine>();
        foreach (var key in keys)
        {
            var (reader, venue) = (key.ReaderId!.Value, key.VenueId!.Value);
            if (!names.TryGetValue(venue, out var name)) names[venue] = name = (await session.FindAsync<Venue>(venue, ct))!.Name;
            var last = told.GetValueOrDefault(reader);
            var why = key.Disabled ? (await session.FindAsync<Reader>(reader, ct))?.DisabledFor : null;
            lines.Add(new ReaderLine(
                reader, key.Label, venue, name, ConditionOf(key, last), why, key.Compatibility?.Protocol, last, [.. raised[$"reader {reader}"]]));
        }

        return [.. lines.OrderBy(line => line.Venue, StringComparer.Ordinal).ThenBy(line => line.Label, StringComparer.Ordinal)];
    }

    private ReaderCondition ConditionOf(AccessKey key, ReportedStatus? last) =>
        key.RevokedAt is not null ? ReaderCondition.Revoked
        : key.Disabled ? ReaderCondition.Disabled
        : key.PublicKey is null ? ReaderCondition.NotEnrolled
        : last is null || clock.GetUtcNow() - last.ReceivedAt > ReaderChecks.SilenceMax ? ReaderCondition.Silent
        : ReaderCondition.Ready;
}
