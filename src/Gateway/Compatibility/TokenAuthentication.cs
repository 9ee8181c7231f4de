using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Interlieux.Gateway.Access;
using Interlieux.Ledger.Keys;
using Marten;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Interlieux.Gateway.Compatibility;

/// <summary>Knows devices of older protocols by <c>Authorization: token KEY:SECRET</c>: the two parts of a reader's key.</summary>
internal sealed class TokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IDocumentStore store,
    RefusalLimiter limiter, IProblemDetailsService problems)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "token";
    private const string ProtocolClaim = "protocol";
    private const int KeyLength = 32;
    private const int SecretLengthMax = 100;

    /// <summary>Whoever calls must have a key of that protocol.</summary>
    public static AuthorizationPolicy Requiring(CompatibilityProtocol protocol) =>
        new AuthorizationPolicyBuilder(Name).RequireClaim(ProtocolClaim, protocol.ToString()).Build();

    /// <summary>Says in the OpenAPI document how these calls are opened: not as all others.</summary>
    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        context.Document!.AddComponent(Name, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "Authorization",
            Description = "The two parts of an old reader's key: Authorization: token KEY:SECRET",
        });
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Name, context.Document)] = [] }];
        return Task.CompletedTask;
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header)
            || !Name.Equals(header.Scheme, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        if (header.Parameter is not { Length: > KeyLength + 1 and <= KeyLength + 1 + SecretLengthMax } token || token[KeyLength] != ':'
            || !Guid.TryParseExact(token.AsSpan(0, KeyLength), "N", out var keyId))
            return AuthenticateResult.Fail("not a token");

        await using var session = store.QuerySession();
        if (await session.LoadAsync<AccessKey>(keyId, Context.RequestAborted) is not { } key || !key.Opens(token[(KeyLength + 1)..]))
            return AuthenticateResult.Fail("unknown key");
        if (key is not { Compatibility: { } settings, ReaderId: { } readerId, VenueId: { } venue })
            return AuthenticateResult.Fail("key of another protocol");

        // A device that is revoked is still known, so that its passages are refused and recorded.
        Context.Features.Set(new OldReader(key.Id, readerId, venue, key.RevokedAt is not null, settings.ClientVenueIs));
        var identity = new ClaimsIdentity([key.Disabled ? new Claim(Caller.DisabledClaim, "") : new Claim(ProtocolClaim, settings.Protocol.ToString())], Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var retryAfter = limiter.Count(Context.Connection.RemoteIpAddress);
        if (retryAfter is { } wait)
        {
            Response.Headers.RetryAfter = ((int)wait.TotalSeconds + 1).ToString(CultureInfo.InvariantCulture);
            return WriteAsync(StatusCodes.Status429TooManyRequests, "Too many refused requests.", "Wait, then send a valid token.");
        }

        Response.Headers.WWWAuthenticate = Name;
        return WriteAsync(StatusCodes.Status401Unauthorized, "A token is needed.", "Send the reader's key as 'Authorization: token KEY:SECRET'.");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Context.User.HasClaim(claim => claim.Type == Caller.DisabledClaim)
            ? WriteAsync(StatusCodes.Status403Forbidden, "This reader is disabled.", "The venue's page of readers says why, and can enable it.")
            : WriteAsync(StatusCodes.Status403Forbidden, "This token may not do that.", "The reader was registered for another protocol.");

    private async Task WriteAsync(int status, string title, string detail)
    {
        Response.StatusCode = status;
        await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = Context, ProblemDetails = new ProblemDetails { Status = status, Title = title, Detail = detail },
        });
    }
}
