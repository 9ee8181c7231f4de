using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Interlieux.ReaderAgent.Protocol;
using NSec.Cryptography;

namespace Interlieux.ReaderAgent.Identity;

/// <summary>The Ed25519 key (RFC 8032) with which a device says who it is. It never leaves the device. Safe for several threads.</summary>
internal sealed class DeviceIdentity : IDisposable
{
    public static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(5);

    private static readonly string TokenHeader = Base64Url.EncodeToString("""{"alg":"EdDSA","typ":"JWT"}"""u8);
    private readonly Key key;

    public DeviceIdentity(Guid readerId, byte[] seed)
    {
        ReaderId = readerId;
        key = Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey);
        PublicKey = Base64Url.EncodeToString(key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <summary>Empty as long as the device is not enrolled.</summary>
    public Guid ReaderId { get; }

    /// <summary>32 bytes in base64url.</summary>
    public string PublicKey { get; }

    /// <summary>A JWT (RFC 7519) for the next five minutes.</summary>
    /// <param name="gatewayNow">The gateway's clock, not this device's.</param>
    public string Token(DateTimeOffset gatewayNow)
    {
        var issued = gatewayNow.ToUnixTimeSeconds();
        var claims = new TokenClaims(ReaderId, issued, issued + (long)TokenLifetime.TotalSeconds);
        var signed = $"{TokenHeader}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims, ReaderJson.Default.TokenClaims))}";
        return $"{signed}.{Sign(signed)}";
    }

    /// <summary>The scan with this device's signature.</summary>
    public Scan Sign(Scan scan) => scan with { Signature = Sign(TextOf(scan)) };

    /// <summary>The signature of lines of text, in base64url.</summary>
    public string SignLines(params ReadOnlySpan<string?> lines) => Sign(string.Join('\n', lines));

    public void Dispose() => key.Dispose();

    // docs/protocol/reader-v1.md, Signed scans.
    internal string TextOf(Scan scan) => string.Join('\n',
    [
        "interlieux-scan-v1", ReaderId.ToString(), scan.ScanId.ToString(), Number(scan.Sequence), Words.Of(scan.Technology), scan.Identifier,
        Words.Of(scan.Direction), Number(scan.OccurredAt.ToUnixTimeMilliseconds()), Number(scan.MonotonicMs), scan.Offline ? "true" : "false",
        Words.Of(scan.AdmittedBy), scan.ListVersion is { } version ? Number(version) : "null",
    ]);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private string Sign(string text) =>
        Base64Url.EncodeToString(SignatureAlgorithm.Ed25519.Sign(key, Encoding.UTF8.GetBytes(text)));
}

/// <summary>What a device token claims.</summary>
internal sealed record TokenClaims(Guid Sub, long Iat, long Exp);
