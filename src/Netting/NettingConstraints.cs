using System.Collections.Immutable;

namespace Interlieux.Netting;

/// <summary>What a plan has to respect beside its policy. The default respects nothing more.</summary>
/// <remarks>Every venue named must occur in the obligations, or have an amount carried in; see <see cref="NettingEngine.Solve"/>.</remarks>
public sealed record NettingConstraints
{
    /// <summary>No constraint at all.</summary>
    public static NettingConstraints None { get; } = new();

    /// <summary>Pairs between which no invoice is allowed.</summary>
    public ImmutableArray<ForbiddenPair> Forbidden { get; init; } = [];

    /// <summary>The territory of each venue; empty when there are none. No invoice crosses. A territory that does not balance
    /// carries its excess, on the venues with the largest net positions of the excess's sign.</summary>
    public ImmutableSortedDictionary<string, string> Territories { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Venues whose obligations are left out, in both directions.</summary>
    public ImmutableSortedSet<string> Excluded { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>No invoice is below this amount; 0 and 1 allow every invoice. What cannot be settled then is carried: the least
    /// total first, the fewest invoices second.</summary>
    public long Minimum { get; init; }

    /// <summary>Amounts carried in from the last period. One a venue; they sum to 0.</summary>
    public ImmutableArray<Carried> CarriedIn { get; init; } = [];
}
