using System.Text.Json.Serialization;

namespace Interlieux.ReaderAgent.Protocol;

/// <summary>What let the person in before any verdict.</summary>
public enum AdmittedBy
{
    [JsonStringEnumMemberName("none")]
    None = 1,

    [JsonStringEnumMemberName("allow-list")]
    AllowList = 2,

    [JsonStringEnumMemberName("open")]
    Open = 3,
}
