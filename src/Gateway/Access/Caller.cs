using System.Buffers.Text;
using System.Security.Claims;
using Interlieux.Ledger.Keys;

namespace Interlieux.Gateway.Access;

/// <summary>Who calls: the key, what it opens, and the venue or reader it is bound to.</summary>
/// <param name="DeviceKey">Of an enrolled device: the public key by which it proved who it is, in base64url. A request may outlast it.</param>
internal sealed record Caller(
    Guid KeyId, KeyScope Scope, Guid? VenueId, Guid? ReaderId, string? DeviceKey = null, bool Disabled = false, bool Revoked = false)
{
    /// <summary>Has a reader that is disabled, and then no scope at all.</summary>
    public const string DisabledClaim = "disabled";

    /// <summary>Has a reader that is revoked: it may still bring scans, to be told so.</summary>
    public const string RevokedClaim = "revoked";

    private const string KeyClaim = "key";
    private const string ScopeClaim = "scope";
    private const string VenueClaim = "venue";
    private const string ReaderClaim = "reader";
    private const string DeviceKeyClaim = "device-key";

    /// <summary>How the trail names the caller.</summary>
    public string Actor => $"key:{KeyId}";

    /// <summary>The reader of a key that is bound to one.</summary>
    public Guid Reader => ReaderId ?? throw new InvalidOperationException("The key is bound to no reader.");

    /// <summary>The venue of a key that is bound to one.</summary>
    public Guid Venue => VenueId ?? throw new InvalidOperationException("The key is bound to no venue.");

    public static Caller Of(AccessKey key) => new(
        key.Id, key.Scope, key.VenueId, key.ReaderId, key.PublicKey is { } device ? Base64Url.EncodeToString(device) : null, key.Disabled,
        key.RevokedAt is not null);

    public static Caller Of(ClaimsPrincipal user) => new(
        Guid.Parse(user.FindFirstValue(KeyClaim)!), Enum.Parse<KeyScope>(user.FindFirstValue(ScopeClaim)!),
        user.FindFirstValue(VenueClaim) is { } venue ? Guid.Parse(venue) : null,
        user.FindFirstValue(ReaderClaim) is { } reader ? Guid.Parse(reader) : null, user.FindFirstValue(DeviceKeyClaim));

    /// <summary>Whether the device's key is still the one by which the caller proved who it is.</summary>
    public bool IsOf(AccessKey? device) => device?.PublicKey is { } present ? DeviceKey == Base64Url.EncodeToString(present) : DeviceKey is null;

    /// <summary>Lets endpoints take a caller as a parameter.</summary>
    public static ValueTask<Caller> BindAsync(HttpContext context) => ValueTask.FromResult(Of(context.User));

    public ClaimsPrincipal ToPrincipal(string authenticationType)
    {
        var claims = new List<Claim> { new(KeyClaim, KeyId.ToString()) };
        claims.Add(Disabled ? new Claim(DisabledClaim, "") : new Claim(ScopeClaim, Scope.ToString()));
        if (VenueId is { } venue) claims.Add(new Claim(VenueClaim, venue.ToString()));
        if (ReaderId is { } reader) claims.Add(new Claim(ReaderClaim, reader.ToString()));
        if (DeviceKey is not null) claims.Add(new Claim(DeviceKeyClaim, DeviceKey));
        if (Revoked) claims.Add(new Claim(RevokedClaim, ""));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, authenticationType));
    }
}
