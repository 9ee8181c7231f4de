using System.Security.Claims;
using Interlieux.Ledger.Keys;

namespace Interlieux.Gateway.Access;

/// <summary>Who calls: the key, what it opens, and the venue or reader it is bound to.</summary>
internal sealed record Caller(Guid KeyId, KeyScope Scope, Guid? VenueId, Guid? ReaderId, bool Disabled = false)
{
    /// <summary>Has a reader that is disabled, and then no scope at all.</summary>
    public const string DisabledClaim = "disabled";

    private const string KeyClaim = "key";
    private const string ScopeClaim = "scope";
    private const string VenueClaim = "venue";
    private const string ReaderClaim = "reader";

    /// <summary>How the trail names the caller.</summary>
    public string Actor => $"key:{KeyId}";

    /// <summary>The reader of a key that is bound to one.</summary>
    public Guid Reader => ReaderId ?? throw new InvalidOperationException("The key is bound to no reader.");

    /// <summary>The venue of a key that is bound to one.</summary>
    public Guid Venue => VenueId ?? throw new InvalidOperationException("The key is bound to no venue.");

    public static Caller Of(AccessKey key) => new(key.Id, key.Scope, key.VenueId, key.ReaderId, key.Disabled);

    public static Caller Of(ClaimsPrincipal user) => new(
        Guid.Parse(user.FindFirstValue(KeyClaim)!), Enum.Parse<KeyScope>(user.FindFirstValue(ScopeClaim)!),
        user.FindFirstValue(VenueClaim) is { } venue ? Guid.Parse(venue) : null,
        user.FindFirstValue(ReaderClaim) is { } reader ? Guid.Parse(reader) : null);

    /// <summary>Lets endpoints take a caller as a parameter.</summary>
    public static ValueTask<Caller> BindAsync(HttpContext context) => ValueTask.FromResult(Of(context.User));

    public ClaimsPrincipal ToPrincipal(string authenticationType)
    {
        var claims = new List<Claim> { new(KeyClaim, KeyId.ToString()) };
        claims.Add(Disabled ? new Claim(DisabledClaim, "") : new Claim(ScopeClaim, Scope.ToString()));
        if (VenueId is { } venue) claims.Add(new Claim(VenueClaim, venue.ToString()));
        if (ReaderId is { } reader) claims.Add(new Claim(ReaderClaim, reader.ToString()));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, authenticationType));
    }
}
