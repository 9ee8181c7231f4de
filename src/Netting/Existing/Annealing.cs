namespace Interlieux.Netting.Existing;

/// <summary>Packs small connected zero-sum sets: a loose venue draws a set around itself, what is in the way becomes loose.</summary>
/// <remarks>
/// <para>Simulated annealing (Kirkpatrick, Gelatt, Vecchi 1983). A state is a packing; it is worth <see cref="RegionProgram.One"/> a set less
/// <see cref="RegionProgram.Loose"/> a loose venue. A step takes a loose venue, grows a set from it along allowed pairs at random, closes
/// it with a neighbour of the missing value, and enters it if the worth rises, or falls by d with the chance exp(−d/T). T falls
/// geometrically over a number of steps that is fixed beforehand.</para>
/// <para>Deterministic also across machines: the chances come from multiplications and divisions alone. It proves nothing. Sums of five
/// positions may wrap around 64 bits; then the set is summed again in 128 bits.</para>
/// </remarks>
internal sealed class Annealing
{
    private const int SizeMax = 5;
    private const double Hot = 8;
    private const int Epochs = 200;

    // From Hot down to 5 in this many epochs; a constant, as powers are rounded in more than one way.
    private const double Cooling = 0.99765271;
    private const int BonusMax = 60;
    private const int LossMax = 200;

    private readonly long[] _positions;
    private readonly NeighboursByValue _near;
    private readonly Draws _draws = new();

    // The members of a set are a ring: each venue knows the next one; a loose venue is its own next.
    private readonly int[] _next;
    private readonly List<int> _loose = [];
    private readonly int[] _looseAt;

    // What it costs to leave a venue loose: it rises while the venue is, so that the hard ones are placed in the end.
    private readonly int[] _price;
    private readonly int[] _set = new int[SizeMax];
    private readonly uint[] _chance = new uint[LossMax];

    public Annealing(long[] positions, AllowedGraph graph)
    {
        (_positions, _near) = (positions, new NeighboursByValue(positions, graph));
        _next = new int[positions.Length];
        _price = new int[positions.Length];
        _looseAt = new int[positions.Length];
    }

    /// <summary>A packing after so many steps from this one; loose venues are groups of one.</summary>
    public bool Run(Grouping start, long steps, long workPerStep, WorkMeter meter)
    {
        _loose.Clear();
        _price.AsSpan().Clear();
        for (var venue = 0; venue < _next.Length; venue++)
        {
            var group = start.Members(start.GroupOf(venue));
            if (group[0] == venue)
            {
                for (var i = 0; i < group.Length; i++)
                    _next[group[i]] = group[(i + 1) % group.Length];
            }

            if (group.Length == 1 && _positions[venue] != 0)
                Loosen(venue);
        }

        var temperature = Hot;
        for (var epoch = 0; epoch < Epochs; epoch++, temperature *= Cooling)
        {
            if (!meter.TrySpend(steps / Epochs * workPerStep))
                return false;
            Chances(temperature);
            for (var step = steps / Epochs; step > 0 && _loose.Count > 0; step--)
                Step();
            foreach (var venue in _loose)
                _price[venue] = Math.Min(BonusMax, _price[venue] + 1);
        }

        return true;
    }

    private void Step()
    {
        _set[0] = _loose[_draws.Below(_loose.Count)];
        var draw = _draws.Below(16);
        var size = draw < 2 ? 2 : draw < 9 ? 3 : draw < 13 ? 4 : 5;
        var sum = _positions[_set[0]];
        unchecked
        {
            for (var i = 1; i < size - 1; i++)
            {
                var grown = _near.Any(_set[_draws.Below(i)], _draws);
                if (grown < 0 || _set.AsSpan(0, i).Contains(grown))
                    return;
                _set[i] = grown;
                sum += _positions[grown];
            }

            var last = _near.With(_set[_draws.Below(size - 1)], -sum, _draws);
            if (last < 0 || _set.AsSpan(0, size - 1).Contains(last))
                return;
            _set[size - 1] = last;
        }

        var set = _set.AsSpan(0, size);
        var gain = Gain(set);
        if (gain < 0 && (-gain >= LossMax || (uint)_draws.Below(int.MaxValue) >= _chance[-gain]))
            return;
        if (!IsZero(set))
            return;
        Enter(set);
    }

    private int Gain(ReadOnlySpan<int> set)
    {
        var gain = RegionProgram.One;
        foreach (var venue in set)
        {
            gain += _price[venue];
            if (_next[venue] == venue)
                continue;

            // The group in the way counts once: at its first member in this set.
            var (prices, counted) = (_price[venue], false);
            for (var other = _next[venue]; other != venue; other = _next[other])
                prices += _price[other];
            foreach (var earlier in set)
            {
                if (earlier == venue)
                    break;
                for (var other = _next[venue]; other != venue; other = _next[other])
                    counted |= other == earlier;
            }

            if (!counted)
                gain -= RegionProgram.One + prices;
        }

        return gain;
    }

    private bool IsZero(ReadOnlySpan<int> set)
    {
        Int128 sum = 0;
        foreach (var venue in set)
            sum += _positions[venue];
        return sum == 0;
    }

    private void Enter(ReadOnlySpan<int> set)
    {
        foreach (var venue in set)
        {
            for (var other = _next[venue]; other != venue;)
            {
                var after = _next[other];
                Loosen(other);
                _next[other] = other;
                other = after;
            }

            if (_next[venue] != venue)
                Loosen(venue);
            _next[venue] = venue;
        }

        for (var i = 0; i < set.Length; i++)
        {
            var last = _loose[^1];
            _loose[_looseAt[set[i]]] = last;
            _looseAt[last] = _looseAt[set[i]];
            _loose.RemoveAt(_loose.Count - 1);
            _next[set[i]] = set[i + 1 < set.Length ? i + 1 : 0];
        }
    }

    private void Loosen(int venue)
    {
        _looseAt[venue] = _loose.Count;
        _loose.Add(venue);
    }

    /// <summary>The chance of each loss, out of 2³¹ − 1: exp(−d/T) as (1 + d/1024T)⁻¹⁰²⁴, which no library rounds in its own way.</summary>
    private void Chances(double temperature)
    {
        for (var loss = 0; loss < LossMax; loss++)
        {
            var power = 1 / (1 + (loss / temperature / 1024));
            for (var i = 0; i < 10; i++)
                power *= power;
            _chance[loss] = (uint)(power * int.MaxValue);
        }
    }

    /// <summary>The packing reached; loose venues are groups of one.</summary>
    public Grouping ToGrouping()
    {
        var seen = new bool[_next.Length];
        var groups = new List<int[]>();
        for (var venue = 0; venue < _next.Length; venue++)
        {
            if (seen[venue])
                continue;
            var group = new List<int> { venue };
            seen[venue] = true;
            for (var other = _next[venue]; other != venue; other = _next[other])
            {
                group.Add(other);
                seen[other] = true;
            }

            groups.Add([.. group]);
        }

        return new Grouping(_next.Length, groups);
    }
}
