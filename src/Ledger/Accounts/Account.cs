using System.Collections.Immutable;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Visits;

namespace Interlieux.Ledger.Accounts;

public sealed record Badge(Guid Id, string Hash, bool Revoked);

public sealed record Refund(Guid Id, Guid PassId, int HalfDays, long AmountCents, string CreditNote, DateTimeOffset RecordedAt);

/// <summary>A member inside a home venue: the unit of consistency.</summary>
/// <param name="Days">Ascending; days too old for any scan to reach them are forgotten.</param>
/// <param name="Overdraft">Half-days charged that no pass could pay.</param>
public sealed record Account(
    Guid Id, Guid HomeVenue, string MemberRef, ImmutableArray<Pass> Passes, ImmutableArray<Badge> Badges, ImmutableArray<Refund> Refunds,
    ImmutableArray<VenueDayScans> Days, int Overdraft)
{
    /// <summary>A scan older than this is refused, whatever it says.</summary>
    public static TimeSpan ScanAgeMax { get; } = TimeSpan.FromDays(45);

    private const int DaysKept = 60;

    public static Guid IdOf(Guid homeVenue, string memberRef) => StableId.Of("account", homeVenue.ToString("N"), memberRef);

    public VenueDayScans On(DateOnly day)
    {
        for (var i = Days.Length - 1; i >= 0 && Days[i].Day >= day; i--)
        {
            if (Days[i].Day == day) return Days[i];
        }

        return VenueDayScans.Empty(day);
    }

    public IEnumerable<Guid> Pools => Passes.Where(pass => pass.PoolId is not null).Select(pass => pass.PoolId!.Value).Distinct();

    public static Account? Fold(Account? account, AccountEvent e) => (account, e) switch
    {
        (_, AccountOpened o) => new Account(o.AccountId, o.HomeVenue, o.Personal.MemberRef, [], [], [], [], 0),
        (null, _) => null,
        ({ } a, BadgeBound b) => a with { Badges = a.Badges.Add(new Badge(b.BadgeId, b.Personal.BadgeHash, Revoked: false)) },
        ({ } a, BadgeRevoked r) => a with { Badges = [.. a.Badges.Select(b => b.Id == r.BadgeId ? b with { Revoked = true } : b)] },
        ({ } a, PassPurchased p) => a with { Passes = a.Passes.Add(PassOf(p)) },
        ({ } a, PoolAttributed p) => a with { Passes = a.Passes.Add(PassOf(p)) },
        ({ } a, PassRefunded r) => a.Refunded(r),
        ({ } a, ScanAccepted s) => a.With(a.On(s.VenueDay).With(KeptScanOf(s))),
        ({ } a, HalfDayCharged c) => a.Charged(c),
        ({ } a, ChargeReversed r) => a.Reversed(r),
        ({ } a, VisitClosed c) => a.Closed(c),
        ({ } a, _) => a, // Refused and repeated scans are recorded, and change nothing.
    };

    private Account Charged(HalfDayCharged c)
    {
        var day = On(c.VisitDate);
        var charge = new DayCharge(c.ChargeId, c.HostVenue, c.PassId, c.PoolId, c.PriceCents, c.TariffVersion, c.Overdraft, Reversed: false);
        return (this with { Passes = Paid(c.PassId, c.VisitDate, 1), Overdraft = Overdraft + (c.Overdraft ? 1 : 0) })
            .With(day with { Charges = day.Charges.Add(charge) });
    }

    private Account Reversed(ChargeReversed r)
    {
        var day = On(r.VisitDate);
        return (this with { Passes = Paid(r.PassId, r.VisitDate, -1), Overdraft = Overdraft - (r.Overdraft ? 1 : 0) })
            .With(day with { Charges = [.. day.Charges.Select(c => c.ChargeId == r.ChargeId ? c with { Reversed = true } : c)] });
    }

    private Account Closed(VisitClosed c)
    {
        var day = On(c.VenueDay);
        return day.ClosedHosts.Contains(c.HostVenue) ? this : With(day with { ClosedHosts = day.ClosedHosts.Add(c.HostVenue) });
    }

    private Account Refunded(PassRefunded r) => this with
    {
        Passes = [.. Passes.Select(p => p.Id == r.PassId ? p with { Refunded = p.Refunded + r.HalfDays } : p)],
        Refunds = Refunds.Add(new Refund(r.RefundId, r.PassId, r.HalfDays, r.AmountCents, r.CreditNote, r.RecordedAt)),
    };

    private ImmutableArray<Pass> Paid(Guid? passId, DateOnly visitDate, int halfDays)
    {
        for (var i = 0; i < Passes.Length; i++)
        {
            if (Passes[i].Id == passId) return Passes.SetItem(i, Passes[i].WithCharged(visitDate, halfDays));
        }

        return Passes;
    }

    private Account With(VenueDayScans day)
    {
        var at = Days.Length;
        while (at > 0 && Days[at - 1].Day >= day.Day) at--;
        var days = at < Days.Length && Days[at].Day == day.Day ? Days.SetItem(at, day) : Days.Insert(at, day);
        var oldest = days[^1].Day.AddDays(-DaysKept);
        return this with { Days = days[0].Day < oldest ? days.RemoveAll(d => d.Day < oldest) : days };
    }

    private static KeptScan KeptScanOf(ScanAccepted s) => new(
        s.Personal.ScanId, s.Personal.ReaderId, s.Personal.BadgeHash ?? "", s.HostVenue, s.Direction, s.Personal.OccurredAt);

    private static Pass PassOf(PassPurchased p) => new(
        p.PassId, p.Kind, p.HalfDays, p.Scope, p.ValidFrom, p.ValidUntil, null, p.PriceCents, p.RecordedAt, 0, 0,
        ImmutableSortedDictionary<int, int>.Empty);

    private static Pass PassOf(PoolAttributed p) => new(
        p.PassId, PassKind.Pool, null, p.Scope, p.ValidFrom, p.ValidUntil, p.PoolId, 0, p.RecordedAt, 0, 0,
        ImmutableSortedDictionary<int, int>.Empty);
}
