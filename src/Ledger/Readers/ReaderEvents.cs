using Interlieux.Ledger.Keys;
using Interlieux.Ledger.Scans;

namespace Interlieux.Ledger.Readers;

/// <summary>Events of a reader's stream: its life, and the scans that resolve to no account.</summary>
public abstract record ReaderEvent;

/// <param name="Compatibility">Of a device that speaks an older protocol.</param>
public sealed record ReaderRegistered(
    Guid ReaderId, Guid VenueId, string Label, Guid KeyId, DateTimeOffset RecordedAt, CompatibilitySettings? Compatibility = null) : ReaderEvent;

public sealed record ReaderRevoked(string Reason, DateTimeOffset RecordedAt) : ReaderEvent;

/// <summary>A device showed the reader's code, and proved that it has the key: from now on it signs what it sends, and counts from where it is.</summary>
/// <param name="PublicKey">Ed25519, 32 bytes.</param>
/// <param name="CountsFrom">The smallest sequence that may still come, of a device that had been the reader before; null: 1.</param>
public sealed record ReaderEnrolled(byte[] PublicKey, DateTimeOffset RecordedAt, long? CountsFrom = null) : ReaderEvent;

/// <summary>The device has made itself a new key.</summary>
public sealed record ReaderKeyReplaced(byte[] PublicKey, DateTimeOffset RecordedAt) : ReaderEvent;

/// <summary>The device shall make itself a new key.</summary>
public sealed record ReaderKeyReplacementAsked(DateTimeOffset RecordedAt) : ReaderEvent;

public sealed record ReaderConfigured(ReaderConfiguration Configuration, DateTimeOffset RecordedAt) : ReaderEvent;

/// <summary>The device gets no verdict any more, until somebody enables it: its scans stay in its queue.</summary>
public sealed record ReaderDisabled(string Reason, DateTimeOffset RecordedAt) : ReaderEvent;

/// <summary>What was held against the device is settled.</summary>
public sealed record ReaderEnabled(DateTimeOffset RecordedAt) : ReaderEvent;

/// <summary>A scan that no account can be told for: an unknown badge, a random identifier, a wrong clock, a revoked device, a conflict.</summary>
public sealed record StrayScanRefused(Guid HostVenue, string Reason, PersonalScan Personal) : ReaderEvent;
