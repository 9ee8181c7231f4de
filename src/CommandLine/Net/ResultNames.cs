using Interlieux.Netting;

namespace Interlieux.CommandLine.Net;

/// <summary>How policies, proofs and reasons to stop are called in options and in results. A contract: names never change.</summary>
internal static class ResultNames
{
    public static readonly string[] Policies = ["fewest", "existing", "directed", "bilateral", "hub"];

    public static string Of(ClearingPolicy value) => value switch
    {
        ClearingPolicy.Fewest => "fewest",
        ClearingPolicy.Existing => "existing",
        ClearingPolicy.Directed => "directed",
        ClearingPolicy.Bilateral => "bilateral",
        ClearingPolicy.Hub => "hub",
    };

    public static string Of(Proof value) => value switch
    {
        Proof.None => "none",
        Proof.Definition => "definition",
        Proof.Pairs => "pairs",
        Proof.Sign => "sign",
        Proof.Size => "size",
        Proof.Exhaustive => "exhaustive",
        Proof.Flow => "flow",
        Proof.Dual => "dual",
        Proof.DualCover => "dual+cover",
        Proof.Enumeration => "enumeration",
    };

    public static string Of(StopReason value) => value switch
    {
        StopReason.Finished => "finished",
        StopReason.WorkLimit => "workLimit",
        StopReason.Cancelled => "cancelled",
        StopReason.Clock => "clock",
    };

    /// <summary>The policy of a name; null when there is none.</summary>
    public static ClearingPolicy? PolicyOf(string name) => Find(Enum.GetValues<ClearingPolicy>(), name, Of);

    /// <summary>The proof of a name; null when there is none.</summary>
    public static Proof? ProofOf(string name) => Find(Enum.GetValues<Proof>(), name, Of);

    /// <summary>The reason of a name; null when there is none.</summary>
    public static StopReason? StopOf(string name) => Find(Enum.GetValues<StopReason>(), name, Of);

    private static T? Find<T>(T[] values, string name, Func<T, string> nameOf)
        where T : struct, Enum
    {
        foreach (var value in values)
        {
            if (nameOf(value) == name)
                return value;
        }

        return null;
    }
}
