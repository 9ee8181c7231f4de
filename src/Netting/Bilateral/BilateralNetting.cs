using System.Runtime.InteropServices;
using Interlieux.Netting.Problems;

namespace Interlieux.Netting.Bilateral;

/// <summary>Each pair of venues by itself: one invoice for the difference, none when it is 0.</summary>
/// <remarks>The plain baseline. The policy leaves no choice, so the plan is the fewest by definition: a difference between
/// two that must not invoice each other, or below the minimum, is carried by both, and what was carried in stays carried, for it
/// belongs to no pair. Cost: O(m log m) for m ordered pairs.</remarks>
internal static class BilateralNetting
{
    public static Settlement Solve(NettingProblem problem)
    {
        var carried = (long[])problem.Positions.Clone();
        var lines = new List<Line>();
        foreach (var (pair, difference) in Differences(problem))
        {
            var line = difference > 0 ? new Line(pair.Low, pair.High, difference) : new Line(pair.High, pair.Low, -difference);
            if (line.Amount == 0 || line.Amount < problem.Constraints.Minimum || !problem.IsAllowed(line.Debtor, line.Creditor))
                continue;
            lines.Add(line);
            carried[line.Debtor] += line.Amount;
            carried[line.Creditor] -= line.Amount;
        }

        Int128 total = 0;
        foreach (var amount in carried)
            total += Math.Abs(amount);
        return new Settlement
        {
            Groups = [.. lines.OrderByDescending(line => line.Amount).ThenBy(line => line.Debtor).ThenBy(line => line.Creditor)
                .Select(line => new[] { line })],
            Carried = carried,
            CarriedLowerBound = total,
            LowerBound = lines.Count,
            Proof = Proof.Definition,
        };
    }

    /// <summary>What the lower-numbered venue owes the other − what it is owed by it. Amounts are above 0, so it fits.</summary>
    private static Dictionary<(int Low, int High), long> Differences(NettingProblem problem)
    {
        var differences = new Dictionary<(int Low, int High), long>(problem.Lines.Length);
        foreach (var claim in problem.Lines)
        {
            var forward = claim.Debtor < claim.Creditor;
            var pair = forward ? (claim.Debtor, claim.Creditor) : (claim.Creditor, claim.Debtor);
            ref var difference = ref CollectionsMarshal.GetValueRefOrAddDefault(differences, pair, out _);
            difference += forward ? claim.Amount : -claim.Amount;
        }

        return differences;
    }
}
