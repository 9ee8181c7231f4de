using Interlieux.ReaderAgent.Protocol;

namespace Interlieux.ReaderAgent.Outboxes;

/// <summary>A row of the queue: a scan of which it may not be known yet whether it is offline, and at what time it truly was.</summary>
/// <param name="Boot">In which run of the machine <paramref name="MonotonicMs"/> was read; null when it is not this machine's clock.</param>
internal sealed record StoredScan(
    long Sequence, Guid ScanId, Technology Technology, string Identifier, Direction Direction, DateTimeOffset OccurredAt, long MonotonicMs,
    string? Boot, bool? Offline, AdmittedBy AdmittedBy, long? ListVersion, string? OfflinePass)
{
    public Scan ToScan(bool offline) => new()
    {
        ScanId = ScanId,
        Sequence = Sequence,
        Technology = Technology,
        Identifier = Identifier,
        Direction = Direction,
        OccurredAt = OccurredAt,
        MonotonicMs = MonotonicMs,
        Offline = offline,
        AdmittedBy = AdmittedBy,
        ListVersion = ListVersion,
        OfflinePass = OfflinePass,
    };
}

/// <summary>A tap that is on disk.</summary>
public readonly record struct StoredTap(long Sequence, Guid ScanId);

/// <summary>What let a person in before any verdict, and by which offline pass.</summary>
internal sealed record Admission(AdmittedBy By, long? ListVersion = null, string? Pass = null)
{
    public static readonly Admission None = new(AdmittedBy.None);
}
