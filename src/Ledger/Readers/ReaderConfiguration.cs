using Interlieux.Ledger.Scans;

namespace Interlieux.Ledger.Readers;

/// <summary>How a reader is to behave, as far as its venue says so.</summary>
/// <param name="Direction">Of taps whose source cannot tell; null: as the device has it.</param>
/// <param name="Language">Of what is shown at the counter: fr or en.</param>
/// <param name="StatusSeconds">Between two statuses, 10 to 3600.</param>
public sealed record ReaderConfiguration(ScanDirection? Direction = null, string Language = "fr", int StatusSeconds = 60)
{
    public static ReaderConfiguration Default { get; } = new();

    /// <summary>One sentence, or null.</summary>
    public string? Fault() =>
        Language is not ("fr" or "en") ? "language must be fr or en."
        : StatusSeconds is < 10 or > 3_600 ? "statusSeconds must be from 10 to 3600."
        : null;
}
