using System.Text.Json.Serialization;

namespace Interlieux.ReaderAgent.Protocol;

/// <summary>The gateway's answer to one scan, and its durable acknowledgement.</summary>
/// <param name="ScanId">The scan it answers.</param>
/// <param name="Outcome">Accepted, refused or a repeat.</param>
/// <param name="Reason">The code of a refusal; null otherwise. The list of codes may grow, so it is text here.</param>
/// <param name="HalfDaysCharged">The half-days that this scan charged.</param>
/// <param name="RemainingHalfDays">What the pass that pays has left; null when unlimited or not known.</param>
/// <param name="OfflinePass">Lets this badge in when the gateway cannot be asked; null where there is none.</param>
/// <param name="Label">A name to greet the member by, if the home venue gave one. It is shown, and neither stored nor logged.</param>
public sealed record Verdict(
    Guid ScanId, Outcome Outcome, string? Reason = null, int HalfDaysCharged = 0, int? RemainingHalfDays = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? OfflinePass = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Label = null)
{
    /// <summary>Names the verdict without the pass and the label, which belong in no log.</summary>
    public override string ToString() => $"verdict of {ScanId}: {Outcome} {Reason}".TrimEnd();
}
