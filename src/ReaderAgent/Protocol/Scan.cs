using System.Text.Json.Serialization;

namespace Interlieux.ReaderAgent.Protocol;

/// <summary>A badge met a reader, as docs/protocol/reader-v1.md puts it on the wire.</summary>
public sealed record Scan
{
    public required Guid ScanId { get; init; }
    public required long Sequence { get; init; }
    public required Technology Technology { get; init; }
    public required string Identifier { get; init; }
    public required Direction Direction { get; init; }
    public required DateTimeOffset OccurredAt { get; init; }
    public required long MonotonicMs { get; init; }
    public required bool Offline { get; init; }
    public required AdmittedBy AdmittedBy { get; init; }
    public required long? ListVersion { get; init; }

    /// <summary>By which the person was let in.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OfflinePass { get; init; }

    /// <summary>Of an enrolled device, made when the scan is sent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Signature { get; init; }

    /// <summary>Names the scan without its identifier, which belongs in no log.</summary>
    public override string ToString() => $"scan {Sequence} ({ScanId})";
}
