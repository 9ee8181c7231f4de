using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Interlieux.Ledger.Scans;

namespace Interlieux.Gateway.Scans;

/// <summary>A scan as readers send it: docs/protocol/reader-v1.md.</summary>
/// <param name="ScanId">UUIDv7 given by the device, once for ever.</param>
/// <param name="Sequence">Counts the device's scans, from 1.</param>
/// <param name="OccurredAt">By the device's clock, with its offset.</param>
public sealed record ScanContract(
    Guid? ScanId, long? Sequence, ScanTechnology? Technology, string? Identifier, ScanDirection? Direction, DateTimeOffset? OccurredAt,
    long? MonotonicMs, bool? Offline, Admission? AdmittedBy, long? ListVersion)
{
    /// <summary>Reads one scan or many, or says which field of which scan is wrong: then none of them is taken.</summary>
    public static bool TryReadMany(
        JsonElement body, JsonSerializerOptions json, [NotNullWhen(true)] out IReadOnlyList<Scan>? scans, out string fault)
    {
        (scans, fault) = (null, "");
        JsonElement[] elements = body.ValueKind == JsonValueKind.Array ? [.. body.EnumerateArray()] : [body];
        if (elements.Length is 0 or > ScansMax)
        {
            fault = $"Send from 1 to {ScansMax} scans at once.";
            return false;
        }

        var read = new List<Scan>(elements.Length);
        for (var i = 0; i < elements.Length; i++)
        {
            if (!TryRead(elements[i], json, out var scan, out var field))
            {
                fault = $"scan {i}: {field}";
                return false;
            }

            read.Add(scan);
        }

        scans = read;
        return true;
    }

    public const int ScansMax = 500;

    private static bool TryRead(JsonElement element, JsonSerializerOptions json, [NotNullWhen(true)] out Scan? scan, out string fault)
    {
        (scan, fault) = (null, "");
        ScanContract? contract;
        try
        {
            contract = element.Deserialize<ScanContract>(json);
        }
        catch (JsonException e)
        {
            fault = $"{e.Path?.TrimStart('$', '.')} cannot be read.";
            return false;
        }

        if (contract is null)
        {
            fault = "is null.";
            return false;
        }

        return contract.TryValidate(out scan, out fault);
    }

    private bool TryValidate([NotNullWhen(true)] out Scan? scan, out string fault)
    {
        scan = null;
        fault = ScanId is not { } id || id == Guid.Empty ? "scanId is missing."
            : Sequence is not >= 1 ? "sequence must be 1 or more."
            : Technology is null ? "technology is missing."
            : Direction is null ? "direction is missing."
            : OccurredAt is null ? "occurredAt is missing."
            : MonotonicMs is not >= 0 ? "monotonicMs must be 0 or more."
            : Offline is null ? "offline is missing."
            : AdmittedBy is null ? "admittedBy is missing."
            : "";
        if (fault.Length > 0) return false;
        if (!BadgeIdentifier.TryParse(Technology!.Value, Identifier, out var identifier, out fault)) return false;

        scan = new Scan(
            ScanId!.Value, Sequence!.Value, Technology.Value, identifier, Direction!.Value, OccurredAt!.Value, MonotonicMs!.Value,
            Offline!.Value, AdmittedBy!.Value, ListVersion);
        return true;
    }
}
