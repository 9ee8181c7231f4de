using System.Globalization;
using System.Text.Json;
using Interlieux.Gateway.Problems;
using Interlieux.Ledger;
using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Keys;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Pools;
using Interlieux.Ledger.Scans;
using Interlieux.Ledger.Scans.Intake;
using Interlieux.Ledger.Streams;
using Interlieux.Ledger.Venues;
using Marten;

namespace Interlieux.Gateway.Compatibility;

public sealed record FrappeData<T>(T Data);

/// <param name="Name">Of the allocation: to be asked for next.</param>
public sealed record AllocationName(string Name);

/// <param name="User">The member's pseudonym.</param>
/// <param name="Customer">Who pays for the member out of a pool, or empty.</param>
/// <param name="Rfid">As the reader sends it: hexadecimal with colons.</param>
public sealed record Allocation(string User, string Customer, string Rfid);

/// <summary>What a Raspberry reader that was written for a Frappe server calls: whose is this badge, and then, it was here.</summary>
internal static class FrappeEndpoints
{
    public static void MapFrappe(this IEndpointRouteBuilder app)
    {
        var calls = app.MapGroup("/api/resource").WithTags(CompatibilityModule.Tag)
            .RequireAuthorization(TokenAuthentication.Requiring(CompatibilityProtocol.Frappe))
            .AddOpenApiOperationTransformer(TokenAuthentication.DescribeAsync);

        calls.MapGet("/Allocation Of Badge", FindAllocation)
            .WithName("FindAllocations").WithSummary("The allocation of a badge, or none. A badge that nobody has is recorded, once a minute.")
            .Produces<FrappeData<AllocationName[]>>().ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status417ExpectationFailed);

        calls.MapGet("/Allocation Of Badge/{name}", ReadAllocation)
            .WithName("GetAllocation").WithSummary("The member whose badge it is.")
            .Produces<FrappeData<Allocation>>().ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status417ExpectationFailed);

        calls.MapPost("/History Of Passage", Record)
            .WithName("RecordPassage").WithSummary("A badge was here. 200 lets the member in; a refusal is 417 and says why.")
            .WithDescription("JSON or a form of rfid, date (local time of the venue) and type (In, Out, None). The same rfid and date is the same passage.")
            .Produces<FrappeData<PassageAnswer>>().ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status417ExpectationFailed).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> FindAllocation(
        string? filters, OldReader reader, BadgeOwnerQuery owners, BadgeKeys keys, ScanIntake intake, TimeProvider clock, CancellationToken ct)
    {
        if (!TryReadFilters(filters, out var rfid))
            return OutcomeResults.ToProblem(Refusal.Invalid("filters must be [[\"rfid\",\"=\",RFID]], as JSON."));
        if (!BadgeIdentifier.TryParse(ScanTechnology.NfcA, rfid, out var identifier, out var fault))
            return OutcomeResults.ToProblem(Refusal.Invalid($"rfid {fault}"));

        var (account, reason) = reader.IsRevoked ? (null, null) : await owners.FindAsync(identifier, ct);
        if (account is not null)
            return TypedResults.Ok(new FrappeData<AllocationName[]>([new AllocationName(AllocationNames.Write(keys, reader.KeyId, BytesOf(identifier)))]));

        // The reader will say nothing more of it. It asks as long as the card lies there: a minute's questions are one scan.
        var now = clock.GetUtcNow();
        var minute = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute));
        var scanId = IdOf("old look-up", reader, keys, identifier, minute.ToString("O", CultureInfo.InvariantCulture));
        var verdict = await intake.SubmitAsync(reader, scanId, ScanTechnology.NfcA, identifier, ScanDirection.Toggle, minute, reason, ct);
        return reader.IsRevoked ? Passages.Refuse(verdict.Reason!) : TypedResults.Ok(new FrappeData<AllocationName[]>([]));
    }

    private static async Task<IResult> ReadAllocation(
        string name, OldReader reader, BadgeOwnerQuery owners, BadgeKeys keys, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (reader.IsRevoked) return Passages.Refuse(ReasonCodes.DeviceRevoked);
        if (AllocationNames.Read(keys, reader.KeyId, name) is not { } bytes
            || !BadgeIdentifier.TryParse(ScanTechnology.NfcA, Convert.ToHexString(bytes), out var identifier, out _)
            || (await owners.FindAsync(identifier, ct)).AccountId is not { } accountId
            || await session.FindAsync<Account>(accountId, ct) is not { } account)
            return Passages.NotFound("There is no such allocation.");

        var network = await session.FindAsync<Network>(Network.StreamId, ct);
        var venue = await session.FindAsync<Venue>(reader.Venue, ct);
        var customer = await CustomerOf(account, network!.DayOf(clock.GetUtcNow(), venue!.Zone).Day, session, ct);
        var rfid = string.Join(':', bytes.Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
        return TypedResults.Ok(new FrappeData<Allocation>(new Allocation(account.MemberRef, customer, rfid)));
    }

    private static async Task<IResult> Record(
        HttpRequest request, OldReader reader, BadgeKeys keys, ScanIntake intake, IDocumentSession session, CancellationToken ct)
    {
        // Who it is follows from the badge: the user and the customer that are sent back here say nothing that counts.
        var fields = await RequestFields.ReadAsync(request, ct);
        if (!BadgeIdentifier.TryParse(ScanTechnology.NfcA, fields["rfid"], out var identifier, out var fault))
            return OutcomeResults.ToProblem(Refusal.Invalid($"rfid {fault}"));
        if (DirectionOf(fields["type"]) is not { } direction) return OutcomeResults.ToProblem(Refusal.Invalid("type must be In, Out or None."));
        var venue = await session.FindAsync<Venue>(reader.Venue, ct);
        if (!LocalDates.TryRead(fields["date"], venue!.Zone, out var occurredAt))
            return OutcomeResults.ToProblem(Refusal.Invalid("date must be the venue's local time as YYYY-MM-DD HH:MM:SS.ffffff."));

        var scanId = IdOf("old passage", reader, keys, identifier, occurredAt.ToString("O", CultureInfo.InvariantCulture));
        var verdict = await intake.SubmitAsync(reader, scanId, ScanTechnology.NfcA, identifier, direction, occurredAt, null, ct);
        return verdict.ToResult(answer => TypedResults.Ok(new FrappeData<PassageAnswer>(answer)));
    }

    private static bool TryReadFilters(string? filters, out string rfid)
    {
        rfid = "";
        try
        {
            if (JsonSerializer.Deserialize<string[][]>(filters ?? "") is not [["rfid", "=", { } value]]) return false;
            rfid = value;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static ScanDirection? DirectionOf(string? type) => type switch
    {
        "In" => ScanDirection.In,
        "Out" => ScanDirection.Out,
        "None" or null => ScanDirection.Toggle,
        _ => null,
    };

    /// <summary>An id that follows from what the reader sends, and tells nobody the badge: it is hashed under the first badge key there was.</summary>
    private static Guid IdOf(string kind, OldReader reader, BadgeKeys keys, BadgeIdentifier identifier, string instant) =>
        StableId.Of(kind, reader.KeyId.ToString("N"), keys.All[^1].Hash(identifier), instant);

    private static byte[] BytesOf(BadgeIdentifier identifier) =>
        Convert.FromHexString(identifier.Canonical.AsSpan(identifier.Canonical.IndexOf(':', StringComparison.Ordinal) + 1));

    private static async Task<string> CustomerOf(Account account, DateOnly day, IDocumentSession session, CancellationToken ct)
    {
        foreach (var id in account.Pools)
        {
            if (await session.FindAsync<Pool>(id, ct) is { } pool && pool.ValidFrom <= day && day <= pool.ValidUntil) return pool.Customer;
        }

        return "";
    }
}
