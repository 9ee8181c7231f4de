namespace Interlieux.Netting;

/// <summary>Why no plan under the same policy has fewer invoices. Stored by name; the numbers never change.</summary>
public enum Proof
{
    /// <summary>No proof: the plan is valid, and between <see cref="SettlementPlan.LowerBound"/> and its count nothing is known.</summary>
    None = 1,

    /// <summary>The policy leaves no choice, as <see cref="ClearingPolicy.Bilateral"/> does.</summary>
    Definition = 2,

    /// <summary>Everything paired off: two venues and one invoice a group, and no group can be smaller.</summary>
    Pairs = 3,

    /// <summary>Each group of the rest holds exactly one venue of the rarer sign, and every group needs one.</summary>
    Sign = 4,

    /// <summary>The groups of the rest hold three venues (two remain at most), and after pairing no group is smaller.</summary>
    Size = 5,

    /// <summary>All partitions of the rest were considered.</summary>
    Exhaustive = 6,
}
