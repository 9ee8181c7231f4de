using Interlieux.Netting.Fewest.Sets;

namespace Interlieux.Netting.Existing;

/// <summary>What was found for one component.</summary>
/// <param name="Groups">Every venue is in exactly one group, relays included; a venue with net position 0 that relays nothing is alone.
/// Each group is connected and sums to 0. Ascending, by their first venues.</param>
/// <param name="Bound">No such partition has more groups.</param>
/// <param name="Certificate">What the bound rests on; null when no venue of the component is open.</param>
internal sealed record ConnectedSolution(List<int[]> Groups, int Bound, PartCertificate? Certificate)
{
    /// <summary>No partition has more groups.</summary>
    public bool Proven => Groups.Count >= Bound;
}

/// <summary>The most connected zero-sum groups in one connected component of a graph of allowed pairs.</summary>
/// <remarks>
/// <para>Problem. Venues settle along allowed pairs only. The invoices of a plan form groups; one of k venues is connected, sums to 0 and
/// takes k − 1 invoices, the edges of a tree. A venue with net position 0 may be in a group as a relay, which costs one invoice. So the fewest
/// invoices are n − (number of groups), lone venues counted: fixed-charge flow with equal charges, strongly NP-hard.</para>
/// <para>Outline. (1) <see cref="OppositeMatching"/>, and with it the first bound. (2) <see cref="FirstGrouping"/> and a short
/// <see cref="RegionSearch"/>. (3) In a small component all connected zero-sum sets by size, and <see cref="ConnectedPacking"/> over them: exact
/// mostly. (4) Otherwise rounds of <see cref="Annealing"/>, joining and region search, each round longer than the one before.
/// It ends as soon as the bound is met.</para>
/// <para>More work never gives fewer groups: each step is the same whatever the limit is, one that cannot be paid is not made, and the best
/// partition is kept. The bound never rests on a list that was cut off.</para>
/// </remarks>
internal sealed class ConnectedGroups
{
    /// <summary>A pair and a relay that relays nothing: the smallest group that may fall apart.</summary>
    private const int DivisibleMin = 3;
    private const int RoundsMax = 5;
    private const long StepsPerVenue = 500;
    private const long WorkPerStep = 60;
    private const long RegionWorkPerVenue = 10_000;
    private const long RegionWorkMin = 5_000_000;
    private const int TinyVenuesMax = 20;
    private const int ExactVenuesMax = 160;
    private const int SizeMin = 3;
    private const int SizeMax = 7;
    private const int SetsMax = 400_000;
    private const long ListWorkMax = 600_000_000;

    // A short search at every size first: what one size leaves open, the next one often closes at once.
    private static readonly long[] CoverNodes = [10_000, 400_000];

    private readonly long[] _positions;
    private readonly AllowedGraph _graph;
    private readonly IReadOnlyList<string> _names;
    private readonly WorkMeter _meter;
    private readonly Action<NettingPhase, int, int>? _changed;
    private readonly int _relays;
    private List<int[]> _best = [];
    private PartCertificate? _certificate;
    private int _bound;

    private ConnectedGroups(
        IReadOnlyList<string> names, long[] positions, AllowedGraph graph, WorkMeter meter, Action<NettingPhase, int, int>? changed)
    {
        (_names, _positions, _graph, _meter, _changed) = (names, positions, graph, meter, changed);
        _relays = positions.Count(position => position == 0);
        _bound = _relays;
    }

    private bool Closed => _best.Count >= _bound;

    /// <summary>Solves one component.</summary>
    /// <param name="names">The venues, in ordinal order; for the certificate.</param>
    /// <param name="positions">Their net positions, which sum to 0.</param>
    /// <param name="graph">Who may invoice whom; connected.</param>
    /// <param name="meter">What pays. Matching and the first partition always run.</param>
    /// <param name="changed">Told when there is a better partition or bound.</param>
    /// <param name="given">Disjoint connected zero-sum groups to start from, as those of a search without the graph; may be empty.</param>
    public static ConnectedSolution Solve(
        IReadOnlyList<string> names, long[] positions, AllowedGraph graph, WorkMeter meter,
        Action<NettingPhase, int, int>? changed = null, IEnumerable<int[]>? given = null)
    {
        var search = new ConnectedGroups(names, positions, graph, meter, changed);
        search.Run(given is null ? [] : [.. given]);
        return new ConnectedSolution(search._best, search._bound, search._certificate);
    }

    private void Run(List<int[]> given)
    {
        var (mate, cover) = OppositeMatching.Solve(_positions, _graph);
        if (_relays < _positions.Length)
            Limit(NettingPhase.Pairing, GroupClaim.Matching(_names, _positions, _graph, cover));
        var start = FirstGrouping.Loose(_positions, _graph, mate, given);
        var joined = FirstGrouping.Joined(_positions, _graph, start);
        Offer(NettingPhase.Construction, joined);
        if (Closed || _positions.Length < 2)
            return;
        if (_positions.Length - _relays <= TinyVenuesMax)
            Enumerate(CoverNodes[0]);
        if (Closed || !Regions(joined, 0) || Closed)
            return;
        if (_positions.Length - _relays > ExactVenuesMax)
        {
            Anneal(start, 0, RoundsMax);
            return;
        }

        // By turns: a proof is fast once the best partition is known, and the search for it ends once it is proven.
        var round = 0;
        foreach (var nodes in CoverNodes)
        {
            if (!Anneal(start, round, round + 2))
                return;
            round += 2;
            Enumerate(nodes);
        }

        Anneal(start, round, RoundsMax);
    }

    private void Offer(NettingPhase phase, Grouping found)
    {
        // Settling a large group may fall apart by luck; counted here, so that the plan has exactly these groups.
        var groups = found.ToList().SelectMany(group =>
            group.Length < DivisibleMin ? [group] : TreeSettlement.Divide(group, _positions, _graph)).ToList();
        if (groups.Count <= _best.Count)
            return;
        groups.Sort((a, b) => a[0].CompareTo(b[0]));
        _best = groups;
        _changed?.Invoke(phase, _best.Count, _bound);
    }

    private void Limit(NettingPhase phase, PartCertificate certificate)
    {
        if (_certificate is not null && _relays + certificate.Groups >= _bound)
            return;
        (_certificate, _bound) = (certificate, _relays + certificate.Groups);
        _changed?.Invoke(phase, _best.Count, _bound);
    }

    private bool Regions(Grouping grouping, int round)
    {
        var search = new RegionSearch(_positions, _graph, grouping, false, _meter);
        var paid = search.Improve(_bound, Math.Max(Math.Min(RegionWorkMin, 10 * RegionWorkPerVenue * _positions.Length), RegionWorkPerVenue * _positions.Length) << round);
        Offer(NettingPhase.LocalSearch, grouping);
        return paid;
    }

    /// <summary>Rounds of annealing, each four times as long as the one before. False when the meter has no work left.</summary>
    private bool Anneal(Grouping start, int from, int to)
    {
        for (var round = from; round < to && !Closed; round++)
        {
            var annealing = new Annealing(_positions, _graph);
            var steps = (StepsPerVenue * _positions.Length) << (2 * round);
            if (!_meter.Affords(steps * WorkPerStep) || !annealing.Run(start, steps, WorkPerStep, _meter)
                || !Regions(FirstGrouping.Joined(_positions, _graph, annealing.ToGrouping()), round))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Lists sets by size, and packs them, until the case is closed or the list would be too long.</summary>
    private void Enumerate(long nodes)
    {
        var open = GroupClaim.Order(_positions, Enumerable.Range(0, _positions.Length).Where(venue => _positions[venue] != 0));
        if (open.Length > ExactVenuesMax || open.Any(venue => Int128.Abs(_positions[venue]) > long.MaxValue >> 4))
            return;
        var positions = Array.ConvertAll(open, venue => _positions[venue]);
        var graph = _graph.Induced(open);
        var leftovers = new ConnectedLeftovers(positions, graph, _relays > 0);
        for (var size = SizeMin; size <= SizeMax && !Closed; size++)
        {
            if (ConnectedSets.List(positions, graph, size, (SetsMax, ListWorkMax), _meter) is not { } pool)
                return;
            var packing = new ConnectedPacking(pool, open.Length, size, leftovers, _meter);
            packing.Solve(_best.Count - _relays, nodes);
            if (packing.Sets.Count > 0)
                Offer(NettingPhase.Sets, Whole(open, pool, packing.Sets));
            if (packing.Prices is not null)
                Limit(NettingPhase.Sets, GroupClaim.Packing(_names, open, pool.Count, packing));
        }
    }

    /// <summary>The partition of all venues that a packing of open ones makes: what it leaves is joined, by relays or through groups.</summary>
    private Grouping Whole(int[] open, SetPool pool, IReadOnlyList<int> sets)
    {
        var groups = new List<int[]>();
        foreach (var set in sets)
            groups.Add([.. pool.Members(set).ToArray().Select(element => open[element])]);
        var none = new int[_positions.Length];
        none.AsSpan().Fill(-1);
        return FirstGrouping.Joined(_positions, _graph, FirstGrouping.Loose(_positions, _graph, none, groups, false));
    }
}
