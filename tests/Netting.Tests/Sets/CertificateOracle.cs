namespace Interlieux.Netting.Tests.Sets;

/// <summary>Checks a certificate of <see cref="Proof.Enumeration"/> by its definition in docs/certificates.md, on its own and slowly.</summary>
/// <remarks>Elements are venues with values, from the largest absolute value down, equal ones in the order of their names.</remarks>
internal sealed class CertificateOracle
{
    private readonly string[] _venues;
    private readonly long[] _values;
    private readonly List<int[]> _sets = [];
    private readonly int _size;

    public CertificateOracle(IEnumerable<(string Venue, long Value)> elements, int size)
    {
        var sorted = elements.OrderByDescending(e => Math.Abs(e.Value)).ThenBy(e => e.Venue, StringComparer.Ordinal).ToArray();
        (_venues, _values, _size) = ([.. sorted.Select(e => e.Venue)], [.. sorted.Select(e => e.Value)], size);
        List(0, 0, []);
    }

    public bool Accepts(PartCertificate certificate)
    {
        if (certificate.Proof != Proof.Enumeration || certificate.SetSize != _size || certificate.Sets != _sets.Count)
            return false;
        return certificate.Cases is { } cases
            ? Accepts(cases, _sets, certificate.Groups)
            : Bound(_sets, certificate.Scale, certificate.VenuePrices, certificate.TriplePrices, certificate.Cover) == certificate.Groups;
    }

    private bool Accepts(CaseProof proof, List<int[]> sets, int groups)
    {
        if (proof.A is null)
            return Bound(sets, proof.Scale, proof.VenuePrices, proof.TriplePrices, proof.Cover) <= groups;
        var (a, b) = (Array.IndexOf(_venues, proof.A), Array.IndexOf(_venues, proof.B));
        return a >= 0 && b >= 0 && a != b
            && Accepts(proof.Together!, [.. sets.Where(set => set.Contains(a) == set.Contains(b))], groups)
            && Accepts(proof.Apart!, [.. sets.Where(set => !(set.Contains(a) && set.Contains(b)))], groups);
    }

    /// <summary>What the prices and the search prove, or more than any claim when they prove nothing.</summary>
    private int Bound(
        List<int[]> sets, long scale, IEnumerable<VenuePrice> venuePrices, IEnumerable<TriplePrice> triplePrices, CoverRefutation? cover)
    {
        var byVenue = venuePrices.ToDictionary(p => p.Venue, p => p.Price);
        long[] prices = [.. _venues.Select(venue => byVenue.GetValueOrDefault(venue))];
        var triples = triplePrices.Select(t => (Members: new[] { t.A, t.B, t.C }.Select(v => Array.IndexOf(_venues, v)).ToArray(), t.Price)).ToArray();
        long Cost(int[] set) => set.Sum(e => prices[e]) + triples.Where(t => t.Members.Count(set.Contains) >= 2).Sum(t => t.Price);
        if (scale <= 0 || sets.Any(set => Cost(set) < scale)
            || (prices.Length > _size && prices.Order().Take(_size + 1).Sum() < scale))
            return int.MaxValue;
        var total = prices.Sum() + triples.Sum(t => t.Price);
        var groups = (int)(total / scale);
        if (cover is null)
            return groups;
        var times = _size + 1;
        var budget = (total - (cover.Groups * scale)) * times;
        var options = sets.Select(set => (Waste: (Cost(set) - scale) * times, Set: set)).Where(o => o.Waste <= budget)
            .OrderBy(o => o.Waste).ThenBy(o => o.Set, Comparer<int[]>.Create((x, y) => x.AsSpan().SequenceCompareTo(y))).ToArray();
        var failed = new HashSet<(UInt128, long)>();
        long nodes = 0;
        var found = Search(((UInt128)1 << _values.Length) - 1, budget);
        return cover.Groups <= groups && options.Length == cover.Sets && nodes == cover.Nodes && !found ? cover.Groups - 1 : int.MaxValue;

        bool Search(UInt128 remaining, long left)
        {
            if (failed.Contains((remaining, left)))
                return false;
            nodes++;
            if (remaining == 0)
                return true;
            var fitting = options.Where(o => o.Waste <= left && o.Set.All(e => (remaining >> e & 1) == 1)).ToArray();
            int Count(int e) => fitting.Count(o => o.Set.Contains(e)) + ((times * prices[e]) - scale <= left ? 1 : 0);
            var element = Enumerable.Range(0, _values.Length).Where(e => (remaining >> e & 1) == 1).MinBy(Count);
            foreach (var (waste, set) in fitting.Where(o => o.Set.Contains(element)))
            {
                if (Search(set.Aggregate(remaining, (rest, e) => rest & ~((UInt128)1 << e)), left - waste))
                    return true;
            }

            var leave = (times * prices[element]) - scale;
            if (leave <= left && Search(remaining & ~((UInt128)1 << element), left - leave))
                return true;
            failed.Add((remaining, left));
            return false;
        }
    }

    private void List(int next, long sum, List<int> members)
    {
        if (members.Count > 0 && sum == 0)
            _sets.Add([.. members]);
        if (members.Count == _size)
            return;
        for (var e = next; e < _values.Length; e++)
        {
            members.Add(e);
            List(e + 1, sum + _values[e], members);
            members.RemoveAt(members.Count - 1);
        }
    }
}
