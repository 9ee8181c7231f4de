namespace Interlieux.Netting.Existing;

/// <summary>Improves a partition region by region: neighbouring groups are taken apart and put together again by <see cref="RegionProgram"/>.</summary>
/// <remarks>
/// <para>Large neighbourhood search (Shaw 1998) in a graph. A round starts at a venue, preferably of a group of three or more, and walks at
/// random over allowed pairs; small groups come into the region whole. Of a large group only the venues met do: what is left of it falls
/// into connected chunks, each an atom that stays whole, so that every outcome is a partition into connected zero-sum groups again.
/// An outcome with as many groups is taken too: it moves the search on. The count never falls.</para>
/// <para>It proves nothing. Deterministic: fixed draws; a round that cannot be paid is not carried out, so less work sees the beginning of
/// what more work sees.</para>
/// </remarks>
internal sealed class RegionSearch
{
    private const int WholeMax = 8;
    private const int StepsPerAtom = 6;
    private const int AtomsLeast = 14;
    private const int AtomsSpread = 10;
    private const int SizeMax = 5;
    private const int Candidates = 4;

    private readonly long[] _positions;
    private readonly AllowedGraph _graph;
    private readonly Grouping _grouping;
    private readonly WorkMeter _meter;
    private readonly RegionProgram _program = new();
    private readonly Draws _draws = new();
    private readonly int[] _atomOf;
    private readonly List<int> _region = [];
    private readonly List<int> _touched = [];
    private readonly List<int[]> _atoms = [];
    private readonly List<int[]> _outcome = [];

    // Whether venues may be in no group: then each of them is a group of one whose position is not 0.
    private readonly bool _loose;

    public RegionSearch(long[] positions, AllowedGraph graph, Grouping grouping, bool loose, WorkMeter meter)
    {
        _loose = loose;
        (_positions, _graph, _grouping, _meter) = (positions, graph, grouping, meter);
        _atomOf = new int[positions.Length];
        _atomOf.AsSpan().Fill(-1);
    }

    /// <summary>Goes on until so many groups are reached, or this much work is spent.</summary>
    /// <returns>False when the meter has no work left.</returns>
    public bool Improve(int target, long work)
    {
        var spent = 0L;
        while ((_loose || _grouping.Count < target) && spent < work)
        {
            var before = _meter.Used;
            if (!Round())
                return false;
            spent += _meter.Used - before;
        }

        return true;
    }

    private bool Round()
    {
        Draw();
        var work = 100L + (30L * _region.Count);
        var found = false;
        if (Atoms(ref work))
        {
            found = _program.Solve(Worth(), SizeMax, _loose, _draws);
            work += _program.Work;
        }

        if (!_meter.TrySpend(work))
            return false;
        if (found)
            Replace();
        return true;
    }

    private bool IsLoose(int[] members) => members.Length == 1 && _positions[members[0]] != 0;

    private int Worth()
    {
        var worth = 0;
        foreach (var group in _touched)
            worth += IsLoose(_grouping.Members(group)) ? -RegionProgram.Loose : RegionProgram.One;
        return worth;
    }

    /// <summary>Draws the venues of a region and the groups they belong to.</summary>
    private void Draw()
    {
        _region.Clear();
        _touched.Clear();
        var seed = _draws.Below(_positions.Length);
        for (var tries = 0; tries < StepsPerAtom && _grouping.SizeAt(seed) < 4 && !IsLoose(_grouping.Members(_grouping.GroupOf(seed))); tries++)
            seed = _draws.Below(_positions.Length);
        Enter(seed);
        var atoms = AtomsLeast + _draws.Below(AtomsSpread);
        for (var steps = StepsPerAtom * atoms; steps > 0 && _region.Count < atoms; steps--)
        {
            var (best, bestLinks) = (-1, -1);
            for (var c = 0; c < Candidates; c++)
            {
                var venue = _region[_draws.Below(_region.Count)];
                if (_graph.Degree(venue) == 0)
                    break;
                var next = _graph.Neighbour(venue, _draws.Below(_graph.Degree(venue)));
                if (_atomOf[next] >= 0)
                    continue;
                var links = 0;
                foreach (var v in _region)
                    links += _graph.Adjacent(v, next) ? 1 : 0;
                if (links > bestLinks)
                    (best, bestLinks) = (next, links);
            }

            if (best >= 0)
                Enter(best);
        }

        foreach (var venue in _region)
            _atomOf[venue] = -1;
    }

    private void Enter(int venue)
    {
        var group = _grouping.GroupOf(venue);
        if (!_touched.Contains(group))
            _touched.Add(group);
        ReadOnlySpan<int> entering = _grouping.Members(group).Length <= WholeMax ? _grouping.Members(group) : [venue];
        foreach (var member in entering)
        {
            _region.Add(member);
            _atomOf[member] = 0;
        }
    }

    /// <summary>Makes atoms of the region and of what is left of large groups. False when they are too many.</summary>
    private bool Atoms(ref long work)
    {
        _atoms.Clear();
        foreach (var venue in _region)
        {
            _atoms.Add([venue]);
            _atomOf[venue] = 0;
        }

        var large = 0;
        foreach (var group in _touched)
        {
            var members = _grouping.Members(group);
            if (members.Length <= WholeMax)
                continue;
            large++;
            int[] left = [.. members.Where(venue => _atomOf[venue] < 0)];
            foreach (var venue in left)
                work += 50L + (2L * Math.Min(_graph.Degree(venue), left.Length));
            _atoms.AddRange(_graph.Components(left));
        }

        foreach (var venue in _region)
            _atomOf[venue] = -1;
        if (_atoms.Count > RegionProgram.AtomsMax)
            return false;
        Number();
        Border(large);
        foreach (var venue in _atoms.SelectMany(atom => atom))
            _atomOf[venue] = -1;
        return true;
    }

    private void Number()
    {
        var sums = new Int128[_atoms.Count];
        var order = new int[_atoms.Count];
        for (var i = 0; i < sums.Length; i++)
        {
            order[i] = i;
            foreach (var venue in _atoms[i])
                sums[i] += _positions[venue];
        }

        Array.Sort(order, (a, b) => (sums[a] == 0) != (sums[b] == 0) ? (sums[a] == 0).CompareTo(sums[b] == 0) : a.CompareTo(b));
        int[][] atoms = [.. order.Select(i => _atoms[i])];
        _atoms.Clear();
        _atoms.AddRange(atoms);
        _program.Clear();
        for (var i = 0; i < order.Length; i++)
        {
            _program.Add(sums[order[i]]);
            foreach (var venue in _atoms[i])
                _atomOf[venue] = i;
        }
    }

    /// <summary>Joins the atoms that border on each other.</summary>
    private void Border(int large)
    {
        for (var i = 0; i < _atoms.Count; i++)
        {
            // Chunks of one group do not border on each other, and single venues look for all their neighbours themselves.
            if (_atoms[i].Length > 1 && large < 2)
                continue;
            foreach (var venue in _atoms[i])
            {
                if (_graph.Degree(venue) <= 8 * _atoms.Count || large > 0)
                    BorderByNeighbours(i, venue);
                else
                    BorderByAtoms(i, venue);
            }
        }
    }

    private void BorderByNeighbours(int atom, int venue)
    {
        for (var rank = 0; rank < _graph.Degree(venue); rank++)
        {
            var other = _atomOf[_graph.Neighbour(venue, rank)];
            if (other >= 0 && other != atom)
                _program.Join(atom, other);
        }
    }

    private void BorderByAtoms(int atom, int venue)
    {
        for (var other = 0; other < _atoms.Count; other++)
        {
            if (_graph.Adjacent(venue, _atoms[other][0]))
                _program.Join(atom, other);
        }
    }

    private void Replace()
    {
        _outcome.Clear();
        foreach (var set in _program.Found)
        {
            var venues = new List<int>();
            for (var atom = 0; atom < _atoms.Count; atom++)
            {
                if ((set >> atom & 1) != 0)
                    venues.AddRange(_atoms[atom]);
            }

            _outcome.Add([.. venues]);
        }

        foreach (var group in _touched)
            _grouping.Remove(group);
        foreach (var group in _outcome)
            _grouping.Add(group);
    }
}
