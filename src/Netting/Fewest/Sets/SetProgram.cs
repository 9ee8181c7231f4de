using Interlieux.Netting.Linear;

namespace Interlieux.Netting.Fewest.Sets;

/// <summary>The linear program of packing sets: a set gains 1, an element in none gains 1 / (L + 1), each element is used once at most.</summary>
/// <remarks>
/// <para>A group outside the list has L + 1 members at least, so its members gain 1 together, and the optimum bounds the number of
/// groups. A restricted master over few sets is solved by <see cref="PackingProgram"/>; sets are priced by looking through the list
/// (column generation, Dantzig &amp; Wolfe 1960).</para>
/// <para>Rows: the elements, then the triples of <see cref="TripleCuts"/>. Columns: the elements alone, then sets. Branching bans sets:
/// they gain nothing until they are allowed again.</para>
/// </remarks>
internal sealed class SetProgram
{
    /// <summary>Less of a set than this is rounding.</summary>
    private const double Trace = 1e-6;
    private const double Tolerance = 1e-7;
    private const double Banned = -1;

    private readonly SetPool _pool;
    private readonly PackingProgram _program;
    private readonly WorkMeter _meter;
    private readonly List<int> _sets = [];
    private readonly List<(int A, int B, int C)> _triples = [];
    private readonly List<(double Cost, int Set)> _priced = [];
    private readonly int[] _columnOf;
    private readonly int[] _bans;

    public SetProgram(SetPool pool, int elements, int size, WorkMeter meter)
    {
        (_pool, Elements, Size, _meter) = (pool, elements, size, meter);
        var capacities = new double[elements];
        capacities.AsSpan().Fill(1);
        _program = new PackingProgram(capacities);
        for (var element = 0; element < elements; element++)
            _program.AddColumn([element], [1], 1d / (size + 1));
        _columnOf = new int[pool.Count];
        _columnOf.AsSpan().Fill(-1);
        _bans = new int[pool.Count];
    }

    /// <summary>Number of elements.</summary>
    public int Elements { get; }

    /// <summary>L.</summary>
    public int Size { get; }

    /// <summary>The bound, but for rounding errors.</summary>
    public double Objective => _program.Objective;

    /// <summary>Prices of elements, then of triples.</summary>
    public ReadOnlySpan<double> Prices => _program.Prices;

    /// <summary>The triples that have a row.</summary>
    public IReadOnlyList<(int A, int B, int C)> Triples => _triples;

    /// <summary>The sets that have a column.</summary>
    public IReadOnlyList<int> Sets => _sets;

    /// <summary>How much of a set the present solution takes; by its place in <see cref="Sets"/>.</summary>
    public double Level(int place) => _program.Level(Elements + place);

    /// <summary>The sets that the present solution takes, and how much of each.</summary>
    public IEnumerable<(int Set, double Level)> Taken()
    {
        for (var place = 0; place < Sets.Count; place++)
        {
            if (Level(place) is >= Trace and var level)
                yield return (Sets[place], level);
        }
    }

    /// <summary>Of each pair of elements, at first · n + second, how much of the sets with both the present solution takes.</summary>
    public void SumPairs(Span<double> pairs)
    {
        pairs.Clear();
        foreach (var (set, level) in Taken())
        {
            var members = _pool.Members(set);
            for (var i = 0; i < members.Length; i++)
            {
                for (var j = i + 1; j < members.Length; j++)
                    pairs[(members[i] * Elements) + members[j]] += level;
            }
        }
    }

    /// <summary>Whether branching has banned a set.</summary>
    public bool IsBanned(int set) => _bans[set] > 0;

    /// <summary>Goes on to the optimum over all sets that are not banned. False when no work is left.</summary>
    public bool Solve()
    {
        while (_program.Maximize(_meter))
        {
            if (!_meter.TrySpend(_pool.Entries))
                return false;
            if (!Price())
                return true;
        }

        return false;
    }

    /// <summary>Bans a set, once more.</summary>
    public void Ban(int set)
    {
        if (_bans[set]++ == 0 && _columnOf[set] >= 0)
            _program.SetGain(_columnOf[set], Banned);
    }

    /// <summary>Takes one ban of a set back.</summary>
    public void Allow(int set)
    {
        if (--_bans[set] == 0 && _columnOf[set] >= 0)
            _program.SetGain(_columnOf[set], 1);
    }

    /// <summary>Adds the row of a triple.</summary>
    public void Cut((int A, int B, int C) triple)
    {
        var columns = new List<int>();
        foreach (var set in _sets)
        {
            if (SetPrices.Holds(_pool.Members(set), triple))
                columns.Add(_columnOf[set]);
        }

        var ones = new double[columns.Count];
        ones.AsSpan().Fill(1);
        _program.AddRow(1, [.. columns], ones);
        _triples.Add(triple);
    }

    /// <summary>Adds columns for the cheapest sets that cost less than they gain. False when there are none.</summary>
    private bool Price()
    {
        _priced.Clear();
        var prices = _program.Prices;
        for (var set = 0; set < _pool.Count; set++)
        {
            if (_columnOf[set] >= 0 || _bans[set] > 0)
                continue;
            var members = _pool.Members(set);
            double cost = 0;
            foreach (var element in members)
                cost += prices[element];
            for (var t = 0; t < _triples.Count && cost < 1 - Tolerance; t++)
            {
                if (prices[Elements + t] > 0 && SetPrices.Holds(members, _triples[t]))
                    cost += prices[Elements + t];
            }

            if (cost < 1 - Tolerance)
                _priced.Add((cost, set));
        }

        _priced.Sort();
        var most = Math.Min(_priced.Count, Math.Max(50, Elements));
        for (var i = 0; i < most; i++)
            Add(_priced[i].Set);
        return most > 0;
    }

    private void Add(int set)
    {
        var members = _pool.Members(set);
        var rows = new List<int>(members.Length + 4);
        foreach (var element in members)
            rows.Add(element);
        for (var t = 0; t < _triples.Count; t++)
        {
            if (SetPrices.Holds(members, _triples[t]))
                rows.Add(Elements + t);
        }

        var ones = new double[rows.Count];
        ones.AsSpan().Fill(1);
        _columnOf[set] = _program.AddColumn([.. rows], ones, 1);
        _sets.Add(set);
    }
}
