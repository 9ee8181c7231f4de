using Interlieux.Gateway.Access;
using Interlieux.Gateway.Problems;
using Interlieux.Ledger;
using Interlieux.Ledger.Badges;
using Wolverine;

namespace Interlieux.Gateway.Codes;

/// <param name="ValidMinutes">1 to 1440.</param>
public sealed record IssueQrCodeRequest(int ValidMinutes = 15);

/// <param name="Svg">The text as a QR code.</param>
/// <param name="BadgeId">All codes of the account are this badge: revoking it ends them, and the next code is of another one.</param>
public sealed record QrCodeAnswer(string Text, string Svg, DateTimeOffset ExpiresAt, Guid BadgeId);

/// <param name="Svg">The text as a QR code.</param>
public sealed record PrintedCodeAnswer(string Text, string Svg, Guid BadgeId);

/// <summary>Codes for members: on a phone for some minutes, or on paper until they are revoked.</summary>
internal static class CodeEndpoints
{
    public static void MapCodes(this IEndpointRouteBuilder api)
    {
        var account = api.MapGroup("/accounts/{accountId:guid}").WithTags("Codes").RequireAuthorization(Policies.Sell);

        account.MapPost("/qr-codes", async (Guid accountId, IssueQrCodeRequest r, Caller caller, IMessageBus bus, CancellationToken ct) =>
                (await bus.InvokeAsync<Outcome<MemberCode>>(new IssueMemberCode(accountId, caller.Venue, r.ValidMinutes, caller.Actor), ct))
                .ToResult(code => TypedResults.Ok(new QrCodeAnswer(code.Text, QrPicture.Of(code.Text), code.ExpiresAt, code.BadgeId))))
            .WithName("IssueQrCode").WithSummary("A code that the member shows on a phone for some minutes.")
            .WithDescription("A reader sends its text as technology qr. It is stored nowhere; each call makes another one.")
            .Produces<QrCodeAnswer>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

        account.MapPost("/printed-codes", async (
                Guid accountId, IdempotencyKey key, Caller caller, IMessageBus bus, TimeProvider clock, CancellationToken ct) =>
                (await bus.InvokeAsync<Outcome<PrintedCode>>(
                    new PrintCode(key.IdOf($"printed code of {accountId}", caller, clock), accountId, caller.Venue, caller.Actor), ct))
                .ToResult(code => TypedResults.Ok(new PrintedCodeAnswer(code.Text, QrPicture.Of(code.Text), code.BadgeId))))
            .WithMetadata(new IdempotencyKey.Required())
            .WithName("PrintCode").WithSummary("A code on paper, bound as a badge; shown in this answer alone. Needs an Idempotency-Key.")
            .Produces<PrintedCodeAnswer>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }
}
