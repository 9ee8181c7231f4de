using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using Interlieux.Ledger.Keys;
using Marten;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Interlieux.Gateway.Access;

/// <summary>Knows callers by <c>Authorization: Bearer KEY</c>.</summary>
internal sealed class KeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IDocumentStore store,
    RefusalLimiter limiter, IProblemDetailsService problems)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "key";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header)
            || !"Bearer".Equals(header.Scheme, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        if (!KeyText.TryParse(header.Parameter, out var keyId, out var secret)) return AuthenticateResult.Fail("not a key");

        await using var session = store.QuerySession();
        var key = await session.LoadAsync<AccessKey>(keyId, Context.RequestAborted);
        if (key is null || !key.Opens(secret)) return AuthenticateResult.Fail("unknown key");

        // A device of an older protocol has that protocol's calls and no other.
        if (key.Compatibility is not null) return AuthenticateResult.Fail("key of another protocol");

        // A reader that is revoked is still known, so that it can be told so: intake refuses its scans, and records them.
        if (key is { RevokedAt: not null, ReaderId: null }) return AuthenticateResult.Fail("revoked key");
        return AuthenticateResult.Success(new AuthenticationTicket(Caller.Of(key).ToPrincipal(Name), Name));
    }

    /// <summary>Only refusals count towards the limit: a valid key is never slowed by it.</summary>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var retryAfter = limiter.Count(Context.Connection.RemoteIpAddress);
        Response.StatusCode = retryAfter is null ? StatusCodes.Status401Unauthorized : StatusCodes.Status429TooManyRequests;
        if (retryAfter is { } wait) Response.Headers.RetryAfter = ((int)wait.TotalSeconds + 1).ToString(CultureInfo.InvariantCulture);
        else Response.Headers.WWWAuthenticate = "Bearer";

        await WriteAsync(retryAfter is null
            ? ("A key is needed.", "Send a valid key as 'Authorization: Bearer KEY'.")
            : ("Too many refused requests.", "Wait, then send a valid key."));
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status403Forbidden;
        return WriteAsync(("This key may not do that.", "The key lacks the scope that this operation needs."));
    }

    private async Task WriteAsync((string Title, string Detail) problem) => await problems.TryWriteAsync(new ProblemDetailsContext
    {
        HttpContext = Context,
        ProblemDetails = new ProblemDetails { Status = Response.StatusCode, Title = problem.Title, Detail = problem.Detail },
    });
}
