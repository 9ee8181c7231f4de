namespace Interlieux.ReaderAgent.Protocol;

/// <summary>Problem details of a refused request; only a gateway that found a malformed scan gives both index and field.</summary>
internal sealed record Problem(
    string? Type = null, string? Title = null, int? Status = null, string? Detail = null, int? Index = null, string? Field = null)
{
    public const string ReaderDisabled = "urn:interlieux:problem:reader-disabled";
}
