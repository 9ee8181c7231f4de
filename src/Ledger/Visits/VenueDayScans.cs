using System.Collections.Immutable;
using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Scans;

namespace Interlieux.Ledger.Visits;

/// <summary>An accepted scan, as far as charging needs it.</summary>
public sealed record KeptScan(
    Guid ScanId, Guid ReaderId, string BadgeHash, Guid HostVenue, ScanDirection Direction, DateTimeOffset OccurredAt);

/// <summary>A half-day charged on a day; a reversed one stays listed, so that the next gets a number of its own.</summary>
/// <param name="Cycle">The clearing cycle in which it was charged; null of a half-day that the host bears.</param>
public sealed record DayCharge(
    Guid ChargeId, Guid HostVenue, Guid? PassId, Guid? PoolId, long PriceCents, int TariffVersion, string? Cycle, bool Overdraft, bool Reversed)
{
    /// <summary>The host bears it: nobody owes it.</summary>
    public bool Borne => Cycle is null;
}

/// <summary>The closing that ended a presence without an exit.</summary>
public sealed record HostClosing(Guid HostVenue, DateTimeOffset At);

/// <summary>
/// All that happened to one account on one venue day, at all hosts. The half-days it owes are a function of the <em>set</em> of its
/// scans in the order of device time: the order of arrival changes nothing.
/// </summary>
/// <param name="Scans">In the order of device time, then of id.</param>
/// <param name="Closings">Of hosts where a presence had no exit.</param>
public sealed record VenueDayScans(
    DateOnly Day, ImmutableArray<KeptScan> Scans, ImmutableArray<DayCharge> Charges, ImmutableArray<HostClosing> Closings)
{
    public static VenueDayScans Empty(DateOnly day) => new(day, [], [], []);

    public VenueDayScans With(KeptScan scan)
    {
        var at = Scans.Length;
        while (at > 0 && Compare(scan, Scans[at - 1]) < 0) at--;
        return this with { Scans = Scans.Insert(at, scan) };
    }

    public VenueDayScans With(DayCharge charge) => this with { Charges = Charges.Add(charge) };

    public VenueDayScans WithReversed(Guid chargeId) =>
        this with { Charges = [.. Charges.Select(charge => charge.ChargeId == chargeId ? charge with { Reversed = true } : charge)] };

    public VenueDayScans With(HostClosing closing) =>
        ClosingOf(closing.HostVenue) is null ? this with { Closings = Closings.Add(closing) } : this;

    /// <summary>Takes a scan of the host out, or puts it where and as it should have been.</summary>
    public VenueDayScans Corrected(ScanCorrected correction)
    {
        ArgumentNullException.ThrowIfNull(correction);
        var (id, host) = (correction.Personal.ScanId, correction.HostVenue);
        if (Scans.FirstOrDefault(scan => scan.ScanId == id && scan.HostVenue == host) is not { } wrong) return this;

        var without = this with { Scans = Scans.Remove(wrong) };
        return correction.Voided ? without : without.With(wrong with
        {
            OccurredAt = correction.Personal.OccurredAt ?? wrong.OccurredAt,
            Direction = correction.Personal.Direction ?? wrong.Direction,
        });
    }

    /// <summary>
    /// The day's visits. A toggle is an entry unless the account is inside that host. Entering anywhere ends the visit that was open,
    /// estimated; an exit from where the account is not has no effect.
    /// </summary>
    public ImmutableArray<Visit> Visits()
    {
        var visits = ImmutableArray.CreateBuilder<Visit>();
        KeptScan? inside = null;
        foreach (var scan in Scans)
        {
            var isInside = inside?.HostVenue == scan.HostVenue;
            if (scan.Direction == ScanDirection.In || (scan.Direction == ScanDirection.Toggle && !isInside))
            {
                if (inside is not null) visits.Add(VisitOf(inside, scan.OccurredAt, estimated: true));
                inside = scan;
            }
            else if (isInside)
            {
                visits.Add(VisitOf(inside!, scan.OccurredAt, estimated: false));
                inside = null;
            }
        }

        if (inside is { } open)
        {
            var closing = ClosingOf(open.HostVenue);
            visits.Add(VisitOf(open, closing < open.OccurredAt ? open.OccurredAt : closing, estimated: closing is not null));
        }

        return visits.ToImmutable();
    }

    /// <summary>The visit that nothing has ended yet; only the day's last one can be.</summary>
    public Visit? OpenVisit() => Visits() is [.., { To: null } open] ? open : null;

    public DateTimeOffset? ClosingOf(Guid hostVenue)
    {
        foreach (var closing in Closings)
        {
            if (closing.HostVenue == hostVenue) return closing.At;
        }

        return null;
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

    private static Visit VisitOf(KeptScan entry, DateTimeOffset? to, bool estimated) =>
        new(entry.HostVenue, entry.OccurredAt, to, estimated, entry.ScanId);

    private static int Compare(KeptScan a, KeptScan b)
    {
        var order = a.OccurredAt.CompareTo(b.OccurredAt);
        return order != 0 ? order : a.ScanId.CompareTo(b.ScanId);
    }
}
