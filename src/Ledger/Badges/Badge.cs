namespace Interlieux.Ledger.Badges;

/// <summary>What a badge is, where the ledger itself made it.</summary>
public enum BadgeKind
{
    /// <summary>The short-lived codes on a member’s phone: all of them, until they are revoked.</summary>
    PhoneCode = 1,

    /// <summary>A code on paper.</summary>
    PrintedCode = 2,

    /// <summary>The name that other software of the network has for the member.</summary>
    User = 3,
}

/// <summary>What a member shows to readers, as its account knows it.</summary>
/// <param name="PayOrder">Among the accounts of the same badge: the lowest pays first.</param>
public sealed record Badge(Guid Id, string Hash, int PayOrder, DateTimeOffset? RevokedAt, BadgeKind? Kind = null);
