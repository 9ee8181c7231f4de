using System.Collections.Immutable;
using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Charges;
using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Pools;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Scans.Intake;
using Interlieux.Ledger.Venues;

namespace Interlieux.Ledger.Tests.Scans;

/// <summary>An account or several on one badge, three venues and a stream of scans, judged by the pure decider.</summary>
internal sealed partial class Scene
{
    public static readonly Guid Home = Id("home");
    public static readonly Guid Host = Id("host");
    public static readonly Guid OtherHost = Id("other host");
    public static readonly DateOnly Today = new(2026, 10, 14);

    private readonly HashSet<string> cutOff = [];
    private readonly HashSet<string> frozen = [];
    private readonly Dictionary<Guid, Pool> pools = [];
    private readonly List<Guid> order = [];
    private readonly Dictionary<Guid, Account> accounts = [];
    private int scans;

    public Scene() => Open("account", Home);

    public static DateTimeOffset Noon => At("12:00");

    /// <summary>The first of the badge's.</summary>
    public Account Account => accounts[order[0]];

    /// <summary>Receives what is given from now on.</summary>
    public string Receiver { get; set; } = "account";

    public List<AccountEvent> Events { get; } = [];

    public List<(Guid PoolId, PoolEvent Event)> PoolEvents { get; } = [];

    /// <summary>Now, when it is not the scan's own time.</summary>
    public DateTimeOffset? Now { get; set; }

    /// <summary>Terms of venues, by their id.</summary>
    public Dictionary<Guid, VenueTerms> Terms { get; } = [];

    public HostCrowd Crowd { get; set; }

    /// <summary>Zones of venues that are not in Paris.</summary>
    public Dictionary<Guid, TimeZoneInfo> Zones { get; } = [];

    /// <summary>Last venue days of venues that leave.</summary>
    public Dictionary<Guid, DateOnly> LastDays { get; } = [];

    /// <summary>Of the software of accounts' homes, by account.</summary>
    public Dictionary<Guid, HomeAnswer> Answers { get; } = [];

    /// <summary>How a scan came in; the default is online.</summary>
    public Func<PersonalScan, PersonalScan> Arrives { get; set; } = personal => personal;

    public ScanDecision? Last { get; private set; }

    public static Guid Id(string name) => StableId.Of("test", name);

    /// <summary>Local time in Paris on the scene's day, or another.</summary>
    public static DateTimeOffset At(string time, int days = 0) => At(Today.AddDays(days), time, Paris);

    public static DateTimeOffset At(DateOnly day, string time, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture));
        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }

    public static TimeZoneInfo Paris { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    /// <summary>Opens an account on the same badge: it pays after those before it, and receives what is given next.</summary>
    public Scene Open(string name, Guid home)
    {
        Receiver = name;
        order.Add(Id(name));
        accounts[Id(name)] = Account.Fold(null, new AccountOpened(Id(name), home, new PersonalMember(name), Noon))!;
        return Give(new BadgeBound(Id(name == "account" ? "badge" : $"badge of {name}"), new PersonalBadge("hash"), Noon, order.Count));
    }

    public Account AccountNamed(string name) => accounts[Id(name)];

    public Scene Give(AccountEvent e)
    {
        accounts[Id(Receiver)] = Account.Fold(accounts[Id(Receiver)], e)!;
        return this;
    }

    /// <summary>One charging rule for all days.</summary>
    public Scene Charging(ChargingRules rules)
    {
        Rules = Rules with { Rules = [new RulesVersion(1, DateOnly.MinValue, rules)] };
        return this;
    }

    public Scene GivePack(int halfDays, string name = "pack", PassScope? scope = null, string until = "2027-01-01", int? awayCap = null) =>
        Give(new PassPurchased(
            Id(name), AccountNamed(Receiver).HomeVenue, PassKind.Pack, halfDays, scope ?? PassScope.Network, new DateOnly(2026, 1, 1),
            Day(until), 5000, Noon, awayCap));

    public Scene GiveSubscription(int? aMonth, string from = "2026-01-01", string until = "2027-01-01", string name = "subscription",
        int? awayCap = null) =>
        Give(new PassPurchased(
            Id(name), Home, PassKind.Subscription, aMonth, PassScope.Network, Day(from), Day(until), 9000, Noon, awayCap));

    public Scene GivePool(int halfDays, string name = "pool", string until = "2027-01-01", int? personalLimit = null, int? awayCap = null)
    {
        var purchased = new PoolPurchased(Id(name), Home, "Employer", halfDays, 100, new DateOnly(2026, 1, 1), Day(until), Noon);
        pools[Id(name)] = Pool.Fold(null, purchased)!;
        return Give(new PoolAttributed(
            Id($"{name} pass"), Id(name), PassScope.Network, new DateOnly(2026, 1, 1), Day(until), Noon, awayCap, personalLimit));
    }

    public Scene CutOff(string cycle)
    {
        cutOff.Add(cycle);
        return this;
    }

    public Scene Freeze(string cycle)
    {
        frozen.Add(cycle);
        return CutOff(cycle);
    }

    public Pool PoolNamed(string name) => pools[Id(name)];

    public Verdict Scan(Guid host, ScanDirection direction, string time, int days = 0, string reader = "reader", string badge = "hash") =>
        Scan(host, direction, At(time, days), reader, badge);

    public Verdict Scan(Guid host, ScanDirection direction, DateTimeOffset at, string reader = "reader", string badge = "hash", int? number = null)
    {
        var scanId = Id($"scan {number ?? scans++}");
        var personal = new PersonalScan(
            scanId, Id($"{host} {reader}"), scans, ScanTechnology.NfcA, badge, at, 0, false, Admission.None, null, Now ?? at, Now ?? at);
        personal = Arrives(personal);
        var context = new ScanContext(ChargingAt(Now ?? at), VenueOf(host), pools, (_, _) => Crowd);
        var decision = ScanDecider.Decide([.. order.Select(id => accounts[id])], new JudgedScan(direction, personal, Answers), context);

        Take(decision.Events, decision.PoolEvents);
        accounts[decision.Account.Id] = decision.Account;
        Last = decision;
        return decision.Verdict;
    }

    /// <summary>What the closing of the venues does at an instant: to the first account's day.</summary>
    public void Close(DateTimeOffset at, int days = 0)
    {
        var book = new ChargeBook(Account, pools, ChargingAt(at));
        DayCharging.Settle(book, Today.AddDays(days), entry: null);
        Take(book.Events, book.PoolEvents);
        accounts[Account.Id] = book.Account;
    }

    public IEnumerable<HalfDayCharged> Charges => Events.OfType<HalfDayCharged>();

    /// <summary>Half-days charged and not reversed, by host.</summary>
    public int Charged(Guid host, int days = 0) => Account.On(Today.AddDays(days)).HalfDaysCharged(host);

    private CycleCalendar Cycles => new(cutOff.ToImmutableHashSet(), frozen.ToImmutableHashSet());

    private ChargeContext ChargingAt(DateTimeOffset now) => new(Rules, VenueOf, Cycles, now);

    private void Take(IReadOnlyList<AccountEvent> events, IReadOnlyList<(Guid PoolId, PoolEvent Event)> moves)
    {
        Events.AddRange(events);
        PoolEvents.AddRange(moves);
        foreach (var (pool, e) in moves) pools[pool] = Pool.Fold(pools[pool], e)!;
    }

    private static DateOnly Day(string text) => DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>October by the default rules; from the 15th of November an hour is the threshold.</summary>
    public Network Rules { get; set; } = new(
        Id("network"), "Test", NetworkKind.Demo, "EUR", NettingUnit.HalfDays, "", [
            new RulesVersion(1, DateOnly.MinValue, ChargingRules.Default),
            new RulesVersion(2, new DateOnly(2026, 11, 15), ChargingRules.Default with { ThresholdMinutes = 60 }),
        ],
        [new Tariff(1, DateOnly.MinValue, 600), new Tariff(2, new DateOnly(2026, 11, 1), 700)]);

    private Venue VenueOf(Guid id) => new(id, "Venue", Zones.GetValueOrDefault(id, Paris), null, new TimeOnly(20, 0), true, null)
    {
        LastDay = LastDays.TryGetValue(id, out var last) ? last : null,
        Terms = Terms.TryGetValue(id, out var terms) ? [new TermsVersion(1, DateOnly.MinValue, terms)] : [],
    };
}
