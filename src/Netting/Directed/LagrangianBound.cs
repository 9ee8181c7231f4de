namespace Interlieux.Netting.Directed;

/// <summary>Prices for the two ends of each line that make the sum of the single-node problems as large as possible.</summary>
/// <remarks>Subgradient ascent (Held, Wolfe and Crowder 1974) with Polyak's step. Steps are worked out in floating point, prices are integers:
/// so each bound met on the way is exact, and the best prices are kept.</remarks>
internal sealed class LagrangianBound
{
    private readonly FixedChargeFlow _problem;
    private readonly VenueProgram _program;
    private readonly long[] _low;
    private readonly long[] _atTail;
    private readonly long[] _atHead;
    private readonly long[] _flows;

    public LagrangianBound(FixedChargeFlow problem)
    {
        _problem = problem;
        var lines = problem.Capacity.Length;
        (Prices, Best) = (new LinePrices(problem.Capacity), new LinePrices(problem.Capacity));
        _program = new VenueProgram(problem, Prices);
        (_low, _atTail, _atHead, _flows) = (new long[lines], new long[lines], new long[lines], new long[lines]);
        Array.Fill(Prices.Use, LinePrices.Scale / 2);
    }

    /// <summary>The prices being tried.</summary>
    public LinePrices Prices { get; }

    /// <summary>The best prices so far.</summary>
    public LinePrices Best { get; }

    /// <summary>By the best prices; in units of 1 / scale invoice.</summary>
    public long Value { get; private set; } = -VenueProgram.Impossible;

    /// <summary>The fewest lines that the best prices leave possible.</summary>
    public int Count => Value <= 0 ? 0 : (int)((Value + LinePrices.Scale - 1) / LinePrices.Scale);

    public long LastWork;

    /// <summary>Climbs for so many steps, towards a count that is known to be possible.</summary>
    public void Climb(int steps, int count, WorkMeter meter, double agility = 2.0)
    {
        var stale = 0;
        for (var step = 0; step < steps && Count < count; step++)
        {
            var value = Evaluate();
            if (value > Value)
            {
                if (value > Value + (LinePrices.Scale / 100)) stale = 0;
                Value = value;
                Prices.Unit.CopyTo(Best.Unit, 0);
                Prices.Use.CopyTo(Best.Use, 0);
                Prices.Full.CopyTo(Best.Full, 0);
            }
            if (++stale > 50)
            {
                (agility, stale) = (agility / 1.3, 0);
                if (agility < 0.002) break;
            }

            if (!Move(((count * (double)LinePrices.Scale) - value) * agility))
                return;
        }
    }

    private long Evaluate()
    {
        long total = 0;
        LastWork = 0;
        for (var node = 0; node < _problem.Nodes; node++)
        {
            var cost = _program.Solve(node, _low, _problem.Capacity);
            LastWork += _program.Work;
            var lines = _problem.Incident.AsSpan(_problem.First[node]..(_problem.First[node + 1]));
            _program.Trace(node, _low, _problem.Capacity, _flows);
            for (var k = 0; k < lines.Length; k++)
            {
                if (lines[k] >= 0)
                    _atHead[lines[k]] = _flows[k];
                else
                    _atTail[~lines[k]] = _flows[k];
            }

            total += cost;
        }

        return total;
    }

    private bool Move(double distance)
    {
        double norm = 0;
        for (var line = 0; line < _low.Length; line++)
        {
            var (a, b, u) = (_atTail[line], _atHead[line], _problem.Capacity[line]);
            if (a == b)
                continue;
            var d = (double)(a - b) / u;
            norm += d * d;
            var use = (a > 0 ? 1 : 0) - (b > 0 ? 1 : 0);
            var full = (a == u ? 1 : 0) - (b == u ? 1 : 0);
            if (u > 1) norm += use * use;
            if (u > 2) norm += full * full;
        }

        if (norm == 0)
            return false;
        var length = distance / norm;
        for (var line = 0; line < _low.Length; line++)
        {
            var (a, b, u) = (_atTail[line], _atHead[line], _problem.Capacity[line]);
            if (a == b)
                continue;
            Prices.Unit[line] += (long)(length * (a - b) / u / u);
            var use = (a > 0 ? 1 : 0) - (b > 0 ? 1 : 0);
            var full = (a == u ? 1 : 0) - (b == u ? 1 : 0);
            if (u > 1) Prices.Use[line] += (long)(length * use);
            if (u > 2) Prices.Full[line] += (long)(length * full);
        }

        return true;
    }
}
