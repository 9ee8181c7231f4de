using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Charges;
using Interlieux.Ledger.Venues;

namespace Interlieux.Ledger.Scans.Intake;

/// <summary>
/// What keeps a member out whatever the credit: the venues' terms and the member's suspension. Capacity and quotas are soft: scans that
/// are judged at the same moment may exceed them.
/// </summary>
internal static class Doors
{
    public static bool HasQuota(VenueTerms terms) => terms.HostQuota is not null || terms.HomeQuota is not null;

    /// <returns>The reason for which an entry is refused, or null.</returns>
    public static string? ReasonAgainst(
        Account account, PersonalScan personal, PriorAdmission admitted, ScanContext context, DateOnly day)
    {
        var host = context.Host;
        if (host.HasLeftOn(day) || context.Charging.VenueOf(account.HomeVenue).HasLeftOn(day)) return ReasonCodes.VenueLeft;
        // Who stands inside already is not sent out by a rule that came too late.
        if (admitted != PriorAdmission.None) return null;

        if (account.Suspended) return ReasonCodes.Suspended;
        var terms = host.TermsOn(day);
        if (!terms.IsOpenAt(TimeZoneInfo.ConvertTime(personal.OccurredAt, host.Zone).DateTime)) return ReasonCodes.VenueClosed;
        if (personal.Offline && terms.Offline == OfflinePolicy.Closed) return ReasonCodes.OfflineClosed;
        return CrowdReason(account, terms, context, day);
    }

    private static string? CrowdReason(Account account, VenueTerms terms, ScanContext context, DateOnly day)
    {
        if (terms.Capacity is null && !HasQuota(terms)) return null;

        var crowd = context.Crowd(day, account.HomeVenue);
        var isInside = account.On(day).OpenVisit()?.HostVenue == context.Host.Id;
        if (!isInside && crowd.Present >= terms.Capacity) return ReasonCodes.VenueFull;
        if (account.HomeVenue == context.Host.Id || account.On(day).Visits().Any(visit => visit.HostVenue == context.Host.Id)) return null;
        return crowd.Away >= terms.HostQuota || crowd.AwayFromHome >= terms.HomeQuota ? ReasonCodes.Quota : null;
    }
}
