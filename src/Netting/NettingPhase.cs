namespace Interlieux.Netting;

/// <summary>The steps of a netting, in their order.</summary>
public enum NettingPhase
{
    /// <summary>Opposite equal balances are paired off.</summary>
    Pairing = 1,

    /// <summary>Small zero-sum groups are looked for, greedily.</summary>
    Construction = 2,

    /// <summary>A few groups at a time are taken apart and put together again in the best way.</summary>
    LocalSearch = 3,

    /// <summary>All partitions of the rest are considered.</summary>
    Exhaustive = 4,
}
