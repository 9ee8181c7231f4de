namespace Interlieux.Ledger.Badges;

/// <summary>The badge key cannot be used; the message says why and what to do, in one line.</summary>
public sealed class BadgeKeyException(string message) : Exception(message);
