using Interlieux.Gateway.Access;
using Interlieux.Ledger.Keys;
using Marten;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interlieux.Gateway.Treasury;

/// <summary>A treasurer's session in a browser: a cookie that stands for a key, as long as the key holds.</summary>
internal static class TreasurySession
{
    public const string Scheme = "treasury";
    public const string Policy = "treasury-page";
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    public static void AddTreasury(this IServiceCollection services)
    {
        services.AddAuthentication().AddCookie(Scheme, cookies =>
        {
            cookies.Cookie.Name = "interlieux-treasury";
            cookies.Cookie.Path = TreasuryEndpoints.Path;
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
            forms.Cookie.Path = TreasuryEndpoints.Path;
            forms.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddScoped<TreasuryBooks>();
        services.AddAuthorizationBuilder().AddPolicy(Policy, new AuthorizationPolicyBuilder(Scheme).RequireAuthenticatedUser().Build());
    }

    /// <summary>Whether a key opens the treasurer's pages.</summary>
    public static bool Opens(AccessKey? key) =>
        key is { RevokedAt: null, Scope: KeyScope.Treasurer or KeyScope.Network or KeyScope.Audit };

    public static RazorComponentResult<NoticePage> AskForLink() =>
        Notice("Notice.NoSession", StatusCodes.Status401Unauthorized);

    /// <param name="text">Names the title, with <c>.Detail</c> the sentences under it.</param>
    public static RazorComponentResult<NoticePage> Notice(string text, int status) =>
        new(new { TextName = text }) { StatusCode = status };

    private static async Task CheckKeyAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        await using var session = services.GetRequiredService<IDocumentStore>().QuerySession();
        var key = await session.LoadAsync<AccessKey>(Caller.Of(context.Principal!).KeyId, context.HttpContext.RequestAborted);
        if (Opens(key)) return;

        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(Scheme);
    }
}
