namespace Interlieux.Ledger.Scans;

/// <summary>Who entered a scan by hand, and why.</summary>
/// <param name="Author">How the trail names the author.</param>
public sealed record ManualEntry(string Author, string Reason);

/// <summary>The part of a scan's event that tells who and when exactly.</summary>
/// <param name="BadgeHash">Keyed hash of the badge's canonical identifier, base64; null when the identifier was random.</param>
/// <param name="Manual">Of a scan that was entered by hand.</param>
public sealed record PersonalScan(
    Guid ScanId, Guid ReaderId, long Sequence, ScanTechnology Technology, string? BadgeHash, DateTimeOffset OccurredAt, long MonotonicMs,
    bool Offline, Admission AdmittedBy, long? ListVersion, DateTimeOffset ReceivedAt, DateTimeOffset RecordedAt, ManualEntry? Manual = null)
    : Personal;
