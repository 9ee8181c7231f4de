using Interlieux.Netting.Bilateral;
using Interlieux.Netting.Directed;
using Interlieux.Netting.Existing;
using Interlieux.Netting.Fewest;
using Interlieux.Netting.Hub;
using Interlieux.Netting.Problems;

namespace Interlieux.Netting;

/// <summary>Turns obligations into a settlement plan and a proof.</summary>
/// <example>
/// <code>
/// var obligations = ObligationSet.Create([new("Forge", "Quai", 12), new("Quai", "Atelier", 12)]);
/// var plan = NettingEngine.Solve(obligations, new NettingOptions { Policy = ClearingPolicy.Fewest });
/// // plan.Invoices: Forge pays Atelier 12; plan.Proven is true
/// </code>
/// </example>
public static class NettingEngine
{
    /// <summary>Nets <paramref name="obligations"/> under the policy of <paramref name="options"/>.</summary>
    /// <remarks>Deterministic: the plan depends on the set of obligations, the policy and the work limit alone. Runs on the
    /// calling thread and keeps no state. Equal choices are made by the ordinal order of venue names.</remarks>
    /// <param name="obligations">What is owed.</param>
    /// <param name="options">Policy and work limit; by default the fewest invoices.</param>
    /// <param name="progress">Told at each phase and each better plan, on the calling thread's terms.</param>
    /// <param name="cancellation">Ends the search early: the best valid plan so far is returned, nothing is thrown.</param>
    /// <exception cref="ArgumentOutOfRangeException">The work limit is below 0, there is no thread, or the policy is not known.</exception>
    /// <exception cref="InvalidConstraintException">A constraint contradicts itself, or names a venue that has no obligation.</exception>
    public static SettlementPlan Solve(
        ObligationSet obligations,
        NettingOptions? options = null,
        IProgress<NettingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(obligations);
        options ??= new NettingOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.WorkLimit);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        var meter = new WorkMeter(options.WorkLimit, options.Clock, options.TimeLimit, cancellation);
        var problem = NettingProblem.Create(obligations, options.Constraints);
        var settlement = options.Policy switch
        {
            ClearingPolicy.Bilateral => BilateralNetting.Solve(problem),
            ClearingPolicy.Fewest => FewestNetting.Solve(problem, options, meter, progress),
            ClearingPolicy.Existing => ExistingNetting.Solve(problem, meter, progress),
            ClearingPolicy.Directed => DirectedPolicy.Solve(problem, options, meter, progress),
            ClearingPolicy.Hub => HubNetting.Solve(problem, options.Hub),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Policy, "unknown policy"),
        };
        return settlement.ToPlan(problem, options, meter);
    }
}
