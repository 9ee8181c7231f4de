namespace Interlieux.Netting;

/// <summary>How to net. The default is <see cref="ClearingPolicy.Fewest"/> under the default work limit.</summary>
public sealed record NettingOptions
{
    /// <summary>The default of <see cref="WorkLimit"/>: ends within ten seconds on a small server, mostly long before.</summary>
    public const long DefaultWorkLimit = 1_500_000_000;

    /// <summary>The rule the plan obeys.</summary>
    public ClearingPolicy Policy { get; init; } = ClearingPolicy.Fewest;

    /// <summary>How many elementary operations (a sum tried, a state visited: about a nanosecond or a few) the search may spend, 0 or more.</summary>
    /// <remarks>It is counted, not timed, so that the same input gives the same plan on every machine. Netting, pairing and
    /// settling always run: they are linear or nearly so. More work never gives more invoices.</remarks>
    public long WorkLimit { get; init; } = DefaultWorkLimit;

    /// <summary>A guard: when this has passed by <see cref="Clock"/>, the best plan so far is returned. Null: none.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>What <see cref="TimeLimit"/> is measured by; nothing else in the library reads a clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How many threads may work at once, 1 or more. It changes how long it takes, never the plan.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Under <see cref="ClearingPolicy.Directed"/>: the fewest invoices, whatever amount they move.</summary>
    public bool InvoicesFirst { get; init; }

    /// <summary>Under <see cref="ClearingPolicy.Hub"/>: the name of the hub, a venue or not.</summary>
    public string Hub { get; init; } = "hub";

    /// <summary>What the plan has to respect beside its policy.</summary>
    public NettingConstraints Constraints { get; init; } = NettingConstraints.None;
}
