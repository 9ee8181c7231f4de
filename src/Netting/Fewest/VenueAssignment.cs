using Interlieux.Netting.Problems;

namespace Interlieux.Netting.Fewest;

/// <summary>Says which venue stands where: a search counts positions, and venues of one position are alike to it.</summary>
/// <remarks>
/// <para>Venues that had exchanges come together where that is possible: pairs by a maximum matching over relations within
/// each absolute value (augmenting paths, Kuhn 1955), groups greedily, first the seats that only one venue can take. Equal
/// choices go to the venue that comes first.</para>
/// <para>Cost: O(m) for the matching in practice, and <see cref="CandidatesMax"/> look-ups of relations a seat.</para>
/// </remarks>
internal sealed class VenueAssignment
{
    /// <summary>Venues tried for one seat; where many are alike one with a relation is among the first.</summary>
    private const int CandidatesMax = 16;

    private readonly NettingProblem _problem;
    private readonly long[] _positions;
    private readonly Relations _relations;
    private readonly Dictionary<long, List<int>> _free = [];

    public VenueAssignment(NettingProblem problem, IReadOnlyList<int> part, long[] positions, Relations relations)
    {
        (_problem, _positions, _relations) = (problem, positions, relations);
        foreach (var venue in part)
        {
            if (positions[venue] == 0)
                continue;
            if (!_free.TryGetValue(positions[venue], out var venues))
                _free.Add(positions[venue], venues = []);
            venues.Add(venue);
        }
    }

    /// <summary>The pairs of opposite equal positions, from the largest down; what they leave is for the groups.</summary>
    public List<(int Debtor, int Creditor)> Pairs()
    {
        var pairs = new List<(int Debtor, int Creditor)>();
        foreach (var amount in _free.Keys.Where(value => value > 0 && _free.ContainsKey(-value)).OrderDescending().ToArray())
        {
            var (debtors, creditors) = (_free[-amount], _free[amount]);
            var partner = Match(creditors, -amount);
            var count = Math.Min(debtors.Count, creditors.Count);
            var lonelyDebtors = debtors.Where(venue => !partner.ContainsKey(venue)).ToList();
            var lonelyCreditors = creditors.Except(partner.Values).ToList();
            var missing = count - partner.Count;
            pairs.AddRange(partner.Select(pair => (pair.Key, pair.Value))
                .Concat(lonelyDebtors.Take(missing).Zip(lonelyCreditors)).OrderBy(pair => pair.Item1));
            _free[-amount] = [.. lonelyDebtors.Skip(missing)];
            _free[amount] = [.. lonelyCreditors.Skip(missing)];
        }

        return pairs;
    }

    /// <summary>The venues of each group of positions.</summary>
    public List<int[]> Groups(IEnumerable<long[]> groups) => [.. groups.Select(Seat)];

    private int[] Seat(long[] values)
    {
        var venues = new int[values.Length];
        var taken = 0;
        foreach (var value in values.OrderBy(value => _free[value].Count).ThenBy(value => value))
        {
            var free = _free[value];
            var (best, most) = (0, -1);
            for (var i = 0; i < free.Count && i < CandidatesMax && free.Count > 1; i++)
            {
                var related = 0;
                for (var j = 0; j < taken; j++)
                {
                    if (_positions[venues[j]] > 0 != value > 0 && _relations.AreRelated(free[i], venues[j]))
                        related++;
                }

                if (related > most)
                    (best, most) = (i, related);
            }

            venues[taken++] = free[best];
            free.RemoveAt(best);
        }

        Array.Sort(venues);
        return venues;
    }

    /// <summary>The creditor of each debtor in a maximum matching of related ones.</summary>
    private SortedDictionary<int, int> Match(List<int> creditors, long debt)
    {
        var creditorOf = new SortedDictionary<int, int>();
        var seen = new HashSet<int>();
        foreach (var creditor in creditors)
        {
            seen.Clear();
            Augment(creditor);
        }

        return creditorOf;

        bool Augment(int creditor)
        {
            // A free debtor first: nobody has to move then, and equal choices go by the names.
            foreach (var debtor in _relations.Of(creditor))
            {
                if (Fits(debtor) && creditorOf.TryAdd(debtor, creditor))
                    return true;
            }

            foreach (var debtor in _relations.Of(creditor))
            {
                if (!Fits(debtor) || !seen.Add(debtor))
                    continue;
                if (!Augment(creditorOf[debtor]))
                    continue;
                creditorOf[debtor] = creditor;
                return true;
            }

            return false;

            // A relation may lead into another part.
            bool Fits(int debtor) => _positions[debtor] == debt && _problem.IsAllowed(creditor, debtor);
        }
    }
}
