using System.Text.Json.Serialization;

namespace Interlieux.ReaderAgent.Protocol;

/// <summary>How the device is, as it tells the gateway every minute.</summary>
/// <param name="LastSequence">Of the last tap ever stored.</param>
/// <param name="OldestWaiting">The smallest sequence without a verdict.</param>
/// <param name="ClockSkewMs">The device's clock minus the gateway's.</param>
internal sealed record Status(
    string AgentVersion, long LastSequence, long? OldestWaiting, long Waiting, long Parked, long[] ParkedSequences, long? ClockSkewMs,
    SourceStatus[] Sources);

/// <param name="State">ready, absent or failed.</param>
internal sealed record SourceStatus(string Name, string State, string Detail);

/// <summary>How the gateway wants the reader to behave.</summary>
internal sealed record Instructions(DateTimeOffset Now, string GatewayKey, ReaderSettings Configuration);

/// <param name="Venue">The venue's name.</param>
/// <param name="Direction">Null: as the device has it.</param>
/// <param name="Language">fr or en.</param>
/// <param name="StatusSeconds">Between two statuses, 10 to 3600.</param>
/// <param name="RotateKey">Make a new key now.</param>
internal sealed record ReaderSettings(
    string Venue, string TimeZone, Direction? Direction, OfflinePolicy Offline, string Language, int StatusSeconds, bool RotateKey);

/// <summary>What the reader does with a tap when it cannot ask.</summary>
public enum OfflinePolicy
{
    /// <summary>It stores it, and lets nobody in.</summary>
    [JsonStringEnumMemberName("store")]
    Store = 1,

    /// <summary>Nobody enters.</summary>
    [JsonStringEnumMemberName("closed")]
    Closed = 2,

    /// <summary>Who has an offline pass enters.</summary>
    [JsonStringEnumMemberName("allow-list")]
    AllowList = 3,

    /// <summary>Everybody enters.</summary>
    [JsonStringEnumMemberName("open")]
    Open = 4,
}
