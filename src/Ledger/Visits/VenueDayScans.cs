using System.Collections.Immutable;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Scans;

namespace Interlieux.Ledger.Visits;

/// <summary>An accepted scan, as far as charging needs it.</summary>
public sealed record KeptScan(
    Guid ScanId, Guid ReaderId, string BadgeHash, Guid HostVenue, ScanDirection Direction, DateTimeOffset OccurredAt);

/// <summary>A half-day charged on a day; a reversed one stays listed, so that the next gets a number of its own.</summary>
public sealed record DayCharge(
    Guid ChargeId, Guid HostVenue, Guid? PassId, Guid? PoolId, long PriceCents, int TariffVersion, bool Overdraft, bool Reversed);

/// <summary>
/// All that happened to one account on one venue day, at all hosts. The half-days it owes are a function of the <em>set</em> of its
/// scans in the order of device time: the order of arrival changes nothing.
/// </summary>
/// <param name="Scans">In the order of device time, then of id.</param>
/// <param name="ClosedHosts">Hosts whose closing ended a presence that had no exit.</param>
public sealed record VenueDayScans(
    DateOnly Day, ImmutableArray<KeptScan> Scans, ImmutableArray<DayCharge> Charges, ImmutableArray<Guid> ClosedHosts)
{
    public static VenueDayScans Empty(DateOnly day) => new(day, [], [], []);

    public VenueDayScans With(KeptScan scan)
    {
        var at = Scans.Length;
        while (at > 0 && Compare(scan, Scans[at - 1]) < 0) at--;
        return this with { Scans = Scans.Insert(at, scan) };
    }

    /// <summary>
    /// The day's visits. A toggle is an entry unless the account is inside that host. Entering anywhere ends the visit that was open,
    /// estimated; an exit from where the account is not has no effect.
    /// </summary>
    public ImmutableArray<Visit> Visits()
    {
        var visits = ImmutableArray.CreateBuilder<Visit>();
        (Guid Host, DateTimeOffset Since)? inside = null;
        foreach (var scan in Scans)
        {
            var isInside = inside?.Host == scan.HostVenue;
            if (scan.Direction == ScanDirection.In || (scan.Direction == ScanDirection.Toggle && !isInside))
            {
                if (inside is { } left) visits.Add(new Visit(left.Host, left.Since, scan.OccurredAt, Estimated: true));
                inside = (scan.HostVenue, scan.OccurredAt);
            }
            else if (isInside)
            {
                visits.Add(new Visit(scan.HostVenue, inside!.Value.Since, scan.OccurredAt, Estimated: false));
                inside = null;
            }
        }

        if (inside is { } open) visits.Add(new Visit(open.Host, open.Since, null, ClosedHosts.Contains(open.Host)));
        return visits.ToImmutable();
    }

    /// <summary>
    /// Half-days owed to one host: none without a visit; one up to the threshold; two beyond it. Only presence that an exit ended
    /// counts towards the second: what is estimated never earns it.
    /// </summary>
    public static int HalfDaysOwed(ImmutableArray<Visit> visits, Guid hostVenue, ChargingRules rules)
    {
        var visited = false;
        var measured = TimeSpan.Zero;
        foreach (var visit in visits)
        {
            if (visit.HostVenue != hostVenue) continue;
            visited = true;
            if (visit is { To: { } to, Estimated: false }) measured += to - visit.From;
        }

        return !visited ? 0 : measured > TimeSpan.FromMinutes(rules.ThresholdMinutes) ? 2 : 1;
    }

    public int HalfDaysCharged(Guid hostVenue)
    {
        var charged = 0;
        foreach (var charge in Charges)
        {
            if (charge.HostVenue == hostVenue && !charge.Reversed) charged++;
        }

        return charged;
    }

    private static int Compare(KeptScan a, KeptScan b)
    {
        var order = a.OccurredAt.CompareTo(b.OccurredAt);
        return order != 0 ? order : a.ScanId.CompareTo(b.ScanId);
    }
}
