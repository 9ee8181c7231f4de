using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Disputes;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Transfers;
using Interlieux.Ledger.Visits;

namespace Interlieux.Ledger.Accounts;

public sealed partial record Account
{
    public static Account? Fold(Account? account, AccountEvent e) => (account, e) switch
    {
        (_, AccountOpened o) => new Account(o.AccountId, o.HomeVenue, o.Personal.MemberRef, [], [], [], [], 0),
        (null, _) => null,
        ({ } a, AccountSuspended) => a with { Suspended = true },
        ({ } a, AccountResumed) => a with { Suspended = false },
        ({ } a, OverdraftSettled s) => a with { Overdraft = a.Overdraft - s.HalfDays, Settlements = a.Settlements.Add(s.SettlementId) },
        ({ } a, BadgeBound b) => a with { Badges = a.Badges.Add(new Badge(b.BadgeId, b.Personal.BadgeHash, b.PayOrder, RevokedAt: null, b.Kind)) },
        ({ } a, BadgeRevoked r) => a.WithBadge(r.BadgeId, badge => badge with { RevokedAt = badge.RevokedAt ?? r.RecordedAt }),
        ({ } a, BadgeRehashed r) => a.Rehashed(r),
        ({ } a, PassPurchased p) => a with { Passes = a.Passes.Add(Pass.Of(p)) },
        ({ } a, PoolAttributed p) => a with { Passes = a.Passes.Add(Pass.Of(p)) },
        ({ } a, PassSuspended s) => a.WithPass(s.PassId, pass => pass with
        {
            Suspensions = pass.Suspensions.Add(new Suspension(s.SuspensionId, s.From, s.Until)),
        }),
        ({ } a, PassRefunded r) => a.Refunded(r),
        ({ } a, CreditReceived r) => a with { Passes = a.Passes.Add(Pass.Of(r)) },
        ({ } a, CreditOffered o) => a.Offered(o),
        ({ } a, CreditOfferEnded o) => a.Ended(o.TransferId, TransferState.Ended, (pass, n) => pass with { Held = pass.Held - n }),
        ({ } a, CreditTransferred t) => a.Ended(
            t.TransferId, TransferState.Done, (pass, n) => pass with { Held = pass.Held - n, Transferred = pass.Transferred + n }),
        ({ } a, ScanAccepted s) => a.With(a.On(s.VenueDay).With(KeptScanOf(s))),
        ({ } a, ScanCorrected c) => (a with { Corrections = a.Corrections.Add((c.CorrectionId, c.VenueDay)) })
            .With(a.On(c.VenueDay).Corrected(c)),
        ({ } a, ScanDisputed d) => a with
        {
            Disputes = a.Disputes.Add(new Dispute(d.DisputeId, d.Personal.ScanId, d.HostVenue, d.VenueDay, d.ByVenue, d.Reason, Upheld: null)),
        },
        ({ } a, DisputeResolved r) => a with { Disputes = [.. a.Disputes.Select(d => d.Id == r.DisputeId ? d with { Upheld = r.Upheld } : d)] },
        ({ } a, HalfDayCharged c) => a.Charged(c),
        ({ } a, ChargeReversed r) => a.Reversed(r),
        ({ } a, HalfDayBorne b) => a.With(a.On(b.VisitDate).With(
            new DayCharge(b.ChargeId, b.HostVenue, null, null, 0, 0, null, Overdraft: false, Reversed: false))),
        ({ } a, BorneHalfDayReversed r) => a.With(a.On(r.VisitDate).WithReversed(r.ChargeId)),
        ({ } a, VisitClosed c) => a.With(a.On(c.VenueDay).With(new HostClosing(c.HostVenue, c.Personal.ClosedAt))),
        ({ } a, _) => a, // Refused and repeated scans are recorded, and change nothing.
    };

    // The scans that count go with it, so that the next tap is still known as a repeat.
    private Account Rehashed(BadgeRehashed r)
    {
        if (Badges.FirstOrDefault(badge => badge.Id == r.BadgeId) is not { } badge) return this;
        var days = Days.Select(day => day with
        {
            Scans = [.. day.Scans.Select(scan => scan.BadgeHash == badge.Hash ? scan with { BadgeHash = r.Personal.BadgeHash } : scan)],
        });
        return WithBadge(r.BadgeId, known => known with { Hash = r.Personal.BadgeHash }) with { Days = [.. days] };
    }

    private Account Charged(HalfDayCharged c)
    {
        var charge = new DayCharge(
            c.ChargeId, c.HostVenue, c.PassId, c.PoolId, c.PriceCents, c.TariffVersion, c.Cycle, c.Overdraft, Reversed: false);
        var away = c.HostVenue != HomeVenue;
        return (WithPass(c.PassId, pass => pass.WithCharged(c.VisitDate, away, 1)) with { Overdraft = Overdraft + (c.Overdraft ? 1 : 0) })
            .With(On(c.VisitDate).With(charge));
    }

    private Account Reversed(ChargeReversed r)
    {
        var away = r.HostVenue != HomeVenue;
        return (WithPass(r.PassId, pass => pass.WithCharged(r.VisitDate, away, -1)) with { Overdraft = Overdraft - (r.Overdraft ? 1 : 0) })
            .With(On(r.VisitDate).WithReversed(r.ChargeId));
    }

    private Account Refunded(PassRefunded r) => WithPass(r.PassId, pass => pass with { Refunded = pass.Refunded + r.HalfDays }) with
    {
        Refunds = Refunds.Add(new Refund(r.RefundId, r.PassId, r.HalfDays, r.AmountCents, r.CreditNote, r.RecordedAt)),
    };

    private Account Offered(CreditOffered o) => WithPass(o.PassId, pass => pass with { Held = pass.Held + o.HalfDays }) with
    {
        Transfers = Transfers.Add(new Transfer(
            o.TransferId, o.PassId, o.HalfDays, o.ToVenue, o.ToAccount, o.PriceCents, o.RecordedAt, TransferState.Offered)),
    };

    private Account Ended(Guid transferId, TransferState state, Func<Pass, int, Pass> settle)
    {
        var transfer = Transfers.First(t => t.Id == transferId);
        return WithPass(transfer.PassId, pass => settle(pass, transfer.HalfDays)) with
        {
            Transfers = Transfers.Replace(transfer, transfer with { State = state }),
        };
    }

    private Account WithPass(Guid? passId, Func<Pass, Pass> change)
    {
        for (var i = 0; i < Passes.Length; i++)
        {
            if (Passes[i].Id == passId) return this with { Passes = Passes.SetItem(i, change(Passes[i])) };
        }

        return this;
    }

    private Account WithBadge(Guid badgeId, Func<Badge, Badge> change) =>
        this with { Badges = [.. Badges.Select(badge => badge.Id == badgeId ? change(badge) : badge)] };

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
}
