using Interlieux.Gateway.Access;
using Interlieux.Gateway.Problems;
using Interlieux.Ledger;
using Interlieux.Ledger.Readers;
using Wolverine;

namespace Interlieux.Gateway.Readers;

/// <param name="PublicKey">Ed25519, 32 bytes in base64url.</param>
/// <param name="Signature">By that key, of what docs/protocol/reader-v1.md says.</param>
/// <param name="CountsFrom">Of a device that is enrolled again: the smallest sequence that may still come; at least 1.</param>
public sealed record EnrolmentRequest(string Code, string PublicKey, string Signature, long CountsFrom = 1);

/// <param name="GatewayKey">With which the gateway signs offline passes, in base64url.</param>
public sealed record EnrolmentAnswer(Guid ReaderId, string GatewayKey, DateTimeOffset Now);

/// <param name="PublicKey">The new Ed25519 key, 32 bytes in base64url.</param>
/// <param name="Signature">By the new key.</param>
public sealed record KeyReplacementRequest(string PublicKey, string Signature);

/// <summary>How a device becomes a reader, and takes a new key.</summary>
internal static class EnrolmentEndpoints
{
    public static void MapEnrolment(this IEndpointRouteBuilder api)
    {
        var readers = api.MapGroup("/readers").WithTags("Readers");

        readers.MapPost("/{readerId:guid}/enrolment-codes", async (Guid readerId, Caller caller, IMessageBus bus, CancellationToken ct) =>
                (await bus.InvokeAsync<Outcome<IssuedEnrolmentCode>>(new IssueEnrolmentCode(readerId, caller.VenueId, caller.Actor), ct)).ToOk())
            .RequireAuthorization(Policies.SellOrNetwork)
            .WithName("IssueEnrolmentCode").WithSummary("A code with which one device becomes this reader, once, within an hour.")
            .Produces<IssuedEnrolmentCode>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

        readers.MapPost("/enrolments", Enrol).AllowAnonymous()
            .WithName("EnrolReader").WithSummary("A device shows its code, and becomes a reader with a key of its own.")
            .Produces<EnrolmentAnswer>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status429TooManyRequests);

        readers.MapPost("/self/key", Replace)
            .RequireAuthorization(Policies.Device)
            .WithName("ReplaceReaderKey").WithSummary("An enrolled device takes a new key.")
            .Produces<EnrolmentAnswer>().ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> Enrol(
        EnrolmentRequest r, HttpContext context, RefusalLimiter limiter, IMessageBus bus, DeviceDirectory devices, OfflinePasses passes,
        TimeProvider clock, CancellationToken ct)
    {
        var plain = EnrolmentCode.Plain(r.Code);
        if (DeviceSignatures.ReadKey(r.PublicKey) is not { } key
            || !DeviceSignatures.IsSigned(key, $"interlieux-enrolment-v1\n{plain}\n{r.PublicKey}", r.Signature))
            return OutcomeResults.ToProblem(Refusal.Invalid("signature must be by the key of publicKey, 32 bytes in base64url."));

        if (r.CountsFrom < 1) return OutcomeResults.ToProblem(Refusal.Invalid("countsFrom must be at least 1."));

        var outcome = await bus.InvokeAsync<Outcome<EnrolledReader>>(new EnrolReader(plain, key, r.CountsFrom), ct);
        if (outcome.Value is { } enrolled)
        {
            devices.Forget(enrolled.ReaderId);
            return TypedResults.Ok(new EnrolmentAnswer(enrolled.ReaderId, passes.PublicKey, clock.GetUtcNow()));
        }

        // Who guesses codes is slowed down as who guesses keys.
        if (limiter.Count(context.Connection.RemoteIpAddress) is not null)
            return TypedResults.Problem("Wait a minute, then try again.", title: "Too many refused requests.", statusCode: StatusCodes.Status429TooManyRequests);
        return OutcomeResults.ToProblem(outcome.Refusal!);
    }

    private static async Task<IResult> Replace(
        KeyReplacementRequest r, Caller caller, IMessageBus bus, DeviceDirectory devices, OfflinePasses passes, TimeProvider clock, CancellationToken ct)
    {
        if (DeviceSignatures.ReadKey(r.PublicKey) is not { } key
            || !DeviceSignatures.IsSigned(key, $"interlieux-rotation-v1\n{caller.Reader}\n{r.PublicKey}", r.Signature))
            return OutcomeResults.ToProblem(Refusal.Invalid("signature must be by the key of publicKey, 32 bytes in base64url."));

        if (DeviceSignatures.ReadKey(caller.DeviceKey) is not { } proven)
            return OutcomeResults.ToProblem(Refusal.Conflict("Only an enrolled reader has a key of its own to replace."));

        var outcome = await bus.InvokeAsync<Outcome<ReaderChange>>(new ReplaceReaderKey(caller.Reader, proven, key, caller.Actor), ct);
        devices.Forget(caller.Reader);
        return outcome.ToResult(change => TypedResults.Ok(new EnrolmentAnswer(change.ReaderId, passes.PublicKey, clock.GetUtcNow())));
    }
}
