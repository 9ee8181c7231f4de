using System.Text.Json.Serialization;
using Interlieux.Ledger.Scans;

namespace Interlieux.Gateway.Scans;

/// <summary>The ledger's answer, as a reader gets it.</summary>
/// <param name="OfflinePass">Lets this badge in at this reader when it cannot ask; absent where there is none.</param>
/// <param name="Label">A name to greet the member by; absent where the home venue's own software gave none.</param>
public sealed record ReaderVerdict(
    Guid ScanId, ScanOutcome Outcome, string? Reason, int HalfDaysCharged, int? RemainingHalfDays,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? OfflinePass = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Label = null)
{
    public ReaderVerdict(Verdict verdict, string? label)
        : this(verdict.ScanId, verdict.Outcome, verdict.Reason, verdict.HalfDaysCharged, verdict.RemainingHalfDays, Label: label)
    {
    }

    /// <summary>Says neither pass nor name.</summary>
    public override string ToString() => $"verdict of {ScanId}: {Outcome}";
}
