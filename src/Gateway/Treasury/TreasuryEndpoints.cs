using Interlieux.Gateway.Access;
using Interlieux.Gateway.Cycles;
using Interlieux.Gateway.Sessions;
using Interlieux.Ledger.Cycles;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interlieux.Gateway.Treasury;

/// <summary>The treasurer's pages: positions, the plan, and from a line of it down to the charges of a day.</summary>
internal static class TreasuryEndpoints
{
    public const string Path = "/treasury";

    public static void MapTreasury(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup(Path).RequireAuthorization(PageSession.TreasuryPage).ExcludeFromDescription().AddEndpointFilter(SessionEndpoints.KeepNoCopy);
        pages.MapGet("", ShowCycle);
        pages.MapGet("/{cycle}/venues/{venueId:guid}", ShowVenue);
        pages.MapGet("/{cycle}/{homeVenue:guid}/{hostVenue:guid}", ShowPair);
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

    private static IResult Forbidden() => PageSession.Notice("Notice.Forbidden", StatusCodes.Status403Forbidden);

    private static IResult NotFound() => PageSession.Notice("Notice.NotFound", StatusCodes.Status404NotFound);
}
