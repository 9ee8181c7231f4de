using System.Text.Json.Serialization;

namespace Interlieux.ReaderAgent.Protocol;

/// <summary>What the gateway made of a scan.</summary>
public enum Outcome
{
    [JsonStringEnumMemberName("accepted")]
    Accepted = 1,

    [JsonStringEnumMemberName("refused")]
    Refused = 2,

    [JsonStringEnumMemberName("repeat")]
    Repeat = 3,
}
