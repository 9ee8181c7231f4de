using System.Globalization;
using Interlieux.Gateway.Access;
using Interlieux.Ledger.Keys;
using Marten;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interlieux.Gateway.Sessions;

/// <summary>The way in, with a code, and the way out.</summary>
internal static class SessionEndpoints
{
    private const string NoCopy = "no-cache, no-store";

    public static void MapSessions(this IEndpointRouteBuilder app)
    {
        app.MapGet("/enter", Enter).AllowAnonymous().ExcludeFromDescription();
        app.MapPost("/leave", Leave).RequireAuthorization(PageSession.AnyPage).ExcludeFromDescription();
    }

    /// <summary>No browser keeps what stands behind a session.</summary>
    public static ValueTask<object?> KeepNoCopy(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        invocation.HttpContext.Response.Headers.CacheControl = NoCopy;
        return next(invocation);
    }

    /// <summary>
    /// Exchanges a code for a session. The answer is a page that leads on, not a redirect: a browser that followed a link from an
    /// e-mail would not send a strict cookie along a redirect.
    /// </summary>
    private static async Task<IResult> Enter(
        string? code, HttpContext context, SessionCodes codes, IDocumentStore store, RefusalLimiter limiter, CancellationToken ct)
    {
        context.Response.Headers.CacheControl = NoCopy;
        await using var session = store.QuerySession();
        var keyId = string.IsNullOrEmpty(code) ? null : await codes.TakeAsync(code, ct);
        var key = keyId is { } id ? await session.LoadAsync<AccessKey>(id, ct) : null;
        if (!PageSession.Opens(key)) return Refuse(context, limiter);

        await context.SignInAsync(PageSession.Scheme, Caller.Of(key!).ToPrincipal(PageSession.Scheme));
        return new RazorComponentResult<EnteredPage>(new { Path = PageSession.HomeOf(key!.Scope) });
    }

    private static RazorComponentResult<NoticePage> Refuse(HttpContext context, RefusalLimiter limiter)
    {
        if (limiter.Count(context.Connection.RemoteIpAddress) is not { } wait)
            return PageSession.Notice("Notice.BadCode", StatusCodes.Status401Unauthorized);

        context.Response.Headers.RetryAfter = ((int)wait.TotalSeconds + 1).ToString(CultureInfo.InvariantCulture);
        return PageSession.Notice("Notice.TooMany", StatusCodes.Status429TooManyRequests);
    }

    private static async Task<IResult> Leave(HttpContext context, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return PageSession.Notice("Notice.StaleForm", StatusCodes.Status400BadRequest);

        await context.SignOutAsync(PageSession.Scheme);
        return PageSession.Notice("Notice.Left", StatusCodes.Status200OK);
    }
}
