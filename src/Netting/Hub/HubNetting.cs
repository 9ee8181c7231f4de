using Interlieux.Netting.Problems;

namespace Interlieux.Netting.Hub;

/// <summary>Each venue settles its net position with one hub (a central counterparty), a venue or not.</summary>
/// <remarks>The policy leaves no choice: one invoice for each position that is not 0. A venue that must not invoice the hub, or
/// whose position is below the minimum, carries it. A hub that is a venue carries what balances that; one that is none cannot,
/// so the largest opposite positions do. Cost: O(n log n).</remarks>
internal static class HubNetting
{
    public static Settlement Solve(NettingProblem problem, string name)
    {
        var hub = problem.Venues.AsSpan().BinarySearch(name, StringComparer.Ordinal);
        var positions = (long[])problem.Positions.Clone();
        var carried = new long[positions.Length];
        Int128 least;
        if (hub >= 0)
        {
            foreach (var venue in Enumerable.Range(0, positions.Length).Where(venue => venue != hub))
            {
                if (problem.IsAllowed(venue, hub) && Math.Abs(positions[venue]) >= problem.Constraints.Minimum)
                    continue;
                (carried[venue], positions[venue]) = (positions[venue], 0);
            }

            // The hub's invoices give it what the others' positions leave; it carries the difference to its own position.
            Int128 others = 0;
            least = 0;
            for (var venue = 0; venue < positions.Length; venue++)
            {
                others += venue == hub ? 0 : positions[venue];
                least += Math.Abs(carried[venue]);
            }

            carried[hub] = checked((long)(problem.Positions[hub] + others));
            least += Math.Abs(carried[hub]);
        }
        else
        {
            least = Carrying.Carry([.. Enumerable.Range(0, positions.Length)], positions, carried, problem.Constraints.Minimum);
        }

        var lines = Enumerable.Range(0, positions.Length).Where(venue => venue != hub && positions[venue] != 0)
            .Select(venue => positions[venue] > 0
                ? new Line(Math.Max(hub, -1), venue, positions[venue])
                : new Line(venue, Math.Max(hub, -1), -positions[venue]))
            .OrderByDescending(line => line.Amount).ThenBy(line => line.Debtor).ThenBy(line => line.Creditor).ToArray();
        return new Settlement
        {
            Groups = [.. lines.Select(line => new[] { line })],
            Carried = carried,
            CarriedLowerBound = least,
            LowerBound = lines.Length,
            Proof = Proof.Definition,
        };
    }
}
