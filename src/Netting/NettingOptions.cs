namespace Interlieux.Netting;

/// <summary>How to net. The default is <see cref="ClearingPolicy.Fewest"/> under the default work limit.</summary>
public sealed record NettingOptions
{
    /// <summary>The default of <see cref="WorkLimit"/>: two or three seconds on a small server.</summary>
    public const long DefaultWorkLimit = 500_000_000;

    /// <summary>The rule the plan obeys.</summary>
    public ClearingPolicy Policy { get; init; } = ClearingPolicy.Fewest;

    /// <summary>How many elementary operations (a sum tried, a state visited) the search may spend, 0 or more.</summary>
    /// <remarks>It is counted, not timed, so that the same input gives the same plan on every machine. Netting, pairing and
    /// settling always run: they are linear or nearly so. More work never gives more invoices.</remarks>
    public long WorkLimit { get; init; } = DefaultWorkLimit;
}
