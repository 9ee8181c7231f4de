using Interlieux.Gateway.Access;
using Interlieux.Gateway.Sessions;
using Interlieux.Ledger.Keys;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Operations;
using Interlieux.Ledger.Scans.Intake;
using Interlieux.Ledger.Streams;
using Marten;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;

namespace Interlieux.Gateway.Operations;

/// <summary>One page for operators: what is late, what waits, what was refused, what could not be recorded.</summary>
internal static class OperationsPages
{
    public static void MapOperationsPage(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("/operations").RequireAuthorization(PageSession.OperationsPage).ExcludeFromDescription()
            .AddEndpointFilter(SessionEndpoints.KeepNoCopy);
        pages.MapGet("", (Caller caller, OperationsQueries queries, IDocumentSession session, CancellationToken ct) =>
            ShowAsync(caller, queries, session, null, ct));
        pages.MapPost("/dead-letters/{readerId:guid}/{scanId:guid}", Replay);
    }

    private static async Task<IResult> Replay(
        Guid readerId, Guid scanId, HttpContext context, IAntiforgery antiforgery, Caller caller, ScanIntake intake, OperationsQueries queries,
        IDocumentSession session, IStringLocalizer<OperationsTexts> text, CancellationToken ct)
    {
        if (!await antiforgery.IsRequestValidAsync(context)) return PageSession.Notice("Notice.StaleForm", StatusCodes.Status400BadRequest);
        // Auditors look on.
        if (caller.Scope != KeyScope.Network) return PageSession.AskForLink();

        string notice;
        try
        {
            var verdict = await intake.ReplayAsync(readerId, scanId, ct);
            notice = verdict is null ? text["Gone"] : text["Replayed", verdict.Reason ?? $"{verdict.Outcome}".ToLowerInvariant()];
        }
        catch (Exception e) when (e is DeadLetterException or LedgerUnavailableException)
        {
            notice = text["NotReplayed"];
        }

        return await ShowAsync(caller, queries, session, notice, ct);
    }

    private static async Task<IResult> ShowAsync(
        Caller caller, OperationsQueries queries, IDocumentSession session, string? notice, CancellationToken ct)
    {
        var network = await session.FindAsync<Network>(Network.StreamId, ct);
        return new RazorComponentResult<OperationsPage>(new
        {
            Report = await queries.ReportAsync(ct),
            Network = network?.Name,
            MayReplay = caller.Scope == KeyScope.Network,
            Notice = notice,
        });
    }
}
