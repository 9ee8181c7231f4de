using System.Collections.Immutable;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Disputes;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Transfers;
using Interlieux.Ledger.Visits;

namespace Interlieux.Ledger.Accounts;

/// <summary>A member inside a home venue: the unit of consistency.</summary>
/// <param name="Days">Ascending; days too old for any scan to reach them are forgotten.</param>
/// <param name="Overdraft">Half-days charged that no pass could pay, and that are not settled; negative when one that was settled was reversed.</param>
public sealed partial record Account(
    Guid Id, Guid HomeVenue, string MemberRef, ImmutableArray<Pass> Passes, ImmutableArray<Badge> Badges, ImmutableArray<Refund> Refunds,
    ImmutableArray<VenueDayScans> Days, int Overdraft)
{
    /// <summary>A scan older than this is refused, whatever it says.</summary>
    public static TimeSpan ScanAgeMax { get; } = TimeSpan.FromDays(45);

    private const int DaysKept = 60;

    public bool Suspended { get; init; }

    public ImmutableArray<Guid> Settlements { get; init; } = [];

    public ImmutableArray<Transfer> Transfers { get; init; } = [];

    public ImmutableArray<Dispute> Disputes { get; init; } = [];

    /// <summary>Corrections made, with their venue day.</summary>
    public ImmutableArray<(Guid Id, DateOnly Day)> Corrections { get; init; } = [];

    public static Guid IdOf(Guid homeVenue, string memberRef) => StableId.Of("account", homeVenue.ToString("N"), memberRef);

    public IEnumerable<Guid> Pools => Passes.Where(pass => pass.PoolId is not null).Select(pass => pass.PoolId!.Value).Distinct();

    public VenueDayScans On(DateOnly day)
    {
        for (var i = Days.Length - 1; i >= 0 && Days[i].Day >= day; i--)
        {
            if (Days[i].Day == day) return Days[i];
        }

        return VenueDayScans.Empty(day);
    }

    /// <summary>
    /// Accepted scans that still count, with their days; none when there are none, or when they are too old to be touched. Ids are made by
    /// readers, so two hosts may have the same one: a scan is known by its host too.
    /// </summary>
    public IEnumerable<(DateOnly Day, KeptScan Scan)> ScansOf(Guid scanId) =>
        Days.SelectMany(day => day.Scans.Where(scan => scan.ScanId == scanId).Select(scan => (day.Day, scan)));

    /// <summary>The one of a host; null when there is none.</summary>
    public (DateOnly Day, KeptScan Scan)? FindScan(Guid scanId, Guid hostVenue) =>
        ScansOf(scanId).Where(found => found.Scan.HostVenue == hostVenue).Select(found => ((DateOnly, KeptScan)?)found).FirstOrDefault();
}
