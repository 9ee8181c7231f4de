using System.Text.Json;
using System.Text.RegularExpressions;
using Interlieux.Gateway.Access;
using Interlieux.Gateway.Scans;
using Interlieux.Ledger;
using Interlieux.Ledger.Scans.Intake;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Interlieux.Gateway.Problems;

/// <summary>Gives every failure a status and one sentence; what it was inside goes to the log.</summary>
internal sealed partial class UnhandledExceptions(IProblemDetailsService problems, ILogger<UnhandledExceptions> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken ct)
    {
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested) return true;

        var (status, title, detail) = Describe(exception);
        if (status >= StatusCodes.Status500InternalServerError) logger.LogError(exception, "{Method} {Path} failed", context.Request.Method, context.Request.Path);

        context.Response.StatusCode = status;
        if (status == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = "5";
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = new ProblemDetails
            {
                Status = status, Title = title, Detail = detail, Type = exception is ReaderDisabledException ? KeyAuthentication.ReaderDisabled : null,
            },
        });
    }

    private static (int Status, string Title, string Detail) Describe(Exception exception) => exception switch
    {
        BadHttpRequestException bad => (bad.StatusCode, "The request is not valid.", DetailOf(bad)),
        ReplacedKeyException => (StatusCodes.Status401Unauthorized, "The key was replaced.", exception.Message),
        ReaderDisabledException => (StatusCodes.Status403Forbidden, "This reader is disabled.", exception.Message),
        DeadLetterException => (StatusCodes.Status422UnprocessableEntity, "The scan cannot be recorded.", exception.Message),
        LedgerUnavailableException => (StatusCodes.Status503ServiceUnavailable, "The ledger does not answer.", exception.Message),
        _ when DatabaseOutage.Is(exception) => (
            StatusCodes.Status503ServiceUnavailable, "The ledger does not answer.", "The database cannot be reached at the moment. Try again."),
        _ => (StatusCodes.Status500InternalServerError, "The gateway failed.", "The failure was logged; nothing was changed. Try again or tell the operator."),
    };

    private static string DetailOf(BadHttpRequestException bad) => bad.InnerException is JsonException json
        ? $"The body is not the JSON that is expected: {ReasonOf(json)}"
        : bad.Message;

    // The serializer speaks of .NET types, which a caller has never seen.
    private static string ReasonOf(JsonException json) =>
        UnknownField().Match(json.Message) is { Success: true } unknown ? $"there is no field {unknown.Groups[1]}."
        : MissingFields().Match(json.Message) is { Success: true } missing ? $"it lacks {missing.Groups[1]}."
        : NullField().Match(json.Message) is { Success: true } empty ? $"'{JsonNamingPolicy.CamelCase.ConvertName(empty.Groups[1].Value)}' must not be null."
        : TypeName().Replace(json.Message, "");

    [GeneratedRegex("^The JSON property ('.+?') could not be mapped ")]
    private static partial Regex UnknownField();

    [GeneratedRegex(@"missing required properties including: ('[^.]+')")]
    private static partial Regex MissingFields();

    [GeneratedRegex(" '([^']+)' on type '.+' doesn't allow")]
    private static partial Regex NullField();

    [GeneratedRegex(@" (?:contained in|for|to) (?:type )?'?Interlieux\.[^' ]+'?")]
    private static partial Regex TypeName();
}
