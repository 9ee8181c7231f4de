using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Charges;
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
    Dictionary<Guid, long> Versions, HashSet<Guid> Writable, BadgeOwners Owners, Dictionary<ReceiptKey, Receipt> Receipts, CycleCalendar Cycles);

/// <summary>The decisions of one batch, each seeing those before it. No I/O.</summary>
internal sealed class IntakeBatch(
    Dictionary<Guid, Versioned> states, LockedStreams locked, Crowds crowds, BadgeKeys badgeKeys, DateTimeOffset now)
{
    private readonly Dictionary<Guid, List<object>> appends = [];
    private readonly Dictionary<(Guid Account, DateOnly Day), Presence?> presences = [];
    private readonly List<AwayEntry> awayEntries = [];
    private readonly List<(ReceiptKey, Receipt)> receipts = [];
    private readonly List<(PendingScan, Verdict)> verdicts = [];
    private readonly Dictionary<string, string> rehashed = [];

    public IReadOnlyDictionary<Guid, List<object>> Appends => appends;

    public IReadOnlyDictionary<(Guid Account, DateOnly Day), Presence?> Presences => presences;

    public IReadOnlyList<AwayEntry> AwayEntries => awayEntries;

    public IReadOnlyList<(ReceiptKey Key, Receipt Receipt)> Receipts => receipts;

    public IReadOnlyList<(PendingScan Scan, Verdict Verdict)> Verdicts => verdicts;

    public IEnumerable<(Guid Stream, Versioned State)> NewStates => states.Select(state => (state.Key,
        appends.TryGetValue(state.Key, out var events)
            ? state.Value with { Version = state.Value.Version + events.Count }
            : state.Value));

    /// <returns>False when the scan needs locks, or an answer, that this batch does not hold.</returns>
    public bool TryJudge(PendingScan scan, BadgeOwners before)
    {
        var key = new ReceiptKey(scan.ReaderId, scan.Scan.ScanId);
        if (locked.Receipts.TryGetValue(key, out var receipt))
        {
            if (badgeKeys.IsContent(scan.Scan, scan.Content, receipt.Content)) return Answer(scan, receipt.Verdict);
            return TryRefuseConflict(scan);
        }

        var (found, owners) = locked.Owners.Find(scan.Hashes);
        var hash = rehashed.GetValueOrDefault(found, found);
        if (StrayReason(scan, owners) is { } reason)
        {
            if (IsForgotten(scan, reason)) return Answer(scan, new Verdict(scan.Scan.ScanId, ScanOutcome.Refused, reason, 0, null));
            return TryRefuseStray(scan, reason, out var stray) && Settle(scan, key, stray);
        }

        if (!locked.Owners.IsSame(before, scan.Hashes)) return false;

        return TryDecide(scan, hash, owners, out var verdict) && Settle(scan, key, verdict);
    }

    private bool TryDecide(PendingScan scan, string hash, BadgeOwner[] owners, out Verdict verdict)
    {
        var accounts = Array.ConvertAll(owners, owner => State<Account>(owner.AccountId));
        var pools = owners.SelectMany(owner => owner.Pools).Distinct().ToDictionary(pool => pool, State<Pool>);
        var charging = new ChargeContext(State<Network>(Network.StreamId), State<Venue>, locked.Cycles, now);
        var context = new ScanContext(charging, State<Venue>(scan.HostVenue), pools, (day, home) => crowds.Of(scan.HostVenue, day, home));
        var decision = ScanDecider.Decide(
            accounts, new JudgedScan(scan.Scan.Direction, scan.Personal(hash, now), scan.HomeAnswers), context);

        verdict = decision.Verdict;
        if (decision.AskHome)
        {
            scan.Question = QuestionOf(scan, decision.Account, decision.Day);
            return false;
        }

        scan.Label = verdict.Outcome == ScanOutcome.Accepted ? scan.Labels.GetValueOrDefault(decision.Account.Id) : null;
        Append(decision.Account.Id, decision.Events);
        foreach (var (pool, e) in decision.PoolEvents) Append(pool, [e]);
        if (decision.PresenceChanged)
        {
            presences[(decision.Account.Id, decision.Day)] = decision.Presence;
            crowds.Move(decision.Account.Id, decision.Day, decision.Presence?.HostVenue);
        }

        if (decision.AwayEntry is { } entry)
        {
            awayEntries.Add(entry);
            crowds.Enter(entry);
        }

        // Found under a key that is no longer in use: from now on it is known under the present one.
        if (hash != scan.Hashes[0]) Rehash(accounts, hash, badgeKeys.PersonalOf(scan.Scan.Identifier));
        return true;
    }

    private void Rehash(Account[] accounts, string hash, PersonalBadge personal)
    {
        foreach (var account in accounts)
        {
            if (account.Badges.FirstOrDefault(badge => badge.Hash == hash) is not { } badge) continue;
            Append(account.Id, [new BadgeRehashed(badge.Id, personal, now)]);
        }

        rehashed[hash] = personal.BadgeHash;
    }

    private HomeQuestion QuestionOf(PendingScan scan, Account account, DateOnly day)
    {
        var terms = State<Venue>(account.HomeVenue).TermsOn(day);
        return new HomeQuestion(
            account.Id, account.HomeVenue, terms.CallOut!, terms.StandingAnswer, scan.Scan.ScanId, account.MemberRef, scan.HostVenue,
            scan.Scan.OccurredAt);
    }

    private string? StrayReason(PendingScan scan, BadgeOwner[] owners)
    {
        if (State<Reader>(scan.ReaderId).Revoked) return ReasonCodes.DeviceRevoked;
        if (scan.Scan.Objection is { } objection) return objection;
        if (!scan.IsTimely) return ReasonCodes.Clock;
        if (scan.Scan.Identifier.IsRandom) return ReasonCodes.RandomIdentifier;
        // A shortened identifier may be anybody's: even where a badge has it whole, it is not taken for that.
        if (locked.Owners.IsAmbiguous(scan.Hashes)) return ReasonCodes.AmbiguousIdentifier;
        return owners.Length == 0 ? ReasonCodes.UnknownBadge : null;
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

        Append(scan.ReaderId, [new StrayScanRefused(scan.HostVenue, reason, scan.Personal(scan.Hashes[0], now))]);
        return true;
    }

    // A stolen device is told so for ever; what it goes on to say is not kept for ever.
    private bool IsForgotten(PendingScan scan, string reason) =>
        reason == ReasonCodes.DeviceRevoked && State<Reader>(scan.ReaderId).RefusalsSinceRevoked >= Reader.RefusalsKept;

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
