using Interlieux.ReaderAgent.Protocol;

namespace Interlieux.ReaderAgent.Outboxes;

/// <summary>A row of the queue: a scan of which it may not be known yet whether it is offline.</summary>
internal sealed record StoredScan(
    long Sequence, Guid ScanId, Technology Technology, string Identifier, Direction Direction, DateTimeOffset OccurredAt, long MonotonicMs,
    bool? Offline, AdmittedBy AdmittedBy, long? ListVersion)
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
    };
}
