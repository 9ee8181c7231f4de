using System.Collections.Immutable;
using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Visits;

namespace Interlieux.Ledger.Charges;

/// <summary>The entry that a charge would be for.</summary>
/// <param name="Admitted">Who let the member in already, and whether the rules allowed it.</param>
/// <param name="Answer">Of the home venue's own software, where that decides; null while it was not asked.</param>
internal sealed record Entry(Guid HostVenue, PriorAdmission Admitted, HomeAnswer? Answer);

/// <summary>Who stands inside before the ledger is asked.</summary>
internal enum PriorAdmission
{
    /// <summary>Nobody: the verdict decides.</summary>
    None = 1,

    /// <summary>A reader by a valid list: the host is owed whatever happens.</summary>
    ByRules = 2,

    /// <summary>A reader that lets everybody in: the host bears what no pass pays.</summary>
    AtHostsRisk = 3,

    /// <summary>A reader that had been told that the badge was revoked: the host bears it.</summary>
    AgainstRevocation = 4,
}

/// <summary>Brings what is charged for an account and a venue day to what is owed, after anything that changes it.</summary>
internal static class DayCharging
{
    /// <param name="entry">Of a scan that would be an entry; null when nobody can be refused any more.</param>
    /// <returns>The reason for which the entry must be refused instead, <see cref="AskHome"/>, or null.</returns>
    public static string? Settle(ChargeBook book, DateOnly day, Entry? entry)
    {
        var overdraftBefore = book.Account.Overdraft;
        CloseIfOver(book, day);

        var rules = book.Context.Network.RulesOn(day);
        var today = book.Account.On(day);
        var visits = today.Visits();
        var hosts = visits.Select(visit => visit.HostVenue).Concat(today.Charges.Select(charge => charge.HostVenue)).Distinct().ToImmutableArray();
        var owed = hosts.ToDictionary(host => host, host => HalfDays.Owed(visits, host, day, rules, book.Context.VenueOf(host).Zone));

        // What is given back first can pay what is owed next.
        foreach (var host in hosts)
        {
            for (var excess = today.HalfDaysCharged(host) - owed[host]; excess > 0; excess--) book.Reverse(host, day);
        }

        foreach (var host in hosts)
        {
            for (var charged = book.Account.On(day).HalfDaysCharged(host); charged < owed[host]; charged++)
            {
                var asked = charged == 0 && entry?.HostVenue == host ? entry : null;
                if (ChargeOne(book, host, day, asked, overdraftBefore) is { } refusal) return refusal;
            }
        }

        return null;
    }

    /// <summary>Not a reason: the home venue's software must be asked first.</summary>
    public const string AskHome = "ask-home";

    private static string? ChargeOne(ChargeBook book, Guid host, DateOnly day, Entry? entry, int overdraftBefore)
    {
        if (book.Account.On(day).Charges.Any(charge => charge is { Borne: true, Reversed: false } && charge.HostVenue == host)
            || entry?.Admitted == PriorAdmission.AgainstRevocation)
        {
            book.Bear(host, day);
            return null;
        }

        var reason = book.IsOfVenueAuthority(day) ? ChargeByHome(book, host, day, entry)
            // Who already owes half-days that no pass paid is let in nowhere else until they are settled; who is inside is charged.
            : entry is { Admitted: PriorAdmission.None } && overdraftBefore > 0 && host != book.Account.HomeVenue ? ReasonCodes.Exhausted
            : book.Charge(host, day);
        if (reason is null) return null;
        if (entry is null or { Admitted: PriorAdmission.ByRules }) book.Overdraw(host, day);
        else if (entry.Admitted == PriorAdmission.AtHostsRisk && reason != AskHome) book.Bear(host, day);
        else return reason;
        return null;
    }

    private static string? ChargeByHome(ChargeBook book, Guid host, DateOnly day, Entry? entry)
    {
        var reason = entry is null ? null : entry.Answer switch
        {
            null when entry.Admitted != PriorAdmission.ByRules => AskHome,
            HomeAnswer.Refused => ReasonCodes.HomeRefused,
            HomeAnswer.StandingRefuse => ReasonCodes.HomeTimeout,
            _ => null,
        };
        if (reason is null) book.ChargeHome(host, day);
        return reason;
    }

    // A presence that turns up after its venue has closed, and has no exit, can only be estimated.
    private static void CloseIfOver(ChargeBook book, DateOnly day)
    {
        if (book.Account.On(day).OpenVisit() is not { } open) return;
        var closing = book.Context.VenueOf(open.HostVenue).ClosingOf(day, book.Context.Network.RulesOn(day).DayStart);
        if (closing > book.Context.RecordedAt) return;
        book.Record(new VisitClosed(open.HostVenue, day, new PersonalClosing(closing, book.Context.RecordedAt)));
    }
}
