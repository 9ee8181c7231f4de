namespace Interlieux.Ledger.Scans;

/// <summary>Why a scan was refused, as readers, screens and auditors see it.</summary>
public static class ReasonCodes
{
    public const string UnknownBadge = "unknown-badge";
    public const string RandomIdentifier = "random-identifier";
    public const string AmbiguousIdentifier = "ambiguous-identifier";
    public const string BadgeRevoked = "badge-revoked";
    public const string DeviceRevoked = "device-revoked";
    public const string NoPass = "no-pass";
    public const string OutOfScope = "out-of-scope";
    public const string Exhausted = "exhausted";
    public const string Quota = "quota";
    public const string Suspended = "suspended";
    public const string VenueFull = "venue-full";
    public const string VenueClosed = "venue-closed";
    public const string VenueLeft = "venue-left";
    public const string Clock = "clock";
    public const string HomeRefused = "home-refused";
    public const string HomeTimeout = "home-timeout";
    public const string OfflineClosed = "offline-closed";
    public const string Conflict = "conflict";
    public const string ExpiredCode = "expired-code";
    public const string Signature = "signature";
}
