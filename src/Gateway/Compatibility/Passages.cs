using System.Text.Json;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Scans.Intake;

namespace Interlieux.Gateway.Compatibility;

/// <param name="Name">The scan's id.</param>
/// <param name="Outcome">accepted or repeat.</param>
public sealed record PassageAnswer(Guid Name, ScanOutcome Outcome, int HalfDaysCharged, int? RemainingHalfDays);

/// <summary>
/// Gives passages to the intake, and tells what became of them in the way of a Frappe server: an old reader shows green on 200 alone, so a
/// refusal is its 417, whose body says why.
/// </summary>
internal static class Passages
{
    public static Task<Verdict> SubmitAsync(
        this ScanIntake intake, OldReader reader, Guid scanId, ScanTechnology technology, BadgeIdentifier identifier, ScanDirection direction,
        DateTimeOffset occurredAt, string? objection, CancellationToken ct) => intake.SubmitAsync(
            reader.ReaderId, reader.Venue,
            // Such a reader counts nothing: the scan is known by its id alone.
            new Scan(scanId, 1, technology, identifier, direction, occurredAt, 0, Offline: false, Admission.None, null, objection), ct);

    public static IResult ToResult(this Verdict verdict, Func<PassageAnswer, IResult> whenTaken) => verdict.Outcome == ScanOutcome.Refused
        ? Refuse(verdict.Reason!)
        : whenTaken(new PassageAnswer(verdict.ScanId, verdict.Outcome, verdict.HalfDaysCharged, verdict.RemainingHalfDays));

    public static IResult Refuse(string reason)
    {
        var message = $"The passage is refused: {reason}.";
        return TypedResults.Problem(message, title: "Refused.", statusCode: StatusCodes.Status417ExpectationFailed,
            extensions: Frappe("ValidationError", message, ("reason", reason)));
    }

    public static IResult NotFound(string message) => TypedResults.Problem(
        message, title: "There is no such thing.", statusCode: StatusCodes.Status404NotFound, extensions: Frappe("DoesNotExistError", message));

    /// <summary>What Frappe's own clients look for: a list of messages, each as JSON in a text, as JSON in a text.</summary>
    private static Dictionary<string, object?> Frappe(string type, string message, params (string Name, string Value)[] more)
    {
        var members = new Dictionary<string, object?>
        {
            ["exc_type"] = type,
            ["_server_messages"] = JsonSerializer.Serialize((string[])[JsonSerializer.Serialize(new Dictionary<string, string> { ["message"] = message })]),
        };
        foreach (var (name, value) in more) members[name] = value;
        return members;
    }
}
