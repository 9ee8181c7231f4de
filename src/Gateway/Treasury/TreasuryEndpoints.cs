using System.Globalization;
using Interlieux.Gateway.Access;
using Interlieux.Gateway.Cycles;
using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Keys;
using Marten;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interlieux.Gateway.Treasury;

/// <summary>The treasurer's pages: positions, the plan, and from a line of it down to the charges of a day.</summary>
internal static class TreasuryEndpoints
{
    public const string Path = "/treasury";
    private const string NoCopy = "no-cache, no-store";

    public static void MapTreasury(this IEndpointRouteBuilder app)
    {
        var open = app.MapGroup(Path).AllowAnonymous().ExcludeFromDescription();
        open.MapGet("/enter", Enter);

        var pages = app.MapGroup(Path).RequireAuthorization(TreasurySession.Policy).ExcludeFromDescription().AddEndpointFilter(KeepNoCopy);
        pages.MapGet("", ShowCycle);
        pages.MapPost("/leave", Leave);
        pages.MapGet("/{cycle}/venues/{venueId:guid}", ShowVenue);
        pages.MapGet("/{cycle}/{homeVenue:guid}/{hostVenue:guid}", ShowPair);
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
        if (!TreasurySession.Opens(key)) return Refuse(context, limiter);

        await context.SignInAsync(TreasurySession.Scheme, Caller.Of(key!).ToPrincipal(TreasurySession.Scheme));
        return new RazorComponentResult<EnteredPage>();
    }

    private static RazorComponentResult<NoticePage> Refuse(HttpContext context, RefusalLimiter limiter)
    {
        if (limiter.Count(context.Connection.RemoteIpAddress) is not { } wait)
            return TreasurySession.Notice("Notice.BadCode", StatusCodes.Status401Unauthorized);

        context.Response.Headers.RetryAfter = ((int)wait.TotalSeconds + 1).ToString(CultureInfo.InvariantCulture);
        return TreasurySession.Notice("Notice.TooMany", StatusCodes.Status429TooManyRequests);
    }

    private static async Task<IResult> Leave(HttpContext context, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return TreasurySession.Notice("Notice.StaleForm", StatusCodes.Status400BadRequest);

        await context.SignOutAsync(TreasurySession.Scheme);
        return TreasurySession.Notice("Notice.Left", StatusCodes.Status200OK);
    }

    private static async Task<IResult> ShowCycle(string? cycle, Caller caller, TreasuryBooks books, CancellationToken ct)
    {
        var cycles = await books.CyclesAsync(ct);
        if (cycle is null) cycle = await books.DefaultCycleAsync(cycles, ct);
        else if (!Cycle.TryParse(cycle, out _)) return NotFound();

        return new RazorComponentResult<CyclePage>(new
        {
            Cycles = cycles,
            Book = cycle is null ? null : await books.OpenAsync(cycle, caller, ct),
        });
    }

    private static async Task<IResult> ShowVenue(string cycle, Guid venueId, Caller caller, TreasuryBooks books, CancellationToken ct)
    {
        if (!Cycle.TryParse(cycle, out _)) return NotFound();
        if (!CycleEndpoints.Sees(caller, venueId)) return Forbidden();

        var book = await books.OpenAsync(cycle, caller, ct);
        return book.PositionOf(venueId) is { } position
            ? new RazorComponentResult<VenuePage>(new { Book = book, Position = position })
            : NotFound();
    }

    private static async Task<IResult> ShowPair(
        string cycle, Guid homeVenue, Guid hostVenue, Caller caller, TreasuryBooks books, CycleQueries queries, CancellationToken ct)
    {
        if (!Cycle.TryParse(cycle, out _)) return NotFound();
        if (!CycleEndpoints.Sees(caller, homeVenue) && !CycleEndpoints.Sees(caller, hostVenue)) return Forbidden();

        var book = await books.OpenAsync(cycle, caller, ct);
        var lines = await queries.LinesAsync(cycle, homeVenue, hostVenue, ct);
        return lines.Count == 0
            ? NotFound()
            : new RazorComponentResult<PairPage>(new { Book = book, HomeVenue = homeVenue, HostVenue = hostVenue, Lines = lines });
    }

    private static IResult Forbidden() => TreasurySession.Notice("Notice.Forbidden", StatusCodes.Status403Forbidden);

    private static IResult NotFound() => TreasurySession.Notice("Notice.NotFound", StatusCodes.Status404NotFound);

    private static ValueTask<object?> KeepNoCopy(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        invocation.HttpContext.Response.Headers.CacheControl = NoCopy;
        return next(invocation);
    }
}
