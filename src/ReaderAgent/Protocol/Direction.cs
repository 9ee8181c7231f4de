using System.Text.Json.Serialization;

namespace Interlieux.ReaderAgent.Protocol;

/// <summary>What a reader is for: people who come in, who go out, or both in turn.</summary>
public enum Direction
{
    [JsonStringEnumMemberName("in")]
    In = 1,

    [JsonStringEnumMemberName("out")]
    Out = 2,

    [JsonStringEnumMemberName("toggle")]
    Toggle = 3,
}
