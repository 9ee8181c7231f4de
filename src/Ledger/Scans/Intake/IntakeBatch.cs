using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Pools;
using Interlieux.Ledger.Readers;
using Interlieux.Ledger.Streams;
using Interlieux.Ledger.Venues;

namespace Interlieux.Ledger.Scans.Intake;

/// <summary>What is true while the batch holds its locks.</summary>
/// <param name="Writable">Streams whose rows are locked: only these may get an event.</param>
internal sealed record LockedStreams(
    Dictionary<Guid, long> Versions, HashSet<Guid> Writable, Dictionary<string, BadgeOwner> Owners,
    Dictionary<ReceiptKey, Receipt> Receipts, CycleCalendar Cycles);

/// <summary>The decisions of one batch, each seeing those before it. No I/O.</summary>
internal sealed class IntakeBatch(Dictionary<Guid, Versioned> states, LockedStreams locked, DateTimeOffset now)
{
    private static readonly TimeSpan ClockAheadMax = TimeSpan.FromMinutes(5);

    private readonly Dictionary<Guid, List<object>> appends = [];
    private readonly Dictionary<Guid, Presence?> presences = [];
    private readonly List<(ReceiptKey, Receipt)> receipts = [];
    private readonly List<(PendingScan, Verdict)> verdicts = [];

    public IReadOnlyDictionary<Guid, List<object>> Appends => appends;

    public IReadOnlyDictionary<Guid, Presence?> Presences => presences;

    public IReadOnlyList<(ReceiptKey Key, Receipt Receipt)> Receipts => receipts;

    public IReadOnlyList<(PendingScan Scan, Verdict Verdict)> Verdicts => verdicts;

    public IEnumerable<(Guid Stream, Versioned State)> NewStates => states.Select(state => (state.Key,
        appends.TryGetValue(state.Key, out var events)
            ? state.Value with { Version = state.Value.Version + events.Count }
            : state.Value));

    /// <returns>False when the scan needs locks that this batch does not hold.</returns>
    public bool TryJudge(PendingScan scan, Dictionary<string, BadgeOwner> before)
    {
        var key = new ReceiptKey(scan.ReaderId, scan.Scan.ScanId);
        if (locked.Receipts.TryGetValue(key, out var receipt))
        {
            if (receipt.Content.AsSpan().SequenceEqual(scan.Content)) return Answer(scan, receipt.Verdict);
            return TryRefuseConflict(scan);
        }

        if (StrayReason(scan) is { } reason) return TryRefuseStray(scan, reason, out var stray) && Settle(scan, key, stray);

        locked.Owners.TryGetValue(scan.BadgeHash, out var owner);
        before.TryGetValue(scan.BadgeHash, out var expected);
        if (owner is null) return TryRefuseStray(scan, ReasonCodes.UnknownBadge, out var unknown) && Settle(scan, key, unknown);
        if (expected is null || expected.AccountId != owner.AccountId || !expected.Pools.AsSpan().SequenceEqual(owner.Pools)) return false;

        return Settle(scan, key, Decide(scan, owner));
    }

    private Verdict Decide(PendingScan scan, BadgeOwner owner)
    {
        var context = new ScanContext(
            State<Network>(Network.StreamId), State<Venue>(scan.HostVenue), locked.Cycles, now);
        var pools = owner.Pools.ToDictionary(pool => pool, State<Pool>);
        var decision = ScanDecider.Decide(State<Account>(owner.AccountId), pools, scan.Scan.Direction, scan.Personal(now), context);

        Append(owner.AccountId, decision.Events);
        foreach (var (pool, e) in decision.PoolEvents) Append(pool, [e]);
        if (decision.PresenceChanged) presences[owner.AccountId] = decision.Presence;
        return decision.Verdict;
    }

    private string? StrayReason(PendingScan scan)
    {
        if (State<Reader>(scan.ReaderId).Revoked) return ReasonCodes.DeviceRevoked;
        if (scan.Scan.OccurredAt > scan.ReceivedAt + ClockAheadMax) return ReasonCodes.Clock;
        if (scan.Scan.OccurredAt < scan.ReceivedAt - Account.ScanAgeMax) return ReasonCodes.Clock;
        return scan.Scan.Identifier.IsRandom ? ReasonCodes.RandomIdentifier : null;
    }

    /// <summary>The id is taken by another scan: recorded once and refused, under a receipt of its own; the first one's stays.</summary>
    private bool TryRefuseConflict(PendingScan scan)
    {
        if (scan.ConflictKey is not { } key)
        {
            // So rare that its receipt is looked for only now: the scan comes again, with that receipt and the reader's lock.
            scan.ExpectConflict();
            return false;
        }

        if (locked.Receipts.TryGetValue(key, out var earlier)) return Answer(scan, earlier.Verdict with { ScanId = scan.Scan.ScanId });
        return TryRefuseStray(scan, ReasonCodes.Conflict, out var conflict) && Settle(scan, key, conflict);
    }

    private bool TryRefuseStray(PendingScan scan, string reason, out Verdict verdict)
    {
        verdict = new Verdict(scan.Scan.ScanId, ScanOutcome.Refused, reason, 0, null);
        scan.IsStray = true;
        if (!locked.Writable.Contains(scan.ReaderId)) return false;

        Append(scan.ReaderId, [new StrayScanRefused(scan.HostVenue, reason, scan.Personal(now))]);
        return true;
    }

    private bool Settle(PendingScan scan, ReceiptKey key, Verdict verdict)
    {
        var receipt = new Receipt(scan.Content, verdict);
        receipts.Add((key, receipt));
        locked.Receipts[key] = receipt;
        return Answer(scan, verdict);
    }

    private bool Answer(PendingScan scan, Verdict verdict)
    {
        verdicts.Add((scan, verdict));
        return true;
    }

    private void Append(Guid stream, IReadOnlyList<object> events)
    {
        if (!appends.TryGetValue(stream, out var list)) appends[stream] = list = [];
        list.AddRange(events);
        var state = states[stream];
        foreach (var e in events) state = state with { State = Evolution.Fold(state.State, e)! };
        states[stream] = state;
    }

    private T State<T>(Guid stream) where T : class => states.TryGetValue(stream, out var found)
        ? (T)found.State
        : throw new InvalidOperationException($"Stream {stream} of a {typeof(T).Name} has no events.");
}
