using System.Runtime.InteropServices;
using Interlieux.Netting.Linear;

namespace Interlieux.Netting.Fewest.Patterns;

/// <summary>The pattern program of a rest: the most patterns, in fractions, that its values allow; by column generation.</summary>
/// <remarks>
/// <para>Maximise Σ x_g with Σ g_v·x_g ≤ m_v over zero-sum patterns g (Gilmore &amp; Gomory 1961). Each round the prices of the restricted
/// program, drawn towards the best prices so far (Wentges 1997), are rounded to integers; <see cref="ClosedWalks"/> finds the
/// cheapest pattern through each value, and those that pay are added.</para>
/// <para>A bound from every round, exact in integers (Farley 1990): with p ≥ 0 and D the cost of the cheapest pattern, no partition has more
/// than ⌊Σ m·p / D⌋ groups, for each of its groups costs at least D. It ends when that meets the restricted program.</para>
/// </remarks>
internal sealed class PatternProgram
{
    /// <summary>What 1 is in prices.</summary>
    public const long Unit = 1L << 30;

    private readonly GroupSearch _search;
    private readonly PackingProgram _program;
    private readonly ClosedWalks _walks;
    private readonly long[] _prices;
    private readonly double[] _center;
    private readonly List<int> _members = [];
    private readonly double[] _coefficients;
    private double _centerBound = double.PositiveInfinity;

    public PatternProgram(GroupSearch search, int[] values)
    {
        _search = search;
        _walks = new ClosedWalks(values);
        _program = new PackingProgram(Array.ConvertAll(search.Rest.Counts, count => (double)count));
        (_prices, _center) = (new long[values.Length], new double[values.Length]);
        _coefficients = new double[values.Length];
        Prices = new long[values.Length];
    }

    /// <summary>The patterns, numbered as the columns of the program.</summary>
    public PatternPool Pool { get; } = new();

    /// <summary>The restricted program.</summary>
    public PackingProgram Program => _program;

    public ClosedWalks Walks => _walks;

    /// <summary>The prices with the best bound so far; no pattern costs less than <see cref="Scale"/>.</summary>
    public long[] Prices { get; }

    /// <summary>0 when there is no bound yet.</summary>
    public long Scale { get; private set; }

    /// <summary>Rounds of pricing so far.</summary>
    public int Rounds { get; private set; }

    /// <summary>Adds a pattern if it is new.</summary>
    public bool Add(Span<int> members)
    {
        if (!Pool.TryAdd(members))
            return false;
        var types = Pool.Types(Pool.Count - 1);
        var times = Pool.Times(Pool.Count - 1);
        for (var i = 0; i < times.Length; i++)
            _coefficients[i] = times[i];
        _program.AddColumn(types, _coefficients.AsSpan(0, times.Length), 1);
        return true;
    }

    /// <summary>Goes on until the bound cannot fall any more, or the search is closed. False when no work is left.</summary>
    public bool Solve()
    {
        foreach (var group in _search.Best.Groups)
            Add((int[])group.Clone());
        var smoothing = 0.0;
        while (true)
        {
            if (!_program.Maximize(_search.Meter) || !_search.Meter.TrySpend(_walks.Cost))
                return false;
            var reached = _program.Objective;
            Round(smoothing);
            var least = _walks.Price(_prices, Unit);
            if (least == ClosedWalks.Unreached)
                least = _walks.Price(_prices, ClosedWalks.Unreached);
            Rounds++;
            Limit(least);
            if (_search.Closed || Math.Floor(_centerBound) <= Math.Floor(reached + 1e-6))
                return true;
            var added = AddPaying();
            if (added == 0 && smoothing == 0)
                return true;
            smoothing = added == 0 ? 0 : 0.5;
        }
    }

    private void Round(double smoothing)
    {
        var prices = _program.Prices;
        if (Scale == 0)
            smoothing = 0;
        for (var type = 0; type < _prices.Length; type++)
            _prices[type] = (long)(Unit * Math.Max(0, (smoothing * _center[type]) + ((1 - smoothing) * prices[type])));
    }

    private void Limit(long least)
    {
        if (least is 0 or ClosedWalks.Unreached)
            return;
        Int128 sum = 0;
        for (var type = 0; type < _prices.Length; type++)
            sum += (Int128)_prices[type] * _search.Rest.Counts[type];
        var bound = (double)sum / least;
        if (bound >= _centerBound)
            return;
        (_centerBound, Scale) = (bound, least);
        for (var type = 0; type < _prices.Length; type++)
            (_center[type], Prices[type]) = ((double)_prices[type] / least, _prices[type]);
        if (sum / least < _search.Bound)
            _search.Limit(NettingPhase.Patterns, PatternCertificates.Dual(_search.Rest, Prices, least, (int)(sum / least)));
    }

    /// <summary>Adds the cheapest pattern through each value, where it gains by the program's own prices.</summary>
    private int AddPaying()
    {
        var added = 0;
        for (var value = 0; value < _prices.Length; value++)
        {
            if (_walks.CostThrough(value) == ClosedWalks.Unreached)
                continue;
            _walks.Members(value, _members);
            var cost = 0.0;
            foreach (var member in _members)
                cost += _program.Prices[member];
            if (cost < 1 - 1e-7 && Add(CollectionsMarshal.AsSpan(_members)))
                added++;
        }

        return added;
    }

    /// <summary>Prices of the present restricted program as integers; values without capacity are shut out.</summary>
    public void RoundOpen(ReadOnlySpan<int> remaining, Span<long> prices)
    {
        for (var type = 0; type < prices.Length; type++)
            prices[type] = remaining[type] == 0 ? -1 : (long)(Unit * Math.Max(0, _program.Prices[type]));
    }

    /// <summary>Restricts the program to what remains: capacities, and only patterns that fit gain.</summary>
    public void Restrict(ReadOnlySpan<int> remaining)
    {
        for (var type = 0; type < remaining.Length; type++)
        {
            if ((int)_program.Capacity(type) != remaining[type])
                _program.SetCapacity(type, remaining[type]);
        }

        for (var pattern = 0; pattern < Pool.Count; pattern++)
        {
            var gain = Pool.Fits(pattern, remaining) > 0 ? 1 : -1;
            if ((int)_program.Gain(pattern) != gain)
                _program.SetGain(pattern, gain);
        }
    }
}
