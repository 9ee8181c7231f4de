using Interlieux.Gateway.Access;
using Interlieux.Gateway.Problems;
using Interlieux.Ledger;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Readers;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Streams;
using Interlieux.Ledger.Venues;
using Marten;

namespace Interlieux.Gateway.Readers;

public sealed record GatewayTime(DateTimeOffset Now);

/// <summary>How the reader is to behave.</summary>
/// <param name="GatewayKey">With which the gateway signs offline passes, in base64url.</param>
public sealed record ReaderInstructions(DateTimeOffset Now, string GatewayKey, ReaderInstructions.Settings Configuration)
{
    /// <param name="Venue">The venue's name.</param>
    /// <param name="Direction">Null: as the device has it.</param>
    /// <param name="RotateKey">Make a new key now.</param>
    public sealed record Settings(
        string Venue, string TimeZone, ScanDirection? Direction, OfflinePolicy Offline, string Language, int StatusSeconds, bool RotateKey);
}

public sealed record RenewPassesRequest(IReadOnlyList<string> Passes);

/// <param name="Passes">In the order in which they were asked for; null where one is withdrawn.</param>
public sealed record RenewedPasses(IReadOnlyList<string?> Passes);

/// <summary>What a device tells of itself, and what it is told.</summary>
internal static class StatusEndpoints
{
    private const int PassesMax = 500;
    private const int SourcesMax = 20;
    private const int ParkedMax = 100;
    private const int TextMax = 200;
    private const int VersionMax = 50;

    private static readonly string[] States = ["ready", "absent", "failed"];

    public static void MapStatuses(this IEndpointRouteBuilder api)
    {
        api.MapGet("/time", (TimeProvider clock) => new GatewayTime(clock.GetUtcNow())).AllowAnonymous()
            .WithTags("Readers").WithName("GetTime").WithSummary("The gateway's clock, by which devices sign their tokens.");

        var self = api.MapGroup("/readers/self").WithTags("Readers").RequireAuthorization(Policies.Device);
        self.MapPut("/status", Take)
            .WithName("PutReaderStatus").WithSummary("A device says how it is, and is told how to behave.")
            .Produces<ReaderInstructions>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);

        self.MapPost("/offline-passes", async (RenewPassesRequest r, Caller caller, OfflinePasses passes, CancellationToken ct) =>
                r.Passes.Count > PassesMax || r.Passes.Any(pass => pass is null)
                    ? OutcomeResults.ToProblem(Refusal.Invalid($"passes must be {PassesMax} texts at most."))
                    : TypedResults.Ok(new RenewedPasses(await passes.RenewAsync(caller, r.Passes, ct))))
            .WithName("RenewOfflinePasses").WithSummary("A new pass for each that still holds, null for each that does not.")
            .Produces<RenewedPasses>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
    }

    private static async Task<IResult> Take(
        ReaderStatus status, Caller caller, ReaderStatuses statuses, IDocumentSession session, OfflinePasses passes, TimeProvider clock,
        CancellationToken ct)
    {
        if (Fault(status) is { } fault) return OutcomeResults.ToProblem(Refusal.Invalid(fault));
        var reader = await session.FindAsync<Reader>(caller.Reader, ct);
        var venue = await session.FindAsync<Venue>(caller.Venue, ct);
        var network = await session.FindAsync<Network>(Network.StreamId, ct);
        if (reader is null || venue is null || network is null) return OutcomeResults.ToProblem(Refusal.NotFound("The reader is not known."));

        await statuses.KeepAsync(caller.Reader, status, ct);
        var now = clock.GetUtcNow();
        var terms = venue.TermsOn(network.DayOf(now, venue.Zone).Day);
        return TypedResults.Ok(new ReaderInstructions(now, passes.PublicKey, new ReaderInstructions.Settings(
            venue.Name, venue.Zone.Id, reader.Configuration.Direction, terms.Offline, reader.Configuration.Language,
            reader.Configuration.StatusSeconds, reader.KeyReplacementAsked)));
    }

    // What a device says is shown on pages, and compared with what arrived.
    private static string? Fault(ReaderStatus status) =>
        status.AgentVersion.Length is 0 or > VersionMax ? $"agentVersion must have 1 to {VersionMax} characters."
        : status.LastSequence < 0 || status.Waiting < 0 || status.Parked < 0 ? "lastSequence, waiting and parked must not be negative."
        : status.OldestWaiting is { } oldest && (oldest < 1 || oldest > status.LastSequence) ? "oldestWaiting must be from 1 to lastSequence."
        : status.ParkedSequences.Count > ParkedMax ? $"parkedSequences must be {ParkedMax} at most."
        : status.Sources.Count > SourcesMax ? $"sources must be {SourcesMax} at most."
        : status.Sources.Any(source => source is null || source.Name.Length is 0 or > TextMax || source.Detail.Length > TextMax || !States.Contains(source.State))
            ? $"each source must have a name, a state (ready, absent or failed), and a detail of at most {TextMax} characters."
        : null;
}
