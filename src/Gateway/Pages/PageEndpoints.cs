using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Occupancy;
using Marten;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Localization;

namespace Interlieux.Gateway.Pages;

/// <summary>Pages for people: French first, English if the browser prefers it.</summary>
internal static class PageEndpoints
{
    private static readonly string[] Languages = ["fr", "en"];

    public static void AddPages(this IServiceCollection services)
    {
        services.AddLocalization();
        services.AddRazorComponents();
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.SetDefaultCulture(Languages[0]).AddSupportedCultures(Languages).AddSupportedUICultures(Languages);
            options.RequestCultureProviders = [new AcceptLanguageHeaderRequestCultureProvider()];
            options.ApplyCurrentCultureToResponseHeaders = true;
        });
    }

    /// <summary>Serves styles and scripts to everybody, before anybody is asked for a key.</summary>
    public static void UsePages(this IApplicationBuilder app)
    {
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new EmbeddedFiles(typeof(PageEndpoints).Assembly),
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "no-cache",
        });
        app.UseRequestLocalization();
    }

    public static void MapPages(this IEndpointRouteBuilder app) =>
        app.MapGet("/", ShowLivePage).AllowAnonymous().ExcludeFromDescription();

    private static async Task<RazorComponentResult<LivePage>> ShowLivePage(
        HttpContext context, IDocumentSession session, OccupancyQueries occupancy, TimeProvider clock, CancellationToken ct)
    {
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.Vary = "Accept-Language";
        var network = await session.Events.FetchLatest<Network>(Network.StreamId, ct);
        return new RazorComponentResult<LivePage>(new
        {
            NetworkName = network?.Name ?? "Interlieux",
            Venues = await occupancy.VenuesAsync(ct),
            At = clock.GetUtcNow(),
        });
    }
}
