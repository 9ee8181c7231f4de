using Interlieux.Gateway.Access;
using Interlieux.Ledger.Keys;
using Marten;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interlieux.Gateway.Sessions;

/// <summary>A session in a browser: a cookie that stands for a key, as long as the key holds. The API does not take it.</summary>
internal static class PageSession
{
    public const string Scheme = "session";
    public const string AnyPage = "any-page";
    public const string TreasuryPage = "treasury-page";
    public const string DeskPage = "desk-page";
    public const string OperationsPage = "operations-page";
    public const string ReadersPage = "readers-page";
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    public static void AddPageSessions(this IServiceCollection services)
    {
        services.AddAuthentication().AddCookie(Scheme, cookies =>
        {
            cookies.Cookie.Name = "interlieux-session";
            cookies.Cookie.HttpOnly = true;
            cookies.Cookie.SameSite = SameSiteMode.Strict;
            cookies.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookies.ExpireTimeSpan = Lifetime;
            cookies.SlidingExpiration = false;
            cookies.Events.OnValidatePrincipal = CheckKeyAsync;
            cookies.Events.OnRedirectToLogin = context => AskForLink().ExecuteAsync(context.HttpContext);
            cookies.Events.OnRedirectToAccessDenied = context => AskForLink().ExecuteAsync(context.HttpContext);
        });
        services.AddAntiforgery(forms =>
        {
            forms.Cookie.Name = "interlieux-form";
            forms.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddAuthorizationBuilder()
            .AddPolicy(AnyPage, new AuthorizationPolicyBuilder(Scheme).RequireAuthenticatedUser().Build())
            .AddPolicy(TreasuryPage, Requiring(KeyScope.Treasurer, KeyScope.Network, KeyScope.Audit))
            .AddPolicy(DeskPage, Requiring(KeyScope.Sell))
            .AddPolicy(ReadersPage, Requiring(KeyScope.Sell, KeyScope.Network, KeyScope.Audit))
            .AddPolicy(OperationsPage, Requiring(KeyScope.Network, KeyScope.Audit));
    }

    /// <summary>Whether a key opens any page. A reader's does not.</summary>
    public static bool Opens(AccessKey? key) => key is { RevokedAt: null, Scope: not KeyScope.Scan };

    /// <summary>The page that a key of this scope is for.</summary>
    public static string HomeOf(KeyScope scope) => scope == KeyScope.Sell ? "/desk" : "/treasury";

    public static RazorComponentResult<NoticePage> AskForLink() =>
        Notice("Notice.NoSession", StatusCodes.Status401Unauthorized);

    /// <param name="text">Names the title, with <c>.Detail</c> the sentences under it.</param>
    public static RazorComponentResult<NoticePage> Notice(string text, int status) =>
        new(new { TextName = text }) { StatusCode = status };

    private static AuthorizationPolicy Requiring(params KeyScope[] scopes) =>
        new AuthorizationPolicyBuilder(Scheme).RequireClaim("scope", scopes.Select(scope => scope.ToString())).Build();

    private static async Task CheckKeyAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        await using var session = services.GetRequiredService<IDocumentStore>().QuerySession();
        var key = await session.LoadAsync<AccessKey>(Caller.Of(context.Principal!).KeyId, context.HttpContext.RequestAborted);
        if (Opens(key))
        {
            // What the key may do now, not what the cookie says that it could.
            context.ReplacePrincipal(Caller.Of(key!).ToPrincipal(Scheme));
            return;
        }

        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(Scheme);
    }
}
