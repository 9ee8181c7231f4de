namespace Interlieux.Netting.Verification;

/// <summary>What <see cref="PlanVerifier"/> found out by itself about a plan; nothing in it is taken on trust.</summary>
public sealed record PlanVerdict
{
    private PlanVerdict(string? fault, int gap) => (Fault, Gap) = (fault, gap);

    /// <summary>What is wrong with the plan, in one plain line; null when it is valid.</summary>
    public string? Fault { get; }

    /// <summary>Invoices above the bound that the verifier established; 0 when the plan is optimal or not valid.</summary>
    public int Gap { get; }

    /// <summary>The plan settles the obligations, and every claim of it that could be checked is true.</summary>
    public bool Valid => Fault is null;

    /// <summary>Valid, and no plan under its policy has fewer invoices.</summary>
    public bool Optimal => Valid && Gap == 0;

    /// <summary>"valid, optimal", "valid, gap 2", or the fault.</summary>
    public override string ToString() => Fault ?? (Gap == 0 ? "valid, optimal" : $"valid, gap {Gap}");

    internal static PlanVerdict Faulty(string fault) => new(fault, 0);

    internal static PlanVerdict Sound(int gap) => new(null, gap);
}
