using Interlieux.Gateway.Access;
using Interlieux.Gateway.Sessions;
using Interlieux.Ledger;
using Interlieux.Ledger.Keys;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Readers;
using Interlieux.Ledger.Streams;
using Marten;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;
using Wolverine;

namespace Interlieux.Gateway.Readers;

/// <summary>What came of a button.</summary>
/// <param name="Tone">accepted or wrong.</param>
/// <param name="Command">To be typed on the device; null when there is none.</param>
public sealed record ReadersAnswer(string Tone, string Heading, string Detail, string? Command = null);

/// <summary>A page of a venue's readers: how they are, and what may be done about it. The network sees all, auditors look on.</summary>
internal static class ReaderPages
{
    private const string Path = "/readers";

    public static void MapReadersPage(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup(Path).RequireAuthorization(PageSession.ReadersPage).ExcludeFromDescription()
            .AddEndpointFilter(SessionEndpoints.KeepNoCopy);
        pages.MapGet("", (Caller caller, ReaderQueries queries, IDocumentSession session, CancellationToken ct) =>
            ShowAsync(caller, queries, session, null, StatusCodes.Status200OK, ct));
        pages.MapPost("/{readerId:guid}/{action:regex(^(code|disable|enable)$)}", Act);
    }

    private static async Task<IResult> Act(
        Guid readerId, string action, HttpContext context, IAntiforgery antiforgery, Caller caller, ReaderQueries queries, IDocumentSession session,
        IMessageBus bus, DeviceDirectory devices, IStringLocalizer<ReadersTexts> text, CancellationToken ct)
    {
        if (!await antiforgery.IsRequestValidAsync(context)) return PageSession.Notice("Notice.StaleForm", StatusCodes.Status400BadRequest);
        // Auditors look on.
        if (caller.Scope == KeyScope.Audit) return PageSession.AskForLink();

        if (action == "code")
        {
            var issued = await bus.InvokeAsync<Outcome<IssuedEnrolmentCode>>(new IssueEnrolmentCode(readerId, caller.VenueId, caller.Actor), ct);
            return await ShowAsync(caller, queries, session, issued.Value is { } code
                ? new ReadersAnswer(
                    "accepted", text["Code", code.Code], text["Code.Detail"],
                    $"sudo ./install.sh --gateway {context.Request.Scheme}://{context.Request.Host} --code {code.Code}")
                : Wrong(issued.Refusal!), issued.Value is null ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK, ct);
        }

        var reason = (await context.Request.ReadFormAsync(ct))["reason"].ToString();
        var outcome = action == "disable"
            ? await bus.InvokeAsync<Outcome<ReaderChange>>(new DisableReader(readerId, reason, caller.VenueId, caller.Actor), ct)
            : await bus.InvokeAsync<Outcome<ReaderChange>>(new EnableReader(readerId, caller.VenueId, caller.Actor), ct);
        devices.Forget(readerId);
        return outcome.Refusal is { } refusal
            ? await ShowAsync(caller, queries, session, Wrong(refusal), StatusCodes.Status400BadRequest, ct)
            : await ShowAsync(
                caller, queries, session, new ReadersAnswer("accepted", text[$"Done.{action}"], text[$"Done.{action}.Detail"]), StatusCodes.Status200OK, ct);

        ReadersAnswer Wrong(Refusal refused) => new("wrong", text["Wrong"], refused.Detail);
    }

    private static async Task<IResult> ShowAsync(
        Caller caller, ReaderQueries queries, IDocumentSession session, ReadersAnswer? answer, int status, CancellationToken ct)
    {
        var network = await session.FindAsync<Network>(Network.StreamId, ct);
        return new RazorComponentResult<ReadersPage>(new
        {
            Readers = await queries.ListAsync(caller.VenueId, ct), Network = network?.Name, MayAct = caller.Scope != KeyScope.Audit,
            ShowsVenues = caller.VenueId is null, Answer = answer,
        })
        {
            StatusCode = status,
        };
    }
}
