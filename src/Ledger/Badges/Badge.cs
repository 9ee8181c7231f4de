namespace Interlieux.Ledger.Badges;

/// <summary>What a member shows to readers, as its account knows it.</summary>
/// <param name="PayOrder">Among the accounts of the same badge: the lowest pays first.</param>
public sealed record Badge(Guid Id, string Hash, int PayOrder, DateTimeOffset? RevokedAt);
