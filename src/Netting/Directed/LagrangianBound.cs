namespace Interlieux.Netting.Directed;

/// <summary>Prices for the two ends of each line that make the sum of the single-node problems as large as possible.</summary>
/// <remarks>Subgradient ascent (Held, Wolfe and Crowder 1974) with Polyak's step, from the duals of the linear relaxation. Steps are
/// worked out in floating point, prices are integers: so each bound met on the way is exact, and the best prices are kept.</remarks>
internal sealed class LagrangianBound
{
    private const int Patience = 50;
    private const double Decay = 1.3;
    private const double AgilityLeast = 0.004;
    private readonly FixedChargeFlow _problem;
    private readonly VenueProgram _program;
    private readonly LinePrices _prices;
    private readonly long[] _atTail;
    private readonly long[] _atHead;
    private readonly long[] _flows;
    private readonly long[] _costs;
    private readonly double _priceMost;
    private double _agility;
    private bool _relaxed;

    public LagrangianBound(FixedChargeFlow problem)
    {
        _problem = problem;
        var lines = problem.Capacity.Length;
        // What a whole line can be charged is below four times this, so all charges together stay below 2⁶¹.
        _priceMost = Math.Min(1L << 44, (1L << 58) / lines);
        (_prices, Best) = (new LinePrices(problem), new LinePrices(problem));
        _program = new VenueProgram(problem, _prices);
        (_atTail, _atHead, _flows, _costs) = (new long[lines], new long[lines], new long[lines], new long[problem.Nodes]);
        (Low, High, Use) = (new long[lines], [.. problem.Capacity], new double[lines]);
    }

    /// <summary>The least flow of each line that is considered.</summary>
    public long[] Low { get; }

    /// <summary>The most flow of each line that is considered.</summary>
    public long[] High { get; }

    /// <summary>How often each line was in use lately, from 0 to 1: an estimate of the linear relaxation's solution.</summary>
    public double[] Use { get; }

    /// <summary>The best prices so far.</summary>
    public LinePrices Best { get; }

    /// <summary>The bound by the best prices; in units of 1 / <see cref="LinePrices.Scale"/> invoice.</summary>
    public long Value { get; private set; } = -VenueProgram.Impossible;

    /// <summary>The best prices have been looked at.</summary>
    public bool IsKnown => Value > -VenueProgram.Impossible;

    /// <summary>The fewest lines that the best prices leave possible.</summary>
    public int Count => Value <= 0 ? 0
        : Value > (long)int.MaxValue * LinePrices.Scale ? int.MaxValue
        : (int)((Value + LinePrices.Scale - 1) / LinePrices.Scale);

    /// <summary>The flows at both ends agreed at the last step: they are a flow, the best within the bounds.</summary>
    public bool Agreed { get; private set; }

    /// <summary>The flow of each line as its tail wanted it at the last step.</summary>
    public long[] Flow => _atTail;

    /// <summary>Starts from the potentials of the linear relaxation, in which a line costs its share of use.</summary>
    public bool Prepare(WorkMeter meter)
    {
        var lines = _problem.Capacity.Length;
        var supply = new long[_problem.Nodes];
        for (var node = 0; node < supply.Length; node++)
            supply[node] = -_problem.Need[node];
        var cost = new long[lines];
        for (var line = 0; line < lines; line++)
            cost[line] = LinePrices.Scale / _problem.Capacity[line];
        var simplex = new NetworkSimplex(_problem.Tail, _problem.Head, _problem.Capacity, supply);
        if (!simplex.Minimise(cost, (_problem.Nodes + 1L) * LinePrices.Scale, meter))
            return false;
        // Only differences count; near 0 they keep prices small.
        var potential = simplex.Potentials.ToArray();
        var middle = (potential.Min() + potential.Max()) / 2;
        for (var node = 0; node < potential.Length; node++)
            potential[node] -= middle;
        for (var line = 0; line < lines; line++)
        {
            Best.Use[line] = LinePrices.Scale / 2;
            Best.Unit[line] = Moved(0, -(potential[_problem.Tail[line]] + potential[_problem.Head[line]]) / 2, _problem.Capacity[line]);
        }

        for (var node = 0; node < supply.Length; node++)
            Best.Need[node] = Moved(0, potential[node], Largest(node));
        return true;
    }

    /// <summary>Whether the node is relaxed for want of space, with the capacities as bounds.</summary>
    public bool IsRelaxed(int node)
    {
        _program.Solve(node, new long[_flows.Length], _problem.Capacity);
        return _program.IsRelaxed;
    }

    /// <summary>Forgets the value, not the prices: the bounds have changed.</summary>
    public void Restart(LinePrices prices)
    {
        Value = -VenueProgram.Impossible;
        Best.Set(prices);
    }

    /// <summary>Climbs from the best prices for so many steps, until the bound reaches <paramref name="count"/>.</summary>
    /// <returns>False when the meter stopped it; the prices are valid all the same.</returns>
    public bool Climb(int steps, int count, double agility, WorkMeter meter)
    {
        _prices.Set(Best);
        _agility = agility;
        Agreed = false;
        var (stale, spent, mark) = (0, _program.Work, Value);
        for (var step = 0; step < steps && Count < count && _agility > AgilityLeast; step++)
        {
            var value = Evaluate();
            if (value > Value)
            {
                Value = value;
                Best.Set(_prices);
            }

            // Progress below a thousandth of an invoice in so many steps asks for smaller ones.
            if (++stale >= Patience)
            {
                if (Value < mark + (LinePrices.Scale / 1000 * Patience))
                    _agility /= Decay;
                (stale, mark) = (0, Value);
            }

            if (Value >= VenueProgram.Impossible)
                return true;
            if (!Move(((count * (double)LinePrices.Scale) - value) * _agility))
            {
                // Where a need was relaxed, the flows that agree need not meet it.
                Agreed = !_relaxed;
                break;
            }

            if (_program.Work - spent > 100_000)
            {
                if (!meter.TrySpend(_program.Work - spent))
                    return false;
                spent = _program.Work;
            }
        }

        return meter.TrySpend(_program.Work - spent);
    }

    /// <summary>Takes in the bounds of all lines as far as the best prices allow for a count of <paramref name="most"/>; true if any changed.
    /// When nothing is left within them, the value says so.</summary>
    public bool Reduce(int most)
    {
        _prices.Set(Best);
        long total = 0;
        for (var node = 0; node < _problem.Nodes; node++)
        {
            _costs[node] = _program.Solve(node, Low, High);
            if (_costs[node] >= VenueProgram.Impossible)
                return Exclude();
            total += _costs[node];
        }

        var slack = (most * LinePrices.Scale) - total;
        if (slack < 0)
            return false;
        var changed = false;
        for (var node = 0; node < _problem.Nodes; node++)
        {
            // What was taken in at other nodes can only have raised the cost of this one.
            var cost = _program.Solve(node, Low, High);
            if (cost >= VenueProgram.Impossible)
                return Exclude();
            changed |= _program.Reduce(node, Low, High, _costs[node] + slack);
        }

        return changed;
    }

    // No flow is left within the bounds.
    private bool Exclude()
    {
        Value = VenueProgram.Impossible;
        return false;
    }

    private long Evaluate()
    {
        long total = 0;
        _relaxed = false;
        for (var node = 0; node < _problem.Nodes; node++)
        {
            var cost = _program.Solve(node, Low, High);
            if (cost >= VenueProgram.Impossible)
                return VenueProgram.Impossible;
            total += cost;
            _relaxed |= _program.IsRelaxed;
            var lines = _problem.Incident.AsSpan(_problem.First[node].._problem.First[node + 1]);
            _program.Trace(node, Low, High, _flows);
            for (var k = 0; k < lines.Length; k++)
            {
                if (lines[k] >= 0)
                    _atHead[lines[k]] = _flows[k];
                else
                    _atTail[~lines[k]] = _flows[k];
            }
        }

        for (var line = 0; line < Use.Length; line++)
            Use[line] += 0.05 * (((_atTail[line] > 0 ? 0.5 : 0) + (_atHead[line] > 0 ? 0.5 : 0)) - Use[line]);
        return total;
    }

    // Each price moves by how far the two ends disagree; units are measured in shares of the capacity.
    private bool Move(double distance)
    {
        double norm = 0;
        for (var line = 0; line < _flows.Length; line++)
        {
            var (units, use, full) = Disagreement(line);
            norm += (units * units) + (use * use) + (full * full);
        }

        if (norm == 0)
            return false;
        var length = distance / norm;
        for (var line = 0; line < _flows.Length; line++)
        {
            if (_atTail[line] == _atHead[line])
                continue;
            var (units, use, full) = Disagreement(line);
            _prices.Unit[line] = Moved(_prices.Unit[line], length * units / _problem.Capacity[line], _problem.Capacity[line]);
            _prices.Use[line] = Moved(_prices.Use[line], length * use, 1);
            _prices.Full[line] = Moved(_prices.Full[line], length * full, 1);
        }

        return true;
    }

    private long Moved(long price, double by, double amount) =>
        (long)Math.Truncate(Math.Clamp(price + by, -_priceMost / amount, _priceMost / amount));

    private double Largest(int node)
    {
        var largest = Math.Abs((double)_problem.Need[node]);
        foreach (var line in _problem.Incident.AsSpan(_problem.First[node].._problem.First[node + 1]))
            largest = Math.Max(largest, _problem.Capacity[line >= 0 ? line : ~line]);
        return largest;
    }

    private (double Units, double Use, double Full) Disagreement(int line)
    {
        var (tail, head, capacity) = (_atTail[line], _atHead[line], _problem.Capacity[line]);
        if (tail == head)
            return default;
        return (
            (double)(tail - head) / capacity,
            capacity > 1 ? (tail > 0 ? 1 : 0) - (head > 0 ? 1 : 0) : 0,
            capacity > 2 ? (tail == capacity ? 1 : 0) - (head == capacity ? 1 : 0) : 0);
    }
}
