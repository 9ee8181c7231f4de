using System.Collections.Immutable;

namespace Interlieux.Netting.Problems;

/// <summary>What venues have to carry, because a part does not balance or an invoice would be too small.</summary>
/// <remarks>
/// <para>What is carried has the sign of the position and is not larger: nobody pays in advance. A venue whose position is below the
/// minimum can neither pay nor be paid, as long as only debtors pay and only creditors are paid: it carries all. Let E be the sum of the
/// positions of the part and s that of those too small; the others must carry E − s together. So no plan carries less in total
/// than Σ|small| + |E − s|, and that is reached by the rule here unless it makes another position too small: what must be carried
/// beside the small ones goes to the largest positions of its sign, ties by name. Cost: O(n log n), a few times.</para>
/// </remarks>
internal static class Carrying
{
    /// <summary>Takes what must be carried out of <paramref name="positions"/>; afterwards those of the part sum to 0, and none
    /// is below the minimum.</summary>
    /// <param name="part">The venues of the part.</param>
    /// <param name="positions">Net positions, changed in place.</param>
    /// <param name="carried">What each venue carries, added to.</param>
    /// <param name="minimum">Positions below it are carried; 0 and 1 leave all.</param>
    /// <returns>What no plan can avoid to carry in this part, in total.</returns>
    public static Int128 Carry(IReadOnlyList<int> part, long[] positions, long[] carried, long minimum)
    {
        Int128 excess = 0, small = 0, smallTotal = 0;
        foreach (var venue in part)
        {
            excess += positions[venue];
            if (!IsSmall(positions[venue], minimum))
                continue;
            small += positions[venue];
            smallTotal += Math.Abs(positions[venue]);
        }

        var least = smallTotal + Int128.Abs(excess - small);
        while (true)
        {
            Int128 left = 0;
            foreach (var venue in part)
            {
                if (IsSmall(positions[venue], minimum))
                    Move(venue, positions[venue], positions, carried);
                left += positions[venue];
            }

            if (left == 0)
                return least;
            var sign = Int128.Sign(left);
            foreach (var venue in part.Where(venue => Math.Sign(positions[venue]) == sign)
                .OrderByDescending(venue => Math.Abs(positions[venue])).ThenBy(venue => venue).ToArray())
            {
                var amount = (long)Int128.Min(Int128.Abs(left), Math.Abs(positions[venue]));
                Move(venue, sign * amount, positions, carried);
                left -= sign * amount;
                if (left == 0)
                    break;
            }
        }
    }

    /// <summary>What is carried, by venue, with what stays carried in any case.</summary>
    public static ImmutableArray<Carried> List(NettingProblem problem, long[] carried) =>
        [.. Enumerable.Range(0, carried.Length).Where(venue => carried[venue] != 0)
            .Select(venue => new Carried(problem.Venues[venue], carried[venue]))
            .Concat(problem.StayCarried).OrderBy(item => item.Venue, StringComparer.Ordinal)];

    private static bool IsSmall(long position, long minimum) => position != 0 && Math.Abs(position) < minimum;

    private static void Move(int venue, long amount, long[] positions, long[] carried)
    {
        positions[venue] -= amount;
        carried[venue] += amount;
    }
}
