using Interlieux.Ledger.Charges;
using Interlieux.Ledger.Venues;

namespace Interlieux.Ledger.Scans.Intake;

/// <summary>Whether somebody stands inside already when an offline scan arrives, and who answers for that.</summary>
internal static class PriorAdmissions
{
    public static PriorAdmission Of(PersonalScan personal, VenueTerms host, DateTimeOffset? revokedAt)
    {
        if (!personal.Offline || personal.AdmittedBy == Admission.None) return PriorAdmission.None;

        // A list's version is the instant, in Unix milliseconds, up to which the reader had been told of revocations.
        if (revokedAt is { } revoked && (personal.ListVersion is null || personal.ListVersion >= revoked.ToUnixTimeMilliseconds()))
            return PriorAdmission.AgainstRevocation;

        var byList = personal is { AdmittedBy: Admission.AllowList, ListVersion: not null }
            && host.Offline != OfflinePolicy.Closed;
        return byList ? PriorAdmission.ByRules : PriorAdmission.AtHostsRisk;
    }
}
