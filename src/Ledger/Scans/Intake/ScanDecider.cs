using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Charges;
using Interlieux.Ledger.Pools;
using Interlieux.Ledger.Venues;
using Interlieux.Ledger.Visits;

namespace Interlieux.Ledger.Scans.Intake;

/// <summary>A scan as the decider sees it.</summary>
/// <param name="Answers">Of the home venues' own software, by account, as far as they were asked: one never speaks for another.</param>
internal sealed record JudgedScan(ScanDirection Direction, PersonalScan Personal, IReadOnlyDictionary<Guid, HomeAnswer>? Answers = null)
{
    public HomeAnswer? AnswerFor(Account account) =>
        Answers is not null && Answers.TryGetValue(account.Id, out var answer) ? answer : null;
}

/// <summary>How many are in a host, how many entered it from elsewhere on a venue day, and how many of those from one home venue.</summary>
internal readonly record struct HostCrowd(int Present, int Away, int AwayFromHome);

/// <summary>What a decision needs to know beyond the accounts and their pools.</summary>
/// <param name="Crowd">Of the host on a day, for the members of a home venue.</param>
internal sealed record ScanContext(
    ChargeContext Charging, Venue Host, IReadOnlyDictionary<Guid, Pool> Pools, Func<DateOnly, Guid, HostCrowd> Crowd)
{
    public ChargeBook BookOf(Account account) => new(account, Pools, Charging);
}

/// <summary>Judges the scan of a known badge. Pure: the same states give the same events.</summary>
internal static class ScanDecider
{
    /// <param name="accounts">That the badge is bound to, in the order in which they pay.</param>
    public static ScanDecision Decide(IReadOnlyList<Account> accounts, JudgedScan scan, ScanContext context)
    {
        var (day, rules) = context.Charging.Network.DayOf(scan.Personal.OccurredAt, context.Host.Zone);
        foreach (var account in accounts)
        {
            if (Repeats.IsRepeat(account, scan.Personal, context.Host.Id, day, rules)) return Repeat(account, scan, context, day);
        }

        // Lost for one account is lost for all: it is the same card.
        var revokedAt = accounts.SelectMany(account => account.Badges)
            .Where(badge => badge.Hash == scan.Personal.BadgeHash).Min(badge => badge.RevokedAt);
        var admitted = PriorAdmissions.Of(scan.Personal, context.Host.TermsOn(day), revokedAt);
        if (revokedAt is not null && admitted == PriorAdmission.None) return Refuse(accounts[0], scan, context, day, ReasonCodes.BadgeRevoked);

        ScanDecision? first = null;
        ScanDecision? unpaid = null;
        foreach (var account in InOrder(accounts, scan.Personal.OccurredAt, context.Host.Id, day))
        {
            var decision = Judge(account, scan, admitted, context, day);
            if (decision.AskHome) return decision;
            if (decision.Verdict.Outcome != ScanOutcome.Accepted) first ??= decision;
            // Who is inside already cannot be refused: but another account of the badge may have a pass that pays.
            else if (admitted != PriorAdmission.None && IsUnpaidEntry(decision, scan)) unpaid ??= decision;
            else return decision;
        }

        return unpaid ?? first!;
    }

    /// <summary>The first half-day in the host is this entry's, and no pass of the account paid it.</summary>
    private static bool IsUnpaidEntry(ScanDecision decision, JudgedScan scan)
    {
        var day = decision.Account.On(decision.Day);
        return day.Visits().FirstOrDefault(visit => visit.EntryScan == scan.Personal.ScanId) is { } entered
            && day.Charges.FirstOrDefault(charge => charge.HostVenue == entered.HostVenue && !charge.Reversed) is { } first
            && (first.Borne || first.Overdraft)
            && decision.Events.Any(e => (e is HalfDayBorne b && b.ChargeId == first.ChargeId)
                || (e is HalfDayCharged c && c.ChargeId == first.ChargeId));
    }

    /// <summary>A visit belongs to the account that paid its entry, and its later scans go there.</summary>
    private static IEnumerable<Account> InOrder(IReadOnlyList<Account> accounts, DateTimeOffset at, Guid host, DateOnly day) =>
        accounts.Count == 1 ? accounts : accounts.OrderBy(account =>
        {
            var visits = account.On(day).Visits().Where(visit => visit.HostVenue == host).ToArray();
            var isInside = visits.Any(visit => visit.From <= at && (visit.Estimated || visit.To is null || at <= visit.To));
            return isInside ? 0 : visits.Length > 0 ? 1 : 2;
        });

    private static ScanDecision Judge(Account account, JudgedScan scan, PriorAdmission admitted, ScanContext context, DateOnly day)
    {
        var host = context.Host.Id;
        var accepted = new ScanAccepted(host, day, scan.Direction, scan.Personal, scan.AnswerFor(account));
        var book = context.BookOf(account);
        book.Record(accepted);

        var isEntry = book.Account.On(day).Visits().Any(visit => visit.EntryScan == scan.Personal.ScanId);
        if (isEntry && Doors.ReasonAgainst(account, scan.Personal, admitted, context, day) is { } shut)
            return Refuse(account, scan, context, day, shut);

        var refusal = DayCharging.Settle(book, day, isEntry ? new Entry(host, admitted, scan.AnswerFor(account)) : null);
        return refusal switch
        {
            null => Accept(book, account, scan, context, day),
            DayCharging.AskHome => new ScanDecision([], [], new Verdict(scan.Personal.ScanId, ScanOutcome.Refused, null, 0, null), account, day,
                false, null, AskHome: true),
            _ => Refuse(account, scan, context, day, refusal),
        };
    }

    private static ScanDecision Accept(ChargeBook book, Account before, JudgedScan scan, ScanContext context, DateOnly day)
    {
        var host = context.Host.Id;
        var charged = book.Events.Count(e => e is HalfDayCharged c && c.HostVenue == host);
        var verdict = new Verdict(scan.Personal.ScanId, ScanOutcome.Accepted, null, charged, book.RemainingIn(host, day));
        var presence = PresenceOf(book.Account.On(day));
        var isFirstAway = before.HomeVenue != host && !HasVisited(before.On(day), host) && HasVisited(book.Account.On(day), host);
        return new ScanDecision(
            book.Events, book.PoolEvents, verdict, book.Account, day, presence != PresenceOf(before.On(day)), presence,
            isFirstAway && Doors.HasQuota(context.Host.TermsOn(day)) ? new AwayEntry(before.Id, host, day, before.HomeVenue) : null);
    }

    private static ScanDecision Repeat(Account account, JudgedScan scan, ScanContext context, DateOnly day)
    {
        var book = context.BookOf(account);
        book.Record(new ScanRepeated(context.Host.Id, day, scan.Direction, scan.Personal));
        var verdict = new Verdict(scan.Personal.ScanId, ScanOutcome.Repeat, null, 0, book.RemainingIn(context.Host.Id, day));
        return new ScanDecision(book.Events, [], verdict, book.Account, day, false, null);
    }

    private static ScanDecision Refuse(Account account, JudgedScan scan, ScanContext context, DateOnly day, string reason)
    {
        var book = context.BookOf(account);
        book.Record(new ScanRefused(context.Host.Id, day, scan.Direction, reason, scan.Personal, scan.AnswerFor(account)));
        var verdict = new Verdict(scan.Personal.ScanId, ScanOutcome.Refused, reason, 0, book.RemainingIn(context.Host.Id, day));
        return new ScanDecision(book.Events, [], verdict, book.Account, day, false, null);
    }

    /// <summary>Where the account is on a venue day: inside the visit that nothing has ended, if any.</summary>
    internal static Presence? PresenceOf(VenueDayScans day) => day.OpenVisit() is { } open ? new Presence(open.HostVenue, open.From) : null;

    private static bool HasVisited(VenueDayScans day, Guid host) => day.Visits().Any(visit => visit.HostVenue == host);
}
