using System.Text.Json.Serialization;

namespace Interlieux.ReaderAgent.Protocol;

/// <summary>How a badge was read.</summary>
public enum Technology
{
    [JsonStringEnumMemberName("nfc-a")]
    NfcA = 1,

    [JsonStringEnumMemberName("nfc-b")]
    NfcB = 2,

    [JsonStringEnumMemberName("qr")]
    Qr = 3,

    [JsonStringEnumMemberName("manual")]
    Manual = 4,
}
