using Interlieux.Ledger.Accounts;

namespace Interlieux.Ledger.Badges;

/// <param name="BadgeHash">Keyed hash of the canonical identifier, base64.</param>
/// <param name="Truncations">Keyed hashes of what a reader that truncates would read; they match nothing.</param>
/// <param name="KeyFingerprint">Of the badge key; null of the first one.</param>
public sealed record PersonalBadge(string BadgeHash, IReadOnlyList<string>? Truncations = null, string? KeyFingerprint = null) : Personal;

/// <param name="PayOrder">Among the accounts of the same badge: the lowest pays first.</param>
/// <param name="Batch">Name of the batch it was imported with.</param>
/// <param name="Kind">Null of what was bound by an identifier that somebody read or typed.</param>
public sealed record BadgeBound(
    Guid BadgeId, PersonalBadge Personal, DateTimeOffset RecordedAt, int PayOrder = 1, string? Batch = null, BadgeKind? Kind = null) : AccountEvent;

public sealed record BadgeRevoked(Guid BadgeId, string Reason, DateTimeOffset RecordedAt) : AccountEvent;

/// <summary>The badge key was changed, and the badge came by: it is known under the new key from now on.</summary>
public sealed record BadgeRehashed(Guid BadgeId, PersonalBadge Personal, DateTimeOffset RecordedAt) : AccountEvent;
