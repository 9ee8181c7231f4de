using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using Interlieux.Ledger.Keys;
using Interlieux.Ledger.Readers;
using Marten;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Interlieux.Gateway.Access;

/// <summary>Knows callers by <c>Authorization: Bearer KEY</c>, and enrolled devices by a token that they sign.</summary>
internal sealed class KeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IDocumentStore store,
    RefusalLimiter limiter, IProblemDetailsService problems, TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "key";

    /// <summary>The type of problem by which a device knows that it must wait for somebody.</summary>
    public const string ReaderDisabled = "urn:interlieux:problem:reader-disabled";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header)
            || !"Bearer".Equals(header.Scheme, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        if (await FindAsync(header.Parameter) is not { } key) return AuthenticateResult.Fail("unknown key");

        // A device of an older protocol has that protocol's calls and no other.
        if (key.Compatibility is not null) return AuthenticateResult.Fail("key of another protocol");

        // A reader that is revoked is still known, so that it can be told so: intake refuses its scans, and records them.
        if (key is { RevokedAt: not null, ReaderId: null }) return AuthenticateResult.Fail("revoked key");
        return AuthenticateResult.Success(new AuthenticationTicket(Caller.Of(key).ToPrincipal(Name), Name));
    }

    private async Task<AccessKey?> FindAsync(string? credential)
    {
        var token = DeviceToken.Read(credential);
        var secret = "";
        Guid keyId;
        if (token is not null) keyId = Reader.KeyIdOf(token.ReaderId);
        else if (!KeyText.TryParse(credential, out keyId, out secret)) return null;

        await using var session = store.QuerySession();
        if (await session.LoadAsync<AccessKey>(keyId, Context.RequestAborted) is not { } key) return null;
        return (token is not null ? token.IsGood(key.PublicKey, clock.GetUtcNow()) : key.Opens(secret)) ? key : null;
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
        return Context.User.HasClaim(claim => claim.Type == Caller.DisabledClaim)
            ? WriteAsync(("This reader is disabled.", "It keeps its scans; the venue's page of readers says why, and can enable it."), ReaderDisabled)
            : Context.User.HasClaim(claim => claim.Type == Caller.RevokedClaim)
            ? WriteAsync(("This reader is revoked.", "It brings the scans that it still has, and nothing else."))
            : WriteAsync(("This key may not do that.", "The key lacks the scope that this operation needs."));
    }

    private async Task WriteAsync((string Title, string Detail) problem, string? type = null) => await problems.TryWriteAsync(new ProblemDetailsContext
    {
        HttpContext = Context,
        ProblemDetails = new ProblemDetails { Status = Response.StatusCode, Title = problem.Title, Detail = problem.Detail, Type = type },
    });
}
