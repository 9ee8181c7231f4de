namespace Interlieux.Netting;

/// <summary>The steps of a netting.</summary>
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

    /// <summary>The linear program over zero-sum patterns: prices for net positions.</summary>
    Patterns = 5,

    /// <summary>All partitions that the prices leave possible are searched.</summary>
    Cover = 6,

    /// <summary>Zero-sum sets are listed by size.</summary>
    Sets = 7,

    /// <summary>All zero-sum sets are listed by four quarter lists.</summary>
    QuarterLists = 8,

    /// <summary>Flows in the graph of obligations.</summary>
    Flow = 9,
}
