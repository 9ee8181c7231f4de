namespace Interlieux.Ledger.Scans;

/// <summary>The part of a scan's event that tells who and when exactly.</summary>
/// <param name="BadgeHash">Keyed hash of the badge's canonical identifier, base64; null when the identifier was random.</param>
public sealed record PersonalScan(
    Guid ScanId, Guid ReaderId, long Sequence, ScanTechnology Technology, string? BadgeHash, DateTimeOffset OccurredAt, long MonotonicMs,
    bool Offline, Admission AdmittedBy, long? ListVersion, DateTimeOffset ReceivedAt, DateTimeOffset RecordedAt) : Personal;
