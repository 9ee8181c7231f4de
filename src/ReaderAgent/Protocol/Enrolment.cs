using System.Text.Json.Serialization;

namespace Interlieux.ReaderAgent.Protocol;

/// <summary>A device asks to be the reader that the code was made for.</summary>
/// <param name="CountsFrom">Of a device that is enrolled again: the smallest sequence that may still come.</param>
internal sealed record Enrolment(
    string Code, string PublicKey, string Signature, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? CountsFrom = null);

/// <param name="GatewayKey">With which the gateway signs offline passes; 32 bytes in base64url.</param>
internal sealed record Enrolled(Guid ReaderId, string GatewayKey, DateTimeOffset Now);

/// <summary>A device takes a new key; the signature is by that key.</summary>
internal sealed record KeyReplacement(string PublicKey, string Signature);

internal sealed record GatewayTime(DateTimeOffset Now);
