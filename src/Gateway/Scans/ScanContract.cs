using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Interlieux.Gateway.Hosting;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Scans;

namespace Interlieux.Gateway.Scans;

/// <summary>A scan as readers send it: docs/protocol/reader-v1.md.</summary>
/// <param name="ScanId">UUIDv7 given by the device, once for ever.</param>
/// <param name="Sequence">Counts the device's scans, from 1.</param>
/// <param name="OccurredAt">By the device's clock, with its offset.</param>
/// <param name="OfflinePass">By which it let the person in.</param>
/// <param name="Signature">Of an enrolled device, over <see cref="SignedText"/>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)] // The protocol lets newer readers say more.
public sealed partial record ScanContract(
    Guid? ScanId = null, long? Sequence = null, ScanTechnology? Technology = null, string? Identifier = null, ScanDirection? Direction = null,
    DateTimeOffset? OccurredAt = null, long? MonotonicMs = null, bool? Offline = null, Admission? AdmittedBy = null, long? ListVersion = null,
    string? OfflinePass = null, string? Signature = null)
{
    public const int ScansMax = 500;

    /// <summary>Reads one scan or many, or says what is wrong with which: then none of them is taken.</summary>
    internal static bool TryReadMany(
        JsonElement body, JsonSerializerOptions json, MemberCodes codes, [NotNullWhen(true)] out IReadOnlyList<ReceivedScan>? scans,
        [NotNullWhen(false)] out MalformedScan? malformed)
    {
        scans = null;
        JsonElement[] elements = body.ValueKind == JsonValueKind.Array ? [.. body.EnumerateArray()] : [body];
        if (elements.Length > ScansMax)
        {
            malformed = new MalformedScan(ScansMax, "scans", $"must be {ScansMax} at most.");
            return false;
        }

        var read = new ReceivedScan[elements.Length];
        for (var i = 0; i < elements.Length; i++)
        {
            malformed = Read(elements[i], i, json, codes, out read[i]);
            if (malformed is not null) return false;
        }

        (scans, malformed) = (read, null);
        return true;
    }

    private static MalformedScan? Read(JsonElement element, int index, JsonSerializerOptions json, MemberCodes codes, out ReceivedScan received)
    {
        received = null!;
        if (element.ValueKind != JsonValueKind.Object) return new MalformedScan(index, "scan", "must be an object.");
        try
        {
            var contract = element.Deserialize<ScanContract>(json)!;
            // The serializer would take a time without offset for local time.
            if (contract.OccurredAt is not null && !HasOffset().IsMatch(TextOf(element, nameof(OccurredAt))))
                return new MalformedScan(index, "occurredAt", "must have an offset.");
            if (contract.Validate(index, codes, out var scan) is { } malformed) return malformed;
            received = new ReceivedScan(scan, contract);
            return null;
        }
        catch (JsonException e)
        {
            return new MalformedScan(index, e.Path?.TrimStart('$', '.') is { Length: > 0 } field ? field : "scan", "cannot be read.");
        }
    }

    /// <summary>What an enrolled device signs: docs/protocol/reader-v1.md, Signed scans.</summary>
    public string SignedText(Guid readerId) => string.Join('\n',
    [
        "interlieux-scan-v1", readerId.ToString(), ScanId!.Value.ToString(), Number(Sequence!.Value), WireFormat.WordOf(Technology!.Value), Identifier!,
        WireFormat.WordOf(Direction!.Value), Number(OccurredAt!.Value.ToUnixTimeMilliseconds()), Number(MonotonicMs!.Value),
        Offline!.Value ? "true" : "false", WireFormat.WordOf(AdmittedBy!.Value), ListVersion is { } version ? Number(version) : "null",
    ]);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    // Names of fields are read without regard to case, and the last one counts, as the serializer does.
    private static string TextOf(JsonElement element, string field) =>
        element.EnumerateObject().Last(f => f.Name.Equals(field, StringComparison.OrdinalIgnoreCase)).Value.GetString()!;

    private MalformedScan? Validate(int index, MemberCodes codes, out Scan scan)
    {
        scan = null!;
        var (field, what) =
            ScanId is not { Version: 7 } ? ("scanId", "must be a UUIDv7.")
            : Sequence is not >= 1 ? ("sequence", "must be 1 or more.")
            : Technology is null ? ("technology", "is missing.")
            : Direction is null ? ("direction", "is missing.")
            : OccurredAt is null ? ("occurredAt", "is missing.")
            : MonotonicMs is not >= 0 ? ("monotonicMs", "must be 0 or more.")
            : Offline is null ? ("offline", "is missing.")
            : AdmittedBy is null ? ("admittedBy", "is missing.")
            : ("", "");
        if (field.Length > 0) return new MalformedScan(index, field, what);
        if (!codes.TryRead(Technology!.Value, Identifier, OccurredAt!.Value, out var identifier, out var objection, out var fault))
            return new MalformedScan(index, "identifier", fault);

        scan = new Scan(
            ScanId!.Value, Sequence!.Value, Technology.Value, identifier, Direction!.Value, OccurredAt.Value, MonotonicMs!.Value,
            Offline!.Value, AdmittedBy!.Value, ListVersion, objection);
        return null;
    }

    [GeneratedRegex(@"(Z|[+-]\d\d:\d\d)$", RegexOptions.CultureInvariant)]
    private static partial Regex HasOffset();
}

/// <summary>A scan as it was sent, and as the ledger takes it.</summary>
internal sealed record ReceivedScan(Scan Scan, ScanContract Sent);

/// <summary>Why a whole request is refused: the first scan that cannot be read, and its field. The value is never repeated.</summary>
/// <param name="Index">Position in the request, from 0.</param>
public sealed record MalformedScan(int Index, string Field, string What)
{
    public override string ToString() => $"scans[{Index}].{Field}: {What}";
}
