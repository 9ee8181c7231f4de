using Interlieux.Ledger.Charges;
using Interlieux.Ledger.Venues;

namespace Interlieux.Ledger.Scans.Intake;

/// <summary>Whether somebody stands inside already when an offline scan arrives, and who answers for that.</summary>
internal static class PriorAdmissions
{
    private static readonly TimeSpan ListAgeMax = TimeSpan.FromDays(7);

    public static PriorAdmission Of(PersonalScan personal, VenueTerms host, DateTimeOffset? revokedAt)
    {
        if (!personal.Offline || personal.AdmittedBy == Admission.None) return PriorAdmission.None;

        var told = ToldUntil(personal);
        if (revokedAt is { } revoked && revoked <= (told ?? personal.OccurredAt)) return PriorAdmission.AgainstRevocation;

        // Where the venue's terms give its readers no list to go by, a list is no excuse.
        var byList = personal.AdmittedBy == Admission.AllowList && told is not null && host.Offline is (OfflinePolicy.AllowList or OfflinePolicy.Open);
        return byList ? PriorAdmission.ByRules : PriorAdmission.AtHostsRisk;
    }

    // A list's version is the instant, in Unix milliseconds, up to which the reader had been told of revocations. An old one is no list:
    // who never asked for a newer one would know of no revocation. Without a list it was told of none: then the host answers for a badge
    // that was revoked already, not for one that was good when it was shown.
    private static DateTimeOffset? ToldUntil(PersonalScan personal)
    {
        if (personal.ListVersion is not { } version) return null;
        var age = personal.OccurredAt.ToUnixTimeMilliseconds() - version;
        return age >= 0 && age <= ListAgeMax.TotalMilliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(version) : null;
    }
}
