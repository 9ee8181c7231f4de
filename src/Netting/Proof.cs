namespace Interlieux.Netting;

/// <summary>Why no plan under the same policy has fewer invoices. Stored by name; the numbers never change.</summary>
/// <remarks>docs/certificates.md says of each what its certificate holds, and how <see cref="Verification.PlanVerifier"/> checks it.</remarks>
public enum Proof
{
    /// <summary>No proof: the plan is valid, and between <see cref="SettlementPlan.LowerBound"/> and its count nothing is known.</summary>
    None = 1,

    /// <summary>The policy leaves no choice, as <see cref="ClearingPolicy.Bilateral"/> and <see cref="ClearingPolicy.Hub"/> do.</summary>
    Definition = 2,

    /// <summary>Everything paired off: two venues and one invoice a group, and no group can be smaller.</summary>
    Pairs = 3,

    /// <summary>Each group of the rest holds exactly one venue of the rarer sign, and every group needs one.</summary>
    Sign = 4,

    /// <summary>The groups of the rest hold three venues (two remain at most), and after pairing no group is smaller.</summary>
    Size = 5,

    /// <summary>All partitions of the rest were considered.</summary>
    Exhaustive = 6,

    /// <summary>A bound from flows in the graph of obligations.</summary>
    Flow = 7,

    /// <summary>Prices of the venues, by which no zero-sum group costs less than 1, add up to the number of groups.</summary>
    Dual = 8,

    /// <summary>Prices leave one or more groups above the plan possible; a search over all groups that they allow excludes them.</summary>
    DualCover = 9,

    /// <summary>As <see cref="Dual"/> or <see cref="DualCover"/>, where all zero-sum groups up to a size were listed.</summary>
    Enumeration = 10,
}

/// <summary>Proofs of several parts as one.</summary>
internal static class Proofs
{
    /// <summary>How much work stands behind a proof: of several parts' proofs the most laborious names them all.</summary>
    public static int Effort(this Proof proof) => proof switch
    {
        Proof.None => int.MaxValue,
        Proof.Definition => 0,
        Proof.Pairs => 1,
        Proof.Sign => 2,
        Proof.Size => 3,
        Proof.Flow => 4,
        Proof.Dual => 5,
        Proof.DualCover => 6,
        Proof.Enumeration => 7,
        Proof.Exhaustive => 8,
    };
}
