using System.Globalization;
using Interlieux.Gateway.Access;
using Interlieux.Gateway.Hosting;
using Interlieux.Gateway.Sessions;
using Interlieux.Ledger;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Scans.Intake;
using Interlieux.Ledger.Scans.Manual;
using Interlieux.Ledger.Streams;
using Interlieux.Ledger.Venues;
using Interlieux.Ledger.Visits;
using Marten;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;
using Wolverine;

namespace Interlieux.Gateway.Desks;

/// <summary>The phone page of a venue without a reader: its staff enters scans by hand.</summary>
internal static class DeskEndpoints
{
    private static readonly Dictionary<string, ScanTechnology> Technologies =
        Enum.GetValues<ScanTechnology>().ToDictionary(WireFormat.WordOf);

    public static void MapDesk(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("/desk").RequireAuthorization(PageSession.DeskPage).ExcludeFromDescription()
            .AddEndpointFilter(SessionEndpoints.KeepNoCopy);
        pages.MapGet("", (Caller caller, IDocumentSession session, TimeProvider clock, CancellationToken ct) =>
            ShowAsync(caller, session, DeskForm.Empty(NewId(clock)), null, StatusCodes.Status200OK, ct));
        pages.MapPost("", Enter);
    }

    private static async Task<IResult> Enter(
        HttpContext context, IAntiforgery antiforgery, Caller caller, IDocumentSession session, IMessageBus bus, ManualScans scans,
        TimeProvider clock, IStringLocalizer<DeskTexts> text, CancellationToken ct)
    {
        if (!await antiforgery.IsRequestValidAsync(context)) return PageSession.Notice("Notice.StaleForm", StatusCodes.Status400BadRequest);

        var form = DeskForm.Of(await context.Request.ReadFormAsync(ct));
        var venue = (await session.FindAsync<Venue>(caller.Venue, ct))!;
        if (ScanOf(form, venue, caller) is not { } scan)
            return await ShowAsync(caller, session, form, Wrong(text["Fault.Time"]), StatusCodes.Status400BadRequest, ct);

        try
        {
            var desk = await bus.InvokeAsync<Outcome<Desk>>(new OpenDesk(caller.Venue, caller.Actor), ct);
            var outcome = await scans.EnterAsync(scan, desk.Value!, ct);
            if (outcome.Refusal is { } refusal)
                return await ShowAsync(caller, session, form, Wrong(refusal.Detail), StatusCodes.Status400BadRequest, ct);

            // The next person often comes for the same reason.
            var next = DeskForm.Empty(NewId(clock), form.Reason, form.Technology);
            return await ShowAsync(caller, session, next, AnswerOf(outcome.Value!, text), StatusCodes.Status200OK, ct);
        }
        catch (Exception e) when (e is LedgerUnavailableException or DeadLetterException)
        {
            return await ShowAsync(caller, session, form, Wrong(text["Fault.Unavailable"]), StatusCodes.Status503ServiceUnavailable, ct);
        }

        DeskAnswer Wrong(string detail) => new("wrong", text["Wrong"], detail);
    }

    private static ManualScan? ScanOf(DeskForm form, Venue venue, Caller caller)
    {
        DateTimeOffset? at = null;
        if (form.Time.Length > 0)
        {
            if (!DateTime.TryParseExact(form.Time, ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
                || local.Year is < 2000 or > 9000 || venue.Zone.IsInvalidTime(local)) return null;
            at = LocalTime.At(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local), venue.Zone);
        }

        return new ManualScan(
            StableId.Of($"scan in {caller.Venue}", caller.KeyId.ToString("N"), form.Id), caller.Venue,
            Technologies.GetValueOrDefault(form.Technology, ScanTechnology.Manual), form.Badge, null,
            form.Direction == "out" ? ScanDirection.Out : ScanDirection.In, at, form.Reason, caller.Actor);
    }

    private static DeskAnswer AnswerOf(Verdict verdict, IStringLocalizer<DeskTexts> text) => verdict.Outcome switch
    {
        ScanOutcome.Accepted => new("accepted", text["Accepted"], text[
            "Accepted.Detail", verdict.HalfDaysCharged,
            verdict.RemainingHalfDays?.ToString(CultureInfo.CurrentCulture) ?? text["Unlimited"].Value]),
        ScanOutcome.Repeat => new("accepted", text["Repeat"], text["Repeat.Detail"]),
        ScanOutcome.Refused => new("refused", text["Refused"], text[$"Reason.{verdict.Reason}"]),
    };

    private static async Task<IResult> ShowAsync(
        Caller caller, IDocumentSession session, DeskForm form, DeskAnswer? answer, int status, CancellationToken ct)
    {
        var network = await session.FindAsync<Network>(Network.StreamId, ct);
        var venue = await session.FindAsync<Venue>(caller.Venue, ct);
        return new RazorComponentResult<DeskPage>(new { VenueName = venue!.Name, Network = network?.Name, Form = form, Answer = answer })
        {
            StatusCode = status,
        };
    }

    private static string NewId(TimeProvider clock) => Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
}
