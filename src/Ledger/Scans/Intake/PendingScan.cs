namespace Interlieux.Ledger.Scans.Intake;

/// <summary>A scan on its way through intake, and whoever waits for its verdict.</summary>
internal sealed class PendingScan(Guid readerId, Guid hostVenue, Scan scan, string badgeHash, byte[] content, DateTimeOffset receivedAt)
{
    private readonly TaskCompletionSource<Verdict> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Guid ReaderId => readerId;

    public Guid HostVenue => hostVenue;

    public Scan Scan => scan;

    public string BadgeHash => badgeHash;

    public byte[] Content => content;

    public DateTimeOffset ReceivedAt => receivedAt;

    /// <summary>It turned out to belong to the reader's stream, whose row must then be locked too.</summary>
    public bool IsStray { get; set; }

    /// <summary>Where the verdict is kept when its id turned out to be another scan's.</summary>
    public ReceiptKey? ConflictKey { get; private set; }

    public void ExpectConflict()
    {
        ConflictKey = new ReceiptKey(readerId, StableId.Of("conflict", scan.ScanId.ToString("N"), Convert.ToHexString(content)));
        IsStray = true;
    }

    public IEnumerable<ReceiptKey> ReceiptKeys
    {
        get
        {
            yield return new ReceiptKey(readerId, scan.ScanId);
            if (ConflictKey is { } conflict) yield return conflict;
        }
    }

    public Task<Verdict> Answer => answer.Task;

    public void Give(Verdict verdict) => answer.TrySetResult(verdict);

    public void Fail(Exception exception) => answer.TrySetException(exception);

    public PersonalScan Personal(DateTimeOffset recordedAt) => new(
        scan.ScanId, readerId, scan.Sequence, scan.Technology, scan.Identifier.IsRandom ? null : badgeHash, scan.OccurredAt,
        scan.MonotonicMs, scan.Offline, scan.AdmittedBy, scan.ListVersion, receivedAt, recordedAt);
}
