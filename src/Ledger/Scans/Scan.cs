namespace Interlieux.Ledger.Scans;

public enum ScanDirection
{
    In = 1,
    Out = 2,

    /// <summary>The reader has one button: in when the member is not inside this venue, else out.</summary>
    Toggle = 3,
}

public enum ScanTechnology
{
    NfcA = 1,
    NfcB = 2,
    Qr = 3,
    Manual = 4,
}

/// <summary>Who let the member in before the ledger was asked.</summary>
public enum Admission
{
    None = 1,
    AllowList = 2,
    Open = 3,
}

/// <summary>A badge met a reader: what the device says. The device itself is known by its key.</summary>
/// <param name="ScanId">Given by the device, once for ever.</param>
/// <param name="Sequence">Counts the device's scans, from 1.</param>
/// <param name="OccurredAt">By the device's clock.</param>
/// <param name="MonotonicMs">Milliseconds of a clock that nobody sets.</param>
/// <param name="Objection">One of <see cref="ReasonCodes"/>, when whoever took the scan in saw that it cannot be accepted; not content.</param>
public sealed record Scan(
    Guid ScanId, long Sequence, ScanTechnology Technology, BadgeIdentifier Identifier, ScanDirection Direction, DateTimeOffset OccurredAt,
    long MonotonicMs, bool Offline, Admission AdmittedBy, long? ListVersion, string? Objection = null);

public enum ScanOutcome
{
    Accepted = 1,
    Refused = 2,
    Repeat = 3,
}

/// <summary>The ledger's answer to a scan. Once given it is never withdrawn.</summary>
/// <param name="Reason">One of <see cref="ReasonCodes"/> when refused.</param>
/// <param name="RemainingHalfDays">What the account can still spend here; null where there is no limit or no account.</param>
public sealed record Verdict(Guid ScanId, ScanOutcome Outcome, string? Reason, int HalfDaysCharged, int? RemainingHalfDays);
