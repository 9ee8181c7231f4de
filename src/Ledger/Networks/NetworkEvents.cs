namespace Interlieux.Ledger.Networks;

public abstract record NetworkEvent;

public enum NetworkKind
{
    Demo = 1,
    Real = 2,
}

/// <summary>What a settlement counts in.</summary>
public enum NettingUnit
{
    HalfDays = 1,
    Cents = 2,
}

public sealed record NetworkFounded(
    Guid NetworkId, string Name, NetworkKind Kind, string Currency, NettingUnit Unit, string BadgeKeyFingerprint, DateTimeOffset RecordedAt)
    : NetworkEvent;

/// <summary>The charging rule, from a venue day on.</summary>
public sealed record RulesPublished(int Version, DateOnly EffectiveFrom, ChargingRules Rules, DateTimeOffset RecordedAt) : NetworkEvent;

/// <summary>The price of a half-day between venues, from a venue day on.</summary>
public sealed record TariffPublished(int Version, DateOnly EffectiveFrom, long HalfDayCents, DateTimeOffset RecordedAt) : NetworkEvent;

/// <summary>A key was given out for the whole network; its secret is nowhere in the ledger.</summary>
public sealed record NetworkKeyIssued(Guid KeyId, string Scope, string Label, DateTimeOffset RecordedAt) : NetworkEvent;

public sealed record NetworkKeyRevoked(Guid KeyId, DateTimeOffset RecordedAt) : NetworkEvent;

/// <summary>Badges are hashed under another key from now on; the key itself is nowhere in the ledger.</summary>
public sealed record BadgeKeyRotated(string Fingerprint, DateTimeOffset RecordedAt) : NetworkEvent;
