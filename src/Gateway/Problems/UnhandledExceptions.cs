using Interlieux.Ledger.Scans.Intake;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace Interlieux.Gateway.Problems;

/// <summary>Gives every failure a status and one sentence; what it was inside goes to the log.</summary>
internal sealed class UnhandledExceptions(IProblemDetailsService problems, ILogger<UnhandledExceptions> logger) : IExceptionHandler
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
            ProblemDetails = new ProblemDetails { Status = status, Title = title, Detail = detail },
        });
    }

    private static (int Status, string Title, string Detail) Describe(Exception exception) => exception switch
    {
        BadHttpRequestException bad => (bad.StatusCode, "The request is not valid.", DetailOf(bad)),
        DeadLetterException => (StatusCodes.Status422UnprocessableEntity, "The scan cannot be recorded.", exception.Message),
        LedgerUnavailableException => (StatusCodes.Status503ServiceUnavailable, "The ledger does not answer.", exception.Message),
        NpgsqlException { IsTransient: true } or TimeoutException => (
            StatusCodes.Status503ServiceUnavailable, "The ledger does not answer.", "The database cannot be reached at the moment. Try again."),
        _ => (StatusCodes.Status500InternalServerError, "The gateway failed.", "The failure was logged; nothing was changed. Try again or tell the operator."),
    };

    private static string DetailOf(BadHttpRequestException bad) => bad.InnerException is System.Text.Json.JsonException json
        ? $"The body is not the JSON that is expected: {json.Message}"
        : bad.Message;
}
