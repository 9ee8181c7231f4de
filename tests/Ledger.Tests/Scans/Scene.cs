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

/// <summary>An account, three venues and a stream of scans, judged by the pure decider.</summary>
internal sealed class Scene
{
    public static readonly Guid Home = Id("home");
    public static readonly Guid Host = Id("host");
    public static readonly Guid OtherHost = Id("other host");
    public static readonly DateOnly Today = new(2026, 10, 14);

    private readonly HashSet<string> cutOff = [];
    private readonly Dictionary<Guid, Pool> pools = [];
    private int scans;

    public Scene()
    {
        Account = Account.Fold(null, new AccountOpened(Id("account"), Home, new PersonalMember("m-1"), Noon))!;
        Give(new BadgeBound(Id("badge"), new PersonalBadge("hash"), Noon));
    }

    public static DateTimeOffset Noon => At("12:00");

    public Account Account { get; private set; }

    public List<AccountEvent> Events { get; } = [];

    public List<(Guid PoolId, PoolEvent Event)> PoolEvents { get; } = [];

    /// <summary>Now, when it is not the scan's own time.</summary>
    public DateTimeOffset? Now { get; set; }

    /// <summary>Terms of venues, by their id.</summary>
    public Dictionary<Guid, VenueTerms> Terms { get; } = [];

    public HostCrowd Crowd { get; set; }

    /// <summary>Of the home venue's own software.</summary>
    public HomeAnswer? Answer { get; set; }

    /// <summary>How a scan came in; the default is online.</summary>
    public Func<PersonalScan, PersonalScan> Arrives { get; set; } = personal => personal;

    public ScanDecision? Last { get; private set; }

    public static Guid Id(string name) => StableId.Of("test", name);

    /// <summary>Local time in Paris on the scene's day, or another.</summary>
    public static DateTimeOffset At(string time, int days = 0)
    {
        var local = Today.AddDays(days).ToDateTime(TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture));
        return new DateTimeOffset(local, Paris.GetUtcOffset(local));
    }

    public static TimeZoneInfo Paris { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    public Scene Give(AccountEvent e)
    {
        Account = Account.Fold(Account, e)!;
        return this;
    }

    public Scene GivePack(int halfDays, string name = "pack", PassScope? scope = null, string until = "2027-01-01") =>
        Give(new PassPurchased(
            Id(name), Home, PassKind.Pack, halfDays, scope ?? PassScope.Network, new DateOnly(2026, 1, 1), Day(until), 5000, Noon));

    public Scene GiveSubscription(int? aMonth, string from = "2026-01-01", string until = "2027-01-01", string name = "subscription") =>
        Give(new PassPurchased(Id(name), Home, PassKind.Subscription, aMonth, PassScope.Network, Day(from), Day(until), 9000, Noon));

    public Scene GivePool(int halfDays, string name = "pool", string until = "2027-01-01")
    {
        var purchased = new PoolPurchased(Id(name), Home, "Employer", halfDays, 100, new DateOnly(2026, 1, 1), Day(until), Noon);
        pools[Id(name)] = Pool.Fold(null, purchased)!;
        return Give(new PoolAttributed(
            Id($"{name} pass"), Id(name), PassScope.Network, new DateOnly(2026, 1, 1), Day(until), Noon));
    }

    public Scene CutOff(string cycle)
    {
        cutOff.Add(cycle);
        return this;
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
        var charging = new ChargeContext(Rules, VenueOf, new CycleCalendar(cutOff.ToImmutableHashSet()), Now ?? at);
        var context = new ScanContext(charging, VenueOf(host), pools, (_, _) => Crowd);
        var decision = ScanDecider.Decide([Account], new JudgedScan(direction, personal, Answer), context);

        Events.AddRange(decision.Events);
        PoolEvents.AddRange(decision.PoolEvents);
        foreach (var (pool, e) in decision.PoolEvents) pools[pool] = Pool.Fold(pools[pool], e)!;
        Account = decision.Account;
        Last = decision;
        return decision.Verdict;
    }

    public IEnumerable<HalfDayCharged> Charges => Events.OfType<HalfDayCharged>();

    /// <summary>Half-days charged and not reversed, by host.</summary>
    public int Charged(Guid host, int days = 0) => Account.On(Today.AddDays(days)).HalfDaysCharged(host);

    private static DateOnly Day(string text) => DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>October by the default rules; from the 15th of November an hour is the threshold.</summary>
    public Network Rules { get; set; } = new(
        Id("network"), "Test", NetworkKind.Demo, "EUR", NettingUnit.HalfDays, "", [
            new RulesVersion(1, DateOnly.MinValue, ChargingRules.Default),
            new RulesVersion(2, new DateOnly(2026, 11, 15), ChargingRules.Default with { ThresholdMinutes = 60 }),
        ],
        [new Tariff(1, DateOnly.MinValue, 600), new Tariff(2, new DateOnly(2026, 11, 1), 700)]);

    private Venue VenueOf(Guid id) => new(id, "Venue", Paris, null, new TimeOnly(20, 0), true, null)
    {
        Terms = Terms.TryGetValue(id, out var terms) ? [new TermsVersion(1, DateOnly.MinValue, terms)] : [],
    };
}
