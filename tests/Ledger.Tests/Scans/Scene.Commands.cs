using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Charges;
using Interlieux.Ledger.Corrections;
using Interlieux.Ledger.Disputes;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Pools;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Streams;

namespace Interlieux.Ledger.Tests.Scans;

/// <summary>Corrections and disputes of the first account's scans, decided as the commands decide them.</summary>
internal sealed partial class Scene
{
    private int commands;

    /// <summary>The last scan's id.</summary>
    public Guid LastScan => Last!.Verdict.ScanId;

    public Outcome<ScanCorrection> Void(Guid scan) => Correct(scan, Host, isVoid: true);

    public Outcome<ScanCorrection> Move(Guid scan, DateTimeOffset to) => Correct(scan, Host, occurredAt: to);

    public Outcome<ScanCorrection> Correct(
        Guid scan, Guid host, bool isVoid = false, DateTimeOffset? occurredAt = null, ScanDirection? direction = null) =>
        Decide(work => CorrectScanHandler.Decide(
            new CorrectScan(Id($"correction {commands++}"), Account.Id, scan, host, isVoid, occurredAt, direction, "a mistake", "host"),
            work));

    public Outcome<Dispute> Contest(Guid scan, Guid by) =>
        Decide(work => DisputeScanHandler.Decide(
            new DisputeScan(Id($"dispute {commands++}"), Account.Id, scan, by, "was not there", "home"), work));

    /// <param name="venue">Null for the network.</param>
    public Outcome<Dispute> Resolve(Guid dispute, Guid? venue, bool uphold) =>
        Decide(work => ResolveDisputeHandler.Decide(
            new ResolveDispute(dispute, Account.Id, venue, uphold, "seen", "someone"), work));

    private Outcome<T> Decide<T>(Func<ChargeWork, Outcome<T>> decide)
        where T : class
    {
        var states = new Dictionary<Guid, Versioned> { [Network.StreamId] = new(1, Rules) };
        foreach (var venue in (Guid[])[Home, Host, OtherHost]) states[venue] = new(1, VenueOf(venue));
        foreach (var (id, account) in accounts) states[id] = new(1, account);
        foreach (var (id, pool) in pools) states[id] = new(1, pool);

        var work = new ChargeWork(states, Cycles, Now!.Value);
        var outcome = decide(work);
        if (outcome.Refusal is not null) return outcome;
        Take(
            [.. work.Appends.Values.SelectMany(events => events).OfType<AccountEvent>()],
            [.. work.Appends.SelectMany(append => append.Value.OfType<PoolEvent>().Select(e => (append.Key, e)))]);
        accounts[Account.Id] = work.Find<Account>(Account.Id)!;
        return outcome;
    }
}
