using Interlieux.Ledger;

namespace Interlieux.Gateway.Problems;

/// <summary>Turns what a command came to into HTTP: the value, or problem details (RFC 9457).</summary>
internal static class OutcomeResults
{
    public static IResult ToOk<T>(this Outcome<T> outcome) where T : class => outcome.ToResult(TypedResults.Ok);

    public static IResult ToResult<T>(this Outcome<T> outcome, Func<T, IResult> whenDone) where T : class =>
        outcome.Refusal is { } refusal ? ToProblem(refusal) : whenDone(outcome.Value!);

    public static IResult ToProblem(Refusal refusal)
    {
        var (status, title) = refusal.Kind switch
        {
            RefusalKind.Invalid => (StatusCodes.Status400BadRequest, "The request is not valid."),
            RefusalKind.NotFound => (StatusCodes.Status404NotFound, "There is no such thing."),
            RefusalKind.Forbidden => (StatusCodes.Status403Forbidden, "This key may not do that."),
            RefusalKind.Conflict => (StatusCodes.Status409Conflict, "It contradicts what is recorded."),
        };
        var extensions = refusal.Existing is { } id ? new Dictionary<string, object?> { ["existing"] = id } : null;
        return TypedResults.Problem(refusal.Detail, title: title, statusCode: status, extensions: extensions);
    }
}
