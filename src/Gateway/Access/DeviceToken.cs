using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Interlieux.Gateway.Access;

/// <summary>A JWT (RFC 7519) that a device signs itself: docs/protocol/reader-v1.md, Who is speaking. One header, one algorithm, nothing to choose.</summary>
internal sealed class DeviceToken
{
    private const int LengthMax = 600;

    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"EdDSA","typ":"JWT"}"""u8);
    private static readonly TimeSpan LifetimeMax = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    private readonly string signed;
    private readonly string signature;
    private readonly Claims claims;

    private DeviceToken(string signed, string signature, Claims claims)
    {
        this.signed = signed;
        this.signature = signature;
        this.claims = claims;
    }

    /// <summary>Whom it says to be of.</summary>
    public Guid ReaderId => claims.Sub;

    /// <returns>Null when it is none; nothing is verified yet.</returns>
    public static DeviceToken? Read(string? text)
    {
        if (text is null || text.Length > LengthMax || text.Split('.') is not [var header, var payload, var signature] || header != Header) return null;
        try
        {
            return JsonSerializer.Deserialize<Claims>(Base64Url.DecodeFromChars(payload), JsonSerializerOptions.Web) is { } claims
                ? new DeviceToken($"{header}.{payload}", signature, claims)
                : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    public bool IsGood(byte[]? publicKey, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds();
        return publicKey is not null
            && claims.Exp > seconds && claims.Iat <= seconds + ClockTolerance.TotalSeconds
            // Wide numbers: what a stranger sends must not overflow.
            && (Int128)claims.Exp - claims.Iat <= (Int128)LifetimeMax.TotalSeconds
            && DeviceSignatures.IsSigned(publicKey, signed, signature);
    }

    private sealed record Claims([property: JsonRequired] Guid Sub, [property: JsonRequired] long Iat, [property: JsonRequired] long Exp);
}
