using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Keys;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Pools;
using Interlieux.Ledger.Readers;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Transfers;
using Interlieux.Ledger.Venues;

namespace Interlieux.Ledger.Tests.Golden;

/// <summary>One event of each type, every member of it filled, always the same.</summary>
internal static class EventSamples
{
    private const string Salt = "AAECAwQFBgcICQoLDA0ODw==";
    private static readonly DateOnly Day = new(2026, 10, 14);
    private static readonly DateTimeOffset Noon = new(2026, 10, 14, 12, 0, 0, 123, TimeSpan.Zero);
    private static readonly DateTimeOffset NoonInParis = new(2026, 10, 14, 14, 0, 0, TimeSpan.FromHours(2));
    private static readonly Guid Home = Id("home");
    private static readonly Guid Host = Id("host");
    private static readonly Guid Account = Id("account");
    private static readonly Guid Pass = Id("pass");
    private static readonly Guid Pool = Id("pool");
    private static readonly Guid Key = Id("key");
    private static readonly PassScope Scope = new(PassReach.Venues, [Home, Host]);

    private static readonly PersonalBadge Badge =
        new("YmFkZ2UgaGFzaA==", ["Zmlyc3QgZm91cg=="], "0123456789abcdef") { Salt = Salt };

    private static readonly PersonalScan Scan = new(
        Id("scan"), Id("reader"), 17, ScanTechnology.NfcA, "c2NhbiBoYXNo", NoonInParis, 86_400_000, Offline: true, Admission.AllowList, 3,
        Noon, Noon.AddSeconds(1), new ManualEntry("key:staff", "the reader is broken")) { Salt = Salt };

    public static IReadOnlyList<object> All { get; } =
    [
        new NetworkFounded(Id("network"), "Réseau d'essai", NetworkKind.Real, "EUR", NettingUnit.HalfDays, "0123456789abcdef", Noon),
        new RulesPublished(2, Day, new ChargingRules(
            270, new TimeOnly(4, 30), 45, ChargingBasis.Slot, [new Slot(new TimeOnly(8, 0), new TimeOnly(13, 0))], 20, 5, MissingExit.UntilClosing,
            CustomerFirst: true), Noon),
        new TariffPublished(2, Day, 650, Noon),
        new NetworkKeyIssued(Key, "audit", "auditor", Noon),
        new NetworkKeyRevoked(Key, Noon),
        new BadgeKeyRotated("fedcba9876543210", Noon),

        new VenueRegistered(
            Home, "L'Établi", "Europe/Paris", 47.25, -1.5, 24, new TimeOnly(20, 0), Listed: true, "census-2019", "TL-17", Noon),
        new VenueDayClosed(Day, 3, Noon),
        new VenueTermsPublished(
            1, Day, new VenueTerms(
                [new OpeningHours(DayOfWeek.Monday, new TimeOnly(9, 0), new TimeOnly(18, 0))], 20, 5, 2, OfflinePolicy.AllowList, PassAuthority.Venue,
                new Uri("https://lieu.example/ask"), StandingAnswer.Admit, new RefundRule(80, 30)), Noon),
        new VenueLeaving(Day, "moving", Noon),
        new VenueKeyIssued(Key, "sell", "till", Noon),
        new VenueKeyRevoked(Key, Noon),

        new ReaderRegistered(
            Id("reader"), Host, "counter", Key, Noon, new CompatibilitySettings(CompatibilityProtocol.Federation, ClientVenue.Host)),
        new ReaderRevoked("stolen", Noon),
        new ReaderEnrolled([.. Enumerable.Range(0, 32).Select(i => (byte)i)], Noon),
        new ReaderKeyReplaced([.. Enumerable.Range(32, 32).Select(i => (byte)i)], Noon),
        new ReaderKeyReplacementAsked(Noon),
        new ReaderConfigured(new ReaderConfiguration(ScanDirection.In, "en", 120), Noon),
        new ReaderDisabled("its sequence numbers came twice", Noon),
        new ReaderEnabled(Noon),
        new StrayScanRefused(Host, ReasonCodes.UnknownBadge, Scan),

        new AccountOpened(Account, Home, new PersonalMember("m-17") { Salt = Salt }, Noon),
        new BadgeBound(Id("badge"), Badge, Noon, 2, "autumn", BadgeKind.PrintedCode),
        new BadgeRehashed(Id("badge"), Badge, Noon),
        new BadgeRevoked(Id("badge"), "lost", Noon),
        new PassPurchased(Pass, Home, PassKind.Subscription, 12, Scope, Day, Day.AddYears(1), 9_000, Noon, AwayCap: 8),
        new PoolAttributed(Pass, Pool, Scope, Day, Day.AddYears(1), Noon, AwayCap: 8, PersonalLimit: 20),
        new PassSuspended(Id("suspension"), Pass, Day, Day.AddDays(7), "travelling", Noon),
        new AccountSuspended("unpaid", Noon),
        new AccountResumed(Noon),
        new OverdraftSettled(Id("settlement"), 2, "CB-17", Noon),
        new CreditOffered(Id("transfer"), Pass, 4, Host, Id("other account"), 2_600, Noon),
        new CreditOfferEnded(Id("transfer"), "declined", Noon),
        new CreditTransferred(Id("transfer"), Pass, 4, Home, Host, Id("other account"), 2_600, "2026-10", Noon),
        new CreditReceived(Id("transfer"), Pass, 4, Home, Account, Scope, Day, Day.AddYears(1), 2_600, Noon),
        new PassRefunded(Id("refund"), Pass, Home, 2, 900, "AV-2026-1", Noon),
        new ScanAccepted(Host, Day, ScanDirection.In, Scan, HomeAnswer.StandingAdmit),
        new ScanRefused(Host, Day, ScanDirection.Toggle, ReasonCodes.Exhausted, Scan, HomeAnswer.Admitted),
        new ScanRepeated(Host, Day, ScanDirection.Out, Scan),
        new HalfDayCharged(Id("charge"), Account, Pass, Pool, Home, Host, Day, 650, 2, "2026-10", Overdraft: true, Noon),
        new ChargeReversed(Id("charge"), Account, Pass, Pool, Home, Host, Day, 650, 2, "2026-10", Overdraft: true, Noon),
        new HalfDayBorne(Id("charge"), Account, Host, Day, Noon),
        new BorneHalfDayReversed(Id("charge"), Account, Host, Day, Noon),
        new ScanCorrected(
            Id("correction"), Host, Day, Voided: true, "key:staff", "a child tapped", Noon,
            new PersonalCorrection(Id("scan"), NoonInParis, ScanDirection.Out) { Salt = Salt }),
        new ScanDisputed(
            Id("dispute"), Host, Day, Home, "key:staff", "our member was at home", Noon, new PersonalDispute(Id("scan")) { Salt = Salt }),
        new DisputeResolved(Id("dispute"), Upheld: true, "key:staff", "you are right", Noon),
        new VisitClosed(Host, Day, new PersonalClosing(NoonInParis, Noon) { Salt = Salt }),

        new PoolPurchased(Pool, Home, "An employer", 40, 20_000, Day, Day.AddYears(1), Noon),
        new PoolDrawn(Id("charge"), Account, Noon),
        new PoolReturned(Id("charge"), Account, Noon),

        new CycleCutOff("2026-10", Noon),
        new CycleFrozen("2026-10", "HalfDays", [new Obligation(Home, Host, 12)], new string('b', 64), Noon),
        new CycleCleared(
            "2026-10", "Hub", "HalfDays", new string('a', 64), 2, 12, [new PlannedInvoice(Home, Host, 7, 1), new PlannedInvoice(Id("third"), Host, 2, 1)],
            2, "Sign", Proven: true, Noon, Hub: Host),
    ];

    private static Guid Id(string name) => StableId.Of("sample", name);
}
