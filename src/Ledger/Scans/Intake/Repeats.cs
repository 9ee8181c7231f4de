using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Visits;

namespace Interlieux.Ledger.Scans.Intake;

/// <summary>A badge that met the same reader again at once.</summary>
internal static class Repeats
{
    public static bool IsRepeat(Account account, PersonalScan personal, Guid host, DateOnly day, ChargingRules rules)
    {
        var window = TimeSpan.FromSeconds(rules.RepeatSeconds);
        // Scans may arrive in any order: one that comes late can be the first of the pair.
        // And the pair may lie on both sides of the day's start.
        ReadOnlySpan<DateOnly> days = [day, day.AddDays(-1), day.AddDays(1)];
        foreach (var near in days)
        {
            foreach (var kept in account.On(near).Scans)
            {
                if (IsSameTap(kept, personal, host) && (kept.OccurredAt - personal.OccurredAt).Duration() <= window) return true;
            }
        }

        return false;
    }

    // By hand, two scans within a minute are two scans: somebody meant them.
    private static bool IsSameTap(KeptScan kept, PersonalScan personal, Guid host) =>
        personal.Manual is null && kept.ReaderId == personal.ReaderId && kept.BadgeHash == personal.BadgeHash && kept.HostVenue == host;
}
