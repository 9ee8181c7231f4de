using Interlieux.Ledger.Keys;
using Interlieux.Ledger.Scans;

namespace Interlieux.Ledger.Readers;

/// <summary>Events of a reader's stream: its life, and the scans that resolve to no account.</summary>
public abstract record ReaderEvent;

/// <param name="Compatibility">Of a device that speaks an older protocol.</param>
public sealed record ReaderRegistered(
    Guid ReaderId, Guid VenueId, string Label, Guid KeyId, DateTimeOffset RecordedAt, CompatibilitySettings? Compatibility = null) : ReaderEvent;

public sealed record ReaderRevoked(string Reason, DateTimeOffset RecordedAt) : ReaderEvent;

/// <summary>A scan that no account can be told for: an unknown badge, a random identifier, a wrong clock, a revoked device, a conflict.</summary>
public sealed record StrayScanRefused(Guid HostVenue, string Reason, PersonalScan Personal) : ReaderEvent;
