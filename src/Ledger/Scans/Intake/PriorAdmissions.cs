using Interlieux.Ledger.Charges;
using Interlieux.Ledger.Venues;

namespace Interlieux.Ledger.Scans.Intake;

/// <summary>Whether somebody stands inside already when an offline scan arrives, and who answers for that.</summary>
internal static class PriorAdmissions
{
    public static PriorAdmission Of(PersonalScan personal, VenueTerms host, DateTimeOffset? revokedAt)
    {
        if (!personal.Offline || personal.AdmittedBy == Admission.None) return PriorAdmission.None;

        if (revokedAt is { } revoked && IsAgainst(revoked, personal)) return PriorAdmission.AgainstRevocation;

        // Where the venue's terms give its readers no list to go by, a list is no excuse.
        var byList = personal is { AdmittedBy: Admission.AllowList, ListVersion: not null }
            && host.Offline is (OfflinePolicy.AllowList or OfflinePolicy.Open);
        return byList ? PriorAdmission.ByRules : PriorAdmission.AtHostsRisk;
    }

    // A list's version is the instant, in Unix milliseconds, up to which the reader had been told of revocations. Without a list it
    // was told of none: then the host answers for a badge that was revoked already, not for one that was good when it was shown.
    private static bool IsAgainst(DateTimeOffset revokedAt, PersonalScan personal) => personal.ListVersion is { } told
        ? told >= revokedAt.ToUnixTimeMilliseconds()
        : revokedAt <= personal.OccurredAt;
}
