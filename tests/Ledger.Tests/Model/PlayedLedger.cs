using System.Collections.Immutable;
using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Charges;
using Interlieux.Ledger.Corrections;
using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Disputes;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Pools;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Scans.Intake;
using Interlieux.Ledger.Streams;
using Interlieux.Ledger.Venues;

namespace Interlieux.Ledger.Tests.Model;

/// <summary>The program's own decisions and folds, without a database.</summary>
internal sealed class PlayedLedger
{
    public static readonly Guid PoolId = StableId.Of("played", "pool");

    private static readonly Guid[] VenueIds = [.. Enumerable.Range(0, 3).Select(i => StableId.Of("played", $"venue {i}"))];
    private static readonly Guid[] AccountIds = [.. Enumerable.Range(0, 3).Select(i => StableId.Of("played", $"account {i}"))];
    private static readonly VenueTerms OpenOffline = VenueTerms.Default with { Offline = OfflinePolicy.Open };

    private static readonly ImmutableDictionary<Guid, Venue> Venues = Enumerable.Range(0, 3).ToImmutableDictionary(i => VenueIds[i], i =>
        new Venue(VenueIds[i], $"venue {i}", ModelDay.Zones[i], null, ModelDay.ClosingTimes[i], true, null)
        {
            Terms = [new TermsVersion(1, DateOnly.MinValue, OpenOffline)],
        });

    private readonly Dictionary<Guid, Pool> pools = [];
    private readonly HashSet<string> cutOff = [];
    private readonly HashSet<string> frozen = [];
    private readonly Network network;
    private int commands;

    public PlayedLedger(Script script, DateTimeOffset now)
    {
        network = new Network(
            Network.StreamId, "played", NetworkKind.Demo, "EUR", NettingUnit.HalfDays, "",
            [
                new RulesVersion(1, DateOnly.MinValue, script.First.ToChargingRules()),
                new RulesVersion(2, script.RulesChange, script.Then.ToChargingRules()),
            ],
            [new Tariff(1, DateOnly.MinValue, 600), new Tariff(2, script.TariffChange, 700)]);
        pools[PoolId] = Pool.Fold(null, new PoolPurchased(
            PoolId, VenueIds[0], "employer", ModelLedger.PoolSize, 0, DateOnly.MinValue, DateOnly.MaxValue, now))!;
        for (var i = 0; i < AccountIds.Length; i++)
        {
            Apply(i, new AccountOpened(AccountIds[i], VenueIds[ModelLedger.Homes[i]], new PersonalMember($"m-{i}"), now));
            Apply(i, new BadgeBound(StableId.Of("played", $"badge {i}"), new PersonalBadge($"hash {i}"), now));
        }
    }

    /// <summary>By account.</summary>
    public Account[] Accounts { get; } = new Account[AccountIds.Length];

    public List<AccountEvent>[] Events { get; } = [[], [], []];

    public Pool Pool => pools[PoolId];

    public static int VenueNumber(Guid id) => Array.IndexOf(VenueIds, id);

    public int Charged(int account, int venue, DateOnly day) => Accounts[account].On(day).HalfDaysCharged(VenueIds[venue]);

    public void Apply(int account, AccountEvent e)
    {
        Events[account].Add(e);
        Accounts[account] = Account.Fold(Accounts[account], e)!;
    }

    public void Sell(ModelPass pass, DateTimeOffset now)
    {
        var scope = pass.Only is { } venue ? new PassScope(PassReach.Venues, [VenueIds[venue]]) : PassScope.Network;
        var kind = pass.Kind == ModelKind.Pack ? PassKind.Pack : PassKind.Subscription;
        Apply(pass.Account, pass.Kind == ModelKind.Pool
            ? new PoolAttributed(pass.Id, PoolId, scope, pass.From, pass.Until, now, pass.AwayCap, pass.Limit)
            : new PassPurchased(
                pass.Id, VenueIds[ModelLedger.Homes[pass.Account]], kind, pass.N, scope, pass.From, pass.Until, 0, now, pass.AwayCap));
    }

    public void CutOff(string cycle) => cutOff.Add(cycle);

    public void Freeze(string cycle) => frozen.Add(cycle);

    public Verdict Scan(ModelScan scan, LetIn letIn, DateTimeOffset now)
    {
        var admittedBy = letIn switch
        {
            LetIn.ByList => Admission.AllowList,
            LetIn.ByOpenDoor => Admission.Open,
            LetIn.Nobody => Admission.None,
        };
        var personal = new PersonalScan(
            scan.Id, StableId.Of("played", $"reader {scan.Venue} {scan.Reader}"), 1, ScanTechnology.NfcA, $"hash {scan.Account}", scan.At,
            0, letIn != LetIn.Nobody, admittedBy, letIn == LetIn.ByList ? scan.At.AddHours(-1).ToUnixTimeMilliseconds() : null, now, now);
        var context = new ScanContext(ContextAt(now), Venues[VenueIds[scan.Venue]], pools, (_, _) => default);
        var decision = ScanDecider.Decide(
            [Accounts[scan.Account]], new JudgedScan((ScanDirection)(int)scan.Way, personal), context);
        Take(scan.Account, decision.Events, decision.PoolEvents);
        return decision.Verdict;
    }

    /// <param name="to">Null: the scan never happened.</param>
    public void Correct(ModelScan scan, ModelScan? to, DateTimeOffset now)
    {
        var command = new CorrectScan(
            StableId.Of("played", $"correction {commands++}"), AccountIds[scan.Account], scan.Id, VenueIds[scan.Venue], to is null,
            to is null || to.At == scan.At ? null : to.At, to is null || to.Way == scan.Way ? null : (ScanDirection)(int)to.Way, "played",
            "played");
        Decide(scan.Account, now, work => CorrectScanHandler.Decide(command, work));
    }

    public void Uphold(ModelScan scan, DateTimeOffset now)
    {
        var dispute = StableId.Of("played", $"dispute {commands++}");
        var account = AccountIds[scan.Account];
        Decide(scan.Account, now, work => DisputeScanHandler.Decide(
            new DisputeScan(dispute, account, scan.Id, VenueIds[scan.Venue], "played", "played"), work));
        Decide(scan.Account, now, work => ResolveDisputeHandler.Decide(
            new ResolveDispute(dispute, account, null, true, "played", "played"), work));
    }

    public void Close(int account, DateOnly day, DateTimeOffset now)
    {
        var book = new ChargeBook(Accounts[account], pools, ContextAt(now));
        DayCharging.Settle(book, day, entry: null);
        Take(account, book.Events, book.PoolEvents);
    }

    private void Decide<T>(int account, DateTimeOffset now, Func<ChargeWork, Outcome<T>> decide)
        where T : class
    {
        var states = new Dictionary<Guid, Versioned>
        {
            [Network.StreamId] = new(1, network), [PoolId] = new(1, pools[PoolId]), [AccountIds[account]] = new(1, Accounts[account]),
        };
        foreach (var (id, venue) in Venues) states[id] = new(1, venue);
        var work = new ChargeWork(states, new CycleCalendar(cutOff, frozen), now);
        var outcome = decide(work);
        outcome.Refusal.Should().BeNull();
        Take(
            account, [.. work.Appends.Values.SelectMany(events => events).OfType<AccountEvent>()],
            [.. work.Appends.SelectMany(append => append.Value.OfType<PoolEvent>().Select(e => (append.Key, e)))]);
    }

    private ChargeContext ContextAt(DateTimeOffset now) => new(network, id => Venues[id], new CycleCalendar(cutOff, frozen), now);

    private void Take(int account, IReadOnlyList<AccountEvent> events, IReadOnlyList<(Guid Pool, PoolEvent Event)> moves)
    {
        foreach (var e in events) Apply(account, e);
        foreach (var (pool, e) in moves) pools[pool] = Pool.Fold(pools[pool], e)!;
    }
}
