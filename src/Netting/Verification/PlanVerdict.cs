namespace Interlieux.Netting.Verification;

/// <summary>What <see cref="PlanVerifier"/> found out by itself about a plan; nothing in it is taken on trust.</summary>
public sealed record PlanVerdict
{
    private PlanVerdict()
    {
    }

    /// <summary>What is wrong with the plan or its certificate, in one plain line; null when it is valid.</summary>
    public string? Fault { get; private init; }

    /// <summary>Invoices above the bound that the verifier established; 0 when the plan is optimal or not valid.</summary>
    public int Gap { get; private init; }

    /// <summary>Valid, and by its certificate no plan under the same policy and constraints carries less, nor has fewer invoices.</summary>
    /// <remarks>A gap of 0 alone does not make a plan optimal: its own certificate has to prove it.</remarks>
    public bool Optimal { get; private init; }

    /// <summary>A search that the certificate speaks of was done again, and gave exactly its numbers.</summary>
    public bool Recomputed { get; private init; }

    /// <summary>Why a search was not done again, so that its part of the bound is not taken over; null when all was done.</summary>
    public string? NotRecomputed { get; private init; }

    /// <summary>The plan settles the obligations, and every claim of it that could be checked is true.</summary>
    public bool Valid => Fault is null;

    /// <summary>"valid, optimal", "valid, gap 2", either with ", recomputed" or ", not recomputed: too large", or the fault.</summary>
    public override string ToString() => Fault
        ?? (Optimal ? "valid, optimal" : $"valid, gap {Gap}")
        + (NotRecomputed is not null ? $", not recomputed: {NotRecomputed}" : Recomputed ? ", recomputed" : "");

    internal static PlanVerdict Faulty(string fault) => new() { Fault = fault };

    /// <summary>A plan without a proof: between its count and <paramref name="bound"/> nothing is known.</summary>
    internal static PlanVerdict Unproven(SettlementPlan plan, int bound) => new() { Gap = plan.Count - bound };

    /// <summary>What a certificate gave.</summary>
    internal static PlanVerdict Sound(SettlementPlan plan, int bound, bool recomputed = false, string? notRecomputed = null) => new()
    {
        Gap = plan.Count - bound,
        Optimal = plan.Proven && plan.Count == bound && notRecomputed is null,
        Recomputed = recomputed,
        NotRecomputed = notRecomputed,
    };
}
