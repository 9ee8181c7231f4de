using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Pools;
using Interlieux.Ledger.Venues;
using Interlieux.Ledger.Visits;

namespace Interlieux.Ledger.Scans.Intake;

/// <summary>What a decision needs to know beyond the account and its pools.</summary>
internal sealed record ScanContext(Network Network, Venue Host, CycleCalendar Cycles, DateTimeOffset RecordedAt);

/// <summary>Judges the scan of a known badge. Pure: the same states give the same events.</summary>
internal static class ScanDecider
{
    public static ScanDecision Decide(
        Account account, IReadOnlyDictionary<Guid, Pool> pools, ScanDirection direction, PersonalScan personal, ScanContext context)
    {
        var (day, rules) = context.Network.DayOf(personal.OccurredAt, context.Host.Zone);
        var host = context.Host.Id;
        var charging = new Charging(
            account, pools, context.Network.TariffOn(day), context.Cycles.CycleOf(day), day, context.RecordedAt);

        if (!account.Badges.Any(badge => badge.Hash == personal.BadgeHash && !badge.Revoked))
            return Refuse(charging, host, day, direction, ReasonCodes.BadgeRevoked, personal);

        if (IsRepeat(account, personal, context.Host, day, rules))
        {
            charging.Record(new ScanRepeated(host, day, direction, personal));
            return new ScanDecision(
                charging.Events, [], new Verdict(personal.ScanId, ScanOutcome.Repeat, null, 0, charging.RemainingIn(host)),
                charging.Account, false, null);
        }

        charging.Record(new ScanAccepted(host, day, direction, personal));
        var refusal = Settle(charging, account, host, day, rules);
        if (refusal is not null)
        {
            var anew = new Charging(account, pools, context.Network.TariffOn(day), context.Cycles.CycleOf(day), day, context.RecordedAt);
            return Refuse(anew, host, day, direction, refusal, personal);
        }

        CloseIfOver(charging, context, day, rules);
        return Accept(charging, account, host, personal.ScanId);
    }

    /// <summary>Brings what is charged for the day to what is owed, at every host that the scan touched.</summary>
    /// <returns>The reason for which the scan must be refused instead, or null.</returns>
    private static string? Settle(Charging charging, Account before, Guid host, DateOnly day, ChargingRules rules)
    {
        var visits = charging.Account.On(day).Visits();
        var hosts = visits.Select(visit => visit.HostVenue)
            .Concat(charging.Account.On(day).Charges.Select(charge => charge.HostVenue))
            .Distinct().ToArray();

        // What is given back first can pay what is owed next.
        foreach (var other in hosts)
        {
            var excess = charging.Account.On(day).HalfDaysCharged(other) - VenueDayScans.HalfDaysOwed(visits, other, rules);
            for (; excess > 0; excess--) charging.Reverse(other);
        }

        foreach (var other in hosts)
        {
            var charged = charging.Account.On(day).HalfDaysCharged(other);
            var owed = VenueDayScans.HalfDaysOwed(visits, other, rules);
            for (; charged < owed; charged++)
            {
                var isEntry = other == host && charged == 0;
                // Who already owes half-days that no pass paid is let in nowhere else until they are settled.
                if (isEntry && before.Overdraft > 0 && host != before.HomeVenue) return ReasonCodes.Exhausted;

                var reason = charging.Charge(other);
                if (reason is null) continue;
                if (isEntry) return reason;
                charging.Overdraw(other);
            }
        }

        return null;
    }

    // An entry that arrives after its venue has closed is a visit whose end can only be estimated.
    private static void CloseIfOver(Charging charging, ScanContext context, DateOnly day, ChargingRules rules)
    {
        var closing = context.Host.ClosingOf(day, rules.DayStart);
        if (closing > context.RecordedAt) return;
        if (!charging.Account.On(day).Visits().Any(v => v.HostVenue == context.Host.Id && v is { To: null, Estimated: false })) return;

        charging.Record(new VisitClosed(context.Host.Id, day, new PersonalClosing(closing, context.RecordedAt)));
    }

    private static bool IsRepeat(Account account, PersonalScan personal, Venue host, DateOnly day, ChargingRules rules)
    {
        var window = TimeSpan.FromSeconds(rules.RepeatSeconds);
        // Scans may arrive in any order: one that comes late can be the first of the pair.
        // And the pair may lie on both sides of the day's start.
        ReadOnlySpan<DateOnly> days = [day, day.AddDays(-1), day.AddDays(1)];
        foreach (var near in days)
        {
            if (account.On(near).Scans.Any(IsSameTap)) return true;
        }

        return false;

        bool IsSameTap(KeptScan kept) => kept.ReaderId == personal.ReaderId && kept.BadgeHash == personal.BadgeHash && kept.HostVenue == host.Id
            && (kept.OccurredAt - personal.OccurredAt).Duration() <= window;
    }

    private static ScanDecision Accept(Charging charging, Account before, Guid host, Guid scanId)
    {
        var charged = charging.Events.Count(e => e is HalfDayCharged c && c.HostVenue == host);
        var verdict = new Verdict(scanId, ScanOutcome.Accepted, null, charged, charging.RemainingIn(host));
        var presence = PresenceOf(charging.Account);
        return new ScanDecision(
            charging.Events, charging.PoolEvents, verdict, charging.Account, presence != PresenceOf(before), presence);
    }

    private static ScanDecision Refuse(
        Charging charging, Guid host, DateOnly day, ScanDirection direction, string reason, PersonalScan personal)
    {
        charging.Record(new ScanRefused(host, day, direction, reason, personal));
        var verdict = new Verdict(personal.ScanId, ScanOutcome.Refused, reason, 0, charging.RemainingIn(host));
        return new ScanDecision(charging.Events, [], verdict, charging.Account, false, null);
    }

    /// <summary>Where the account is now: inside the visit that is open, if any.</summary>
    internal static Presence? PresenceOf(Account account)
    {
        if (account.Days.IsEmpty) return null;

        var visits = account.Days[^1].Visits();
        return visits.IsEmpty || visits[^1] is not { To: null, Estimated: false } open ? null : new Presence(open.HostVenue, open.From);
    }
}
