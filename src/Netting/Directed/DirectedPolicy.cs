using Interlieux.Netting.Problems;

namespace Interlieux.Netting.Directed;

/// <summary>The policy <see cref="ClearingPolicy.Directed"/> over the lines that are allowed.</summary>
internal static class DirectedPolicy
{
    public static Settlement Solve(NettingProblem problem, NettingOptions options, WorkMeter meter, IProgress<NettingProgress>? progress)
    {
        var lines = problem.Lines.Where(line => problem.IsAllowed(line.Debtor, line.Creditor)).ToArray();
        var minimum = problem.Constraints.Minimum;
        var result = minimum > 1
            ? MinimumInvoice.Solve(problem.Venues, lines, problem.Positions, minimum, meter, Report)
            : DirectedNetting.Solve(problem.Venues, lines, problem.Positions, options.InvoicesFirst, meter, Report);
        return new Settlement
        {
            Groups = [.. lines.Select((line, i) => new Line(line.Debtor, line.Creditor, result.Flows[i])).Where(line => line.Amount > 0)
                .OrderByDescending(line => line.Amount).ThenBy(line => line.Debtor).ThenBy(line => line.Creditor).Select(line => new[] { line })],
            Carried = result.Carried,
            CarriedLowerBound = result.CarriedLowerBound,
            LowerBound = result.LowerBound,
            Proof = result.Proof,
            Certificate = result.Certificate is { } flow ? new Certificate { Flow = flow } : null,
        };

        // Count and bound of a flow are known at the end alone.
        void Report(NettingPhase phase) => progress?.Report(new NettingProgress(phase, lines.Length, 0, meter.Used));
    }
}
