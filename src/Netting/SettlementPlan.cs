using System.Collections.Immutable;

namespace Interlieux.Netting;

/// <summary>The invoices that settle a set of obligations, and how far from the fewest they are known to be.</summary>
/// <remarks>
/// <para>Paid in full, the invoices and what is carried give each venue exactly its net position. A plan only *claims* to be right:
/// <see cref="Verification.PlanVerifier"/> checks every field without trusting the solver.</para>
/// <para>Groups: under <see cref="ClearingPolicy.Fewest"/> and <see cref="ClearingPolicy.Existing"/> the venues of a group have net
/// positions (less what is carried) that sum to 0 and settle among themselves with one invoice less than they are; under the other
/// policies each invoice is its own group.</para>
/// </remarks>
public sealed record SettlementPlan
{
    /// <summary>The rule the plan obeys.</summary>
    public required ClearingPolicy Policy { get; init; }

    /// <summary>Number of venues in the obligations and carried-in amounts, also those with net position 0; without excluded ones.</summary>
    public required int Venues { get; init; }

    /// <summary>Number of obligations given, without those of excluded venues.</summary>
    public required int Obligations { get; init; }

    /// <summary>The invoices, by group, then from the largest amount down, then by names.</summary>
    public required ImmutableArray<Invoice> Invoices { get; init; }

    /// <summary>Number of invoices.</summary>
    public required int Count { get; init; }

    /// <summary>No plan under this policy and these constraints, with the same amounts carried, has fewer invoices.</summary>
    public required int LowerBound { get; init; }

    /// <summary>Why <see cref="LowerBound"/> is reached, or <see cref="Netting.Proof.None"/>.</summary>
    public required Proof Proof { get; init; }

    /// <summary>Whether nothing can be saved any more: <see cref="Count"/> equals <see cref="LowerBound"/>, and
    /// the total carried equals <see cref="CarriedLowerBound"/>.</summary>
    public required bool Proven { get; init; }

    /// <summary>What each venue takes along to the next period, by name; the sum is 0.</summary>
    public ImmutableArray<Carried> Carried { get; init; } = [];

    /// <summary>No plan under these constraints carries less in total (the sum of the absolute amounts).</summary>
    public Int128 CarriedLowerBound { get; init; }

    /// <summary>The numbers of the proof; null when there is no bound but the trivial one.</summary>
    public Certificate? Certificate { get; init; }

    /// <summary>What the plan respects.</summary>
    public NettingConstraints Constraints { get; init; } = NettingConstraints.None;

    /// <summary>Whether <see cref="ClearingPolicy.Directed"/> looked at invoices alone; see <see cref="NettingOptions.InvoicesFirst"/>.</summary>
    public bool InvoicesFirst { get; init; }

    /// <summary>The hub, under <see cref="ClearingPolicy.Hub"/>; null otherwise.</summary>
    public string? Hub { get; init; }

    /// <summary>What was found on the way.</summary>
    public required NettingStatistics Statistics { get; init; }
}
