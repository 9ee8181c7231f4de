using Interlieux.Netting.Bilateral;
using Interlieux.Netting.Fewest;

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
    /// <exception cref="ArgumentOutOfRangeException">The work limit is below 0, or the policy is not known.</exception>
    public static SettlementPlan Solve(
        ObligationSet obligations,
        NettingOptions? options = null,
        IProgress<NettingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(obligations);
        options ??= new NettingOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.WorkLimit);
        var meter = new WorkMeter(options.WorkLimit, options.Clock, options.TimeLimit, cancellation);
        return options.Policy switch
        {
            ClearingPolicy.Bilateral => BilateralNetting.Solve(obligations),
            ClearingPolicy.Fewest => FewestNetting.Solve(obligations, meter, progress),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Policy, "unknown policy"),
        };
    }
}
