namespace Interlieux.Netting;

/// <summary>Why a netting ended.</summary>
public enum StopReason
{
    /// <summary>The plan is proven, or every method was carried to its end.</summary>
    Finished = 1,

    /// <summary><see cref="NettingOptions.WorkLimit"/> was spent. The plan is the same on every machine.</summary>
    WorkLimit = 2,

    /// <summary>The caller cancelled. The plan is valid, but depends on when.</summary>
    Cancelled = 3,

    /// <summary><see cref="NettingOptions.TimeLimit"/> had passed. The plan is valid, but depends on the machine.</summary>
    Clock = 4,
}
