using System.Collections.Immutable;

namespace Interlieux.Netting;

/// <summary>The invoices that settle a set of obligations, and how far from the fewest they are known to be.</summary>
/// <remarks>
/// <para>Paid in full, the invoices give each venue exactly its net position. A plan only *claims* to be right:
/// <see cref="Verification.PlanVerifier"/> checks every field without trusting the solver.</para>
/// <para>Groups: under <see cref="ClearingPolicy.Fewest"/> the venues of a group have net positions that sum to 0 and settle among
/// themselves with one invoice less than they are; under <see cref="ClearingPolicy.Bilateral"/> each invoice is its own group.</para>
/// </remarks>
public sealed record SettlementPlan
{
    /// <summary>The rule the plan obeys.</summary>
    public required ClearingPolicy Policy { get; init; }

    /// <summary>Number of venues in the obligations, also those with net position 0.</summary>
    public required int Venues { get; init; }

    /// <summary>Number of obligations given.</summary>
    public required int Obligations { get; init; }

    /// <summary>The invoices, by group, then from the largest amount down, then by names.</summary>
    public required ImmutableArray<Invoice> Invoices { get; init; }

    /// <summary>Number of invoices.</summary>
    public required int Count { get; init; }

    /// <summary>No plan under this policy has fewer invoices.</summary>
    public required int LowerBound { get; init; }

    /// <summary>Why <see cref="LowerBound"/> is reached, or <see cref="Netting.Proof.None"/>.</summary>
    public required Proof Proof { get; init; }

    /// <summary>Whether <see cref="Count"/> equals <see cref="LowerBound"/>: nothing can be saved any more.</summary>
    public required bool Proven { get; init; }

    /// <summary>What was found on the way.</summary>
    public required NettingStatistics Statistics { get; init; }
}
