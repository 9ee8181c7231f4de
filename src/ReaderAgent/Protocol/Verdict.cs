namespace Interlieux.ReaderAgent.Protocol;

/// <summary>The gateway's answer to one scan, and its durable acknowledgement.</summary>
/// <param name="ScanId">The scan it answers.</param>
/// <param name="Outcome">Accepted, refused or a repeat.</param>
/// <param name="Reason">The code of a refusal; null otherwise. The list of codes may grow, so it is text here.</param>
/// <param name="HalfDaysCharged">The half-days that this scan charged.</param>
/// <param name="RemainingHalfDays">What the pass that pays has left; null when unlimited or not known.</param>
public sealed record Verdict(
    Guid ScanId, Outcome Outcome, string? Reason = null, int HalfDaysCharged = 0, int? RemainingHalfDays = null);
