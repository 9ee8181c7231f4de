using Interlieux.Ledger.Accounts;

namespace Interlieux.Ledger.Scans.Intake;

/// <summary>A scan on its way through intake, and whoever waits for its verdict.</summary>
/// <param name="hashes">That its badge may be known by: under the badge key in use, then under those before it.</param>
internal sealed class PendingScan(
    Guid readerId, Guid hostVenue, Scan scan, string[] hashes, byte[] content, DateTimeOffset receivedAt, ManualEntry? manual = null)
{
    private static readonly TimeSpan ClockAheadMax = TimeSpan.FromMinutes(5);

    private readonly TaskCompletionSource<Verdict> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Guid ReaderId => readerId;

    public Guid HostVenue => hostVenue;

    public Scan Scan => scan;

    public string[] Hashes => hashes;

    public byte[] Content => content;

    public ManualEntry? Manual => manual;

    public DateTimeOffset ReceivedAt => receivedAt;

    /// <summary>Whether its time can be meant: else nothing is asked of its day, which may not even exist.</summary>
    public bool IsTimely => scan.OccurredAt <= receivedAt + ClockAheadMax && scan.OccurredAt >= receivedAt - Account.ScanAgeMax;

    /// <summary>It turned out to belong to the reader's stream, whose row must then be locked too.</summary>
    public bool IsStray { get; set; }

    /// <summary>The home venue whose software must be asked before the scan can be judged, and for which member.</summary>
    public HomeQuestion? Question { get; set; }

    /// <summary>What the software of home venues said, by account: a badge may be bound to several.</summary>
    public Dictionary<Guid, HomeAnswer> HomeAnswers { get; } = [];

    /// <summary>Names to greet the member by, of the software of home venues, by account. For the answer alone: no event, no log.</summary>
    public Dictionary<Guid, string> Labels { get; } = [];

    /// <summary>The name that goes with the verdict.</summary>
    public string? Label { get; set; }

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

    /// <param name="badgeHash">The one under which its badge is known.</param>
    public PersonalScan Personal(string badgeHash, DateTimeOffset recordedAt) => new(
        scan.ScanId, readerId, scan.Sequence, scan.Technology, scan.Identifier.IsRandom ? null : badgeHash, scan.OccurredAt,
        scan.MonotonicMs, scan.Offline, scan.AdmittedBy, scan.ListVersion, receivedAt, recordedAt, manual);
}
