namespace Interlieux.Netting.Fewest;

/// <summary>The easy path: pairs, what they leave by value, the cheap bound, and a greedy filling that often meets it.</summary>
/// <remarks>
/// <para>The same as <see cref="Pairing"/>, <see cref="CheapBound"/> and a simple filling, but in arrays that are kept: once they are large
/// enough <see cref="Load"/> and <see cref="TryFill"/> allocate nothing. Its arrays are overwritten by the next <see cref="Load"/>.</para>
/// <para>Cost: venues + range of values when that is small (counting sort), else one sort of the values.</para>
/// </remarks>
internal sealed class Reduction
{
    /// <summary>Values up to this, and this for each venue, are sorted by counting.</summary>
    private const long Counted = 1 << 10;
    private const long CountedPerVenue = 4;
    private const int NodesMax = 2_000;

    private static readonly Comparison<long> ByAmount = (a, b) =>
        Math.Abs(a) != Math.Abs(b) ? Math.Abs(b).CompareTo(Math.Abs(a)) : a.CompareTo(b);

    private int[] _venues = [];
    private long[] _keys = [];
    private int[] _places = [];
    private int[] _debtors = [];
    private int[] _creditors = [];
    private long[] _values = [];
    private int[] _counts = [];
    private int[] _firsts = [];
    private int[] _left = [];
    private int[] _members = [];
    private int[] _ends = [];
    private int _distinct;
    private int _groups;
    private int _placed;
    private int _nodes;

    /// <summary>Number of pairs of opposite equal positions.</summary>
    public int Pairs { get; private set; }

    /// <summary>The venues that pay, pair by pair: the largest amounts first, then by number.</summary>
    public ReadOnlySpan<int> Debtors => _debtors.AsSpan(0, Pairs);

    /// <summary>The venues that receive, pair by pair.</summary>
    public ReadOnlySpan<int> Creditors => _creditors.AsSpan(0, Pairs);

    /// <summary>The distinct positions that are left, from the largest absolute one down.</summary>
    public ReadOnlySpan<long> Values => _values.AsSpan(0, _distinct);

    /// <summary>How often each of <see cref="Values"/> is left.</summary>
    public ReadOnlySpan<int> Counts => _counts.AsSpan(0, _distinct);

    /// <summary>The venues of one of <see cref="Values"/>, in the order of their numbers.</summary>
    public ReadOnlySpan<int> Venues(int value) => _venues.AsSpan(_firsts[value], _counts[value]);

    /// <summary>Venues that are left.</summary>
    public int Size { get; private set; }

    /// <summary>Of these the ones that are to receive.</summary>
    public int Positive { get; private set; }

    /// <summary>The most groups of what is left, by <see cref="CheapBound"/>.</summary>
    public int Bound => Math.Min(Math.Min(Positive, Size - Positive), Size / 3);

    /// <summary>Groups that <see cref="TryFill"/> made.</summary>
    public int Groups => _groups;

    /// <summary>The members of a group, as indexes of <see cref="Values"/>.</summary>
    public ReadOnlySpan<int> Group(int group) => _members.AsSpan(group == 0 ? 0 : _ends[group - 1], _ends[group] - (group == 0 ? 0 : _ends[group - 1]));

    /// <summary>Pairs off these net positions and keeps what is left. No position may be <see cref="long.MinValue"/>.</summary>
    public void Load(ReadOnlySpan<long> positions)
    {
        Reserve(positions.Length);
        var open = Sort(positions);
        (Pairs, Size, Positive, _distinct, _groups, _placed) = (0, 0, 0, 0, 0, 0);
        for (var from = 0; from < open;)
        {
            // One absolute value: debtors first, then creditors, each by number.
            var amount = Math.Abs(positions[_venues[from]]);
            var middle = from;
            while (middle < open && positions[_venues[middle]] == -amount)
                middle++;
            var end = middle;
            while (end < open && positions[_venues[end]] == amount)
                end++;
            var pairs = Math.Min(middle - from, end - middle);
            _venues.AsSpan(from, pairs).CopyTo(_debtors.AsSpan(Pairs));
            _venues.AsSpan(middle, pairs).CopyTo(_creditors.AsSpan(Pairs));
            Pairs += pairs;
            var (debtors, creditors) = (middle - from - pairs, end - middle - pairs);
            if (debtors + creditors > 0)
            {
                _values[_distinct] = debtors > 0 ? -amount : amount;
                _counts[_distinct] = debtors + creditors;
                _firsts[_distinct++] = debtors > 0 ? from + pairs : middle + pairs;
            }

            Size += debtors + creditors;
            Positive += creditors;
            from = end;
        }
    }

    /// <summary>Fills each venue of the rarer sign, from the largest down, exactly with venues of the other sign, large ones first.
    /// True when nothing is left over: then there are as many groups as the rarer sign has venues, and no more are possible.</summary>
    public bool TryFill()
    {
        Counts.CopyTo(_left);
        (_groups, _placed) = (0, 0);
        var rarer = Positive <= Size - Positive ? 1 : -1;
        for (var first = 0; first < _distinct; first++)
        {
            for (; Math.Sign(_values[first]) == rarer && _left[first] > 0; _groups++)
            {
                _left[first]--;
                _members[_placed++] = first;
                _nodes = NodesMax;
                if (!Fill(0, Math.Abs(_values[first]), rarer))
                    return false;
                _ends[_groups] = _placed;
            }
        }

        return _placed == Size;
    }

    private bool Fill(int from, long missing, int rarer)
    {
        if (missing == 0)
            return true;
        for (var i = from; i < _distinct && --_nodes > 0; i++)
        {
            var value = Math.Abs(_values[i]);
            if (value > missing || _left[i] == 0 || Math.Sign(_values[i]) == rarer)
                continue;
            var placed = _placed;
            for (var times = (int)Math.Min(_left[i], missing / value); times > 0; times--)
            {
                _left[i] -= times;
                _members.AsSpan(placed, times).Fill(i);
                _placed = placed + times;
                if (Fill(i + 1, missing - (times * value), rarer))
                    return true;
                _left[i] += times;
                _placed = placed;
            }
        }

        return false;
    }

    /// <summary>Puts the venues with open positions in order: absolute value descending, debtors before creditors, then by number.</summary>
    private int Sort(ReadOnlySpan<long> positions)
    {
        var most = 0L;
        foreach (var position in positions)
            most = Math.Max(most, Math.Abs(position));
        if (most <= Counted + (CountedPerVenue * positions.Length))
            return Count(positions, (int)most);
        var open = 0;
        for (var venue = 0; venue < positions.Length; venue++)
        {
            if (positions[venue] == 0)
                continue;
            _keys[open] = positions[venue];
            _venues[open++] = venue;
        }

        _keys.AsSpan(0, open).Sort(_venues.AsSpan(0, open), ByAmount);
        for (var from = 0; from < open;)
        {
            var end = from + 1;
            while (end < open && _keys[end] == _keys[from])
                end++;
            _venues.AsSpan(from, end - from).Sort();
            from = end;
        }

        return open;
    }

    private int Count(ReadOnlySpan<long> positions, int most)
    {
        var size = (2 * most) + 3;
        if (_places.Length < size)
            _places = new int[size];
        var places = _places.AsSpan(0, size);
        places.Clear();
        foreach (var position in positions)
            places[Place(position, most) + 1]++;
        places[(2 * most) + 1] = 0;
        for (var i = 1; i < places.Length; i++)
            places[i] += places[i - 1];
        var open = places[2 * most];
        for (var venue = 0; venue < positions.Length; venue++)
        {
            if (positions[venue] != 0)
                _venues[places[Place(positions[venue], most)]++] = venue;
        }

        return open;
    }

    // −most, most, −(most − 1), …, −1, 1, and 0 at the end.
    private static int Place(long position, int most) => position switch
    {
        0 => 2 * most,
        < 0 => 2 * (most + (int)position),
        _ => (2 * (most - (int)position)) + 1,
    };

    private void Reserve(int venues)
    {
        if (_venues.Length >= venues)
            return;
        (_venues, _keys, _debtors, _creditors) = (new int[venues], new long[venues], new int[venues], new int[venues]);
        (_values, _counts, _firsts, _left) = (new long[venues], new int[venues], new int[venues], new int[venues]);
        (_members, _ends) = (new int[venues], new int[venues]);
    }
}
