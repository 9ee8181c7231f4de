using Interlieux.Netting;

namespace Interlieux.CommandLine.Net;

/// <summary>How policies, proofs and reasons to stop are called in options and in results. A contract: names never change.</summary>
internal static class ResultNames
{
    public static readonly IReadOnlyList<(string Name, ClearingPolicy Value)> Policies =
    [
        ("fewest", ClearingPolicy.Fewest),
        ("existing", ClearingPolicy.Existing),
        ("directed", ClearingPolicy.Directed),
        ("bilateral", ClearingPolicy.Bilateral),
        ("hub", ClearingPolicy.Hub),
    ];

    public static readonly IReadOnlyList<(string Name, Proof Value)> Proofs =
    [
        ("none", Proof.None),
        ("definition", Proof.Definition),
        ("pairs", Proof.Pairs),
        ("sign", Proof.Sign),
        ("size", Proof.Size),
        ("exhaustive", Proof.Exhaustive),
        ("flow", Proof.Flow),
        ("dual", Proof.Dual),
        ("dual+cover", Proof.DualCover),
        ("enumeration", Proof.Enumeration),
    ];

    public static readonly IReadOnlyList<(string Name, StopReason Value)> Stops =
    [
        ("finished", StopReason.Finished),
        ("workLimit", StopReason.WorkLimit),
        ("cancelled", StopReason.Cancelled),
        ("clock", StopReason.Clock),
    ];

    public static string Of(ClearingPolicy value) => Policies.First(entry => entry.Value == value).Name;

    public static string Of(Proof value) => Proofs.First(entry => entry.Value == value).Name;

    public static string Of(StopReason value) => Stops.First(entry => entry.Value == value).Name;
}
