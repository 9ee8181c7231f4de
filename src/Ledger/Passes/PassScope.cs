using System.Collections.Immutable;

namespace Interlieux.Ledger.Passes;

public enum PassReach
{
    /// <summary>The account's home venue alone.</summary>
    Home = 1,

    /// <summary>The venues named.</summary>
    Venues = 2,

    /// <summary>Every venue of the network.</summary>
    Network = 3,
}

/// <summary>Where a pass may be used.</summary>
public sealed record PassScope(PassReach Reach, ImmutableArray<Guid> Venues)
{
    public static PassScope Home { get; } = new(PassReach.Home, []);

    public static PassScope Network { get; } = new(PassReach.Network, []);

    public bool Covers(Guid hostVenue, Guid homeVenue) => Reach switch
    {
        PassReach.Home => hostVenue == homeVenue,
        PassReach.Venues => Venues.Contains(hostVenue),
        PassReach.Network => true,
    };

    public bool Equals(PassScope? other) => other is not null && Reach == other.Reach && Venues.SequenceEqual(other.Venues);

    public override int GetHashCode() => HashCode.Combine(Reach, Venues.Length);
}
