using System.Numerics;

namespace Interlieux.Netting.Existing;

/// <summary>Partitions the venues of a small region into as many connected zero-sum groups as it finds.</summary>
/// <remarks>
/// <para>The region has at most <see cref="AtomsMax"/> atoms: venues, or whole connected chunks of a large group. First all connected
/// zero-sum sets of up to <see cref="SizeMax"/> atoms are listed, each once (ESU: Wernicke 2006, "Efficient detection of network motifs":
/// a set grows only by atoms after its first one, which border on its newest member alone). Then depth first: the first atom that
/// is not placed goes into a listed set, or into the remainder. That must hang together in the end, or each of its atoms stays loose, at a price.</para>
/// <para>Pruned by weights: an atom weighs 1 / (size of the smallest listed set with it), so a set weighs 1 at least and no more groups fit
/// than the atoms left weigh. It proves nothing: a set that holds a smaller one is not grown further, and the search is cut off.</para>
/// <para>Sums wrap around 64 bits; where they could, a hit is summed again in 128 bits. No allocation after the first few regions.</para>
/// </remarks>
internal sealed class RegionProgram
{
    /// <summary>The most atoms: bits of a mask.</summary>
    public const int AtomsMax = 64;

    private const int SizeMax = 6;
    /// <summary>The worth of a group: a number that every size up to <see cref="SizeMax"/> divides.</summary>
    public const int One = 60;

    /// <summary>What a venue that is in no group costs: joined to others later, it takes about half a group with it.</summary>
    public const int Loose = 30;

    private const int SetsMax = 1 << 14;
    private const int NodesMax = 4_000;

    private readonly long[] _sums = new long[AtomsMax];
    private readonly Int128[] _wide = new Int128[AtomsMax];
    private readonly ulong[] _adjacent = new ulong[AtomsMax];
    private readonly int[] _weight = new int[AtomsMax];
    private readonly ulong[] _first = new ulong[AtomsMax];
    private readonly int[] _bucket = new int[AtomsMax + 1];
    private readonly int[] _order = new int[AtomsMax];
    private readonly int[] _uses = new int[AtomsMax];
    private readonly ulong[] _chosen = new ulong[AtomsMax];
    private readonly ulong[] _found = new ulong[AtomsMax];
    private ulong[] _listed = new ulong[1024];
    private ulong[] _sorted = new ulong[1024];

    private int _atoms;
    private int _sets;
    private int _sizeMax;
    private bool _checkWide;
    private bool _loose;
    private int _foundWorth;
    private int _current;
    private int _foundCount;
    private ulong _all;
    private int _nodes;
    private int _depth;
    private int _lightest;
    private Draws? _draws;

    /// <summary>Operations of the last region, roughly.</summary>
    public long Work { get; private set; }

    /// <summary>What they are worth.</summary>
    public int Worth => _foundWorth;

    /// <summary>The atoms of each group found; the union is the region.</summary>
    public ReadOnlySpan<ulong> Found => _found.AsSpan(0, _foundCount);

    /// <summary>Empties the region. Atoms whose sum is 0 must be added last, so that a relay does not start a set.</summary>
    public void Clear()
    {
        _atoms = 0;
        _checkWide = false;
    }

    /// <summary>Adds an atom.</summary>
    public void Add(Int128 sum)
    {
        _wide[_atoms] = sum;
        _sums[_atoms] = unchecked((long)sum);
        _checkWide |= sum < -(long.MaxValue / AtomsMax) || sum > long.MaxValue / AtomsMax;
        _adjacent[_atoms++] = 0;
    }

    /// <summary>Says that two atoms border on each other.</summary>
    public void Join(int a, int b)
    {
        _adjacent[a] |= 1UL << b;
        _adjacent[b] |= 1UL << a;
    }

    /// <summary>Whether the two border on each other.</summary>
    public bool Joined(int a, int b) => (_adjacent[a] >> b & 1) != 0;

    /// <summary>Looks for a worth above <paramref name="current"/>, or for the same in another way. False when nothing was found.</summary>
    /// <param name="current">What the region is worth now: <see cref="One"/> for each group, less <see cref="Loose"/> for each loose venue.</param>
    /// <param name="sizeMax">The most atoms of a listed set.</param>
    /// <param name="loose">Whether atoms may stay loose, each a set of its own; otherwise what remains is one connected group.</param>
    /// <param name="draws">Where the order of equal choices comes from.</param>
    public bool Solve(int current, int sizeMax, bool loose, Draws draws)
    {
        _loose = loose;
        (_current, _draws, _foundCount, _nodes, _sets, _depth) = (current, draws, 0, 0, 0, 0);
        _sizeMax = Math.Min(sizeMax, SizeMax);
        _all = _atoms == AtomsMax ? ulong.MaxValue : (1UL << _atoms) - 1;
        Work = 0;
        for (var first = 0; first < _atoms && _sets < SetsMax; first++)
        {
            var later = first == AtomsMax - 1 ? 0 : ~((2UL << first) - 1);
            if (_sums[first] == 0)
                Hit(1UL << first);
            else
                Extend(1UL << first, _adjacent[first] & later, _adjacent[first] | 1UL << first, _sums[first], 1, later);
        }

        Arrange();
        Place(0, 0, 0, Weight(_all));
        Work += (4L * _sets) + (20L * _nodes);
        return _foundCount > 0;
    }

    // Everything here stays below 64 bits by wrapping around on purpose; see the remarks.
    private void Extend(ulong set, ulong border, ulong seen, long sum, int size, ulong later)
    {
        unchecked
        {
            Work += BitOperations.PopCount(border);
            while (border != 0)
            {
                var atom = BitOperations.TrailingZeroCount(border);
                border &= border - 1;
                var grown = sum + _sums[atom];
                var mask = set | 1UL << atom;
                if (grown == 0)
                {
                    Hit(mask);
                }
                else if (size + 1 < _sizeMax)
                {
                    var fresh = _adjacent[atom] & later & ~seen;
                    Extend(mask, border | fresh, seen | _adjacent[atom], grown, size + 1, later);
                }
            }
        }
    }

    private void Hit(ulong set)
    {
        if (_sets == SetsMax || (_checkWide && !IsZero(set)))
            return;
        if (_sets == _listed.Length)
        {
            Array.Resize(ref _listed, 2 * _sets);
            Array.Resize(ref _sorted, 2 * _sets);
        }

        _listed[_sets++] = set;
    }

    private bool IsZero(ulong set)
    {
        Int128 sum = 0;
        for (; set != 0; set &= set - 1)
            sum += _wide[BitOperations.TrailingZeroCount(set)];
        return sum == 0;
    }

    /// <summary>Orders the atoms from the fewest sets up, and the sets by their first atom in this order.</summary>
    private void Arrange()
    {
        _uses.AsSpan(0, _atoms).Clear();
        _weight.AsSpan(0, _atoms).Fill(_loose ? -Loose : 0);
        for (var i = 0; i < _sets; i++)
        {
            var weight = One / BitOperations.PopCount(_listed[i]);
            for (var left = _listed[i]; left != 0; left &= left - 1)
            {
                var atom = BitOperations.TrailingZeroCount(left);
                _uses[atom]++;
                _weight[atom] = Math.Max(_weight[atom], weight);
            }
        }

        _lightest = One;
        for (var i = 0; i < _atoms; i++)
        {
            _order[i] = i;
            _lightest = Math.Min(_lightest, _weight[i]);
        }

        _order.AsSpan(0, _atoms).Sort((a, b) => _uses[a] != _uses[b] ? _uses[a].CompareTo(_uses[b]) : a.CompareTo(b));
        _bucket[0] = 0;
        var (from, to) = (0, 0);
        var rest = _sets;
        for (var rank = 0; rank < _atoms; rank++)
        {
            // Stable partition of what is left: the sets with this atom go out.
            var bit = 1UL << _order[rank];
            to = 0;
            for (var i = 0; i < rest; i++)
            {
                if ((_listed[i] & bit) != 0)
                    _sorted[from++] = _listed[i];
                else
                    _listed[to++] = _listed[i];
            }

            rest = to;
            _bucket[rank + 1] = from;
            _first[rank] = bit;
        }
    }

    private int Weight(ulong atoms)
    {
        var weight = 0;
        for (; atoms != 0; atoms &= atoms - 1)
            weight += _weight[BitOperations.TrailingZeroCount(atoms)];
        return weight;
    }

    /// <summary>Places the atoms from this rank on. True when the search is over.</summary>
    private bool Place(int rank, ulong used, ulong remainder, int weight)
    {
        while (rank < _atoms && ((used | remainder) & _first[rank]) != 0)
            rank++;
        if (rank == _atoms)
            return Finish(remainder);
        if (++_nodes > NodesMax)
            return true;

        // More is wanted; as much in another way is taken once, to move on.
        var wanted = _foundCount > 0 ? _foundWorth + 1 : _current;
        if (Most(remainder, weight) < wanted)
            return false;
        var (start, end) = (_bucket[rank], _bucket[rank + 1]);
        var shift = end > start ? _draws!.Below(end - start) : 0;
        for (var i = start; i < end; i++)
        {
            var set = _sorted[i + shift < end ? i + shift : i + shift - (end - start)];
            if ((set & (used | remainder)) != 0)
                continue;
            _chosen[_depth++] = set;
            var over = Place(rank + 1, used | set, remainder, weight - Weight(set));
            _depth--;
            if (over)
                return true;
        }

        return Place(rank + 1, used, remainder | _first[rank], weight - Weight(_first[rank]));
    }

    /// <summary>No worth above this can come from the groups chosen, this remainder and atoms of this weight.</summary>
    private int Most(ulong remainder, int weight)
    {
        var chosen = _depth * One;
        if (_loose)
            return chosen - (Loose * BitOperations.PopCount(remainder)) + weight;
        return chosen + (remainder != 0
            ? (weight / One * One) + One
            : Math.Max(weight / One, ((weight - _lightest) / One) + 1) * One);
    }

    private bool Finish(ulong remainder)
    {
        var worth = (_depth * One) + (_loose ? -Loose * BitOperations.PopCount(remainder) : remainder != 0 ? One : 0);
        if (worth < (_foundCount > 0 ? _foundWorth + 1 : _current) || !(_loose || Hangs(remainder)))
            return false;
        _chosen.AsSpan(0, _depth).CopyTo(_found);
        (_foundCount, _foundWorth) = (_depth, worth);
        if (!_loose && remainder != 0)
            _found[_foundCount++] = remainder;
        for (; _loose && remainder != 0; remainder &= remainder - 1)
            _found[_foundCount++] = 1UL << BitOperations.TrailingZeroCount(remainder);
        return worth > _current;
    }

    private bool Hangs(ulong set)
    {
        if (set == 0)
            return true;
        var reached = 1UL << BitOperations.TrailingZeroCount(set);
        while (true)
        {
            var grown = reached;
            for (var left = reached; left != 0; left &= left - 1)
                grown |= _adjacent[BitOperations.TrailingZeroCount(left)];
            grown &= set;
            if (grown == reached)
                return reached == set;
            reached = grown;
        }
    }
}
