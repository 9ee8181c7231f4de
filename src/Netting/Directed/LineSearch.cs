namespace Interlieux.Netting.Directed;

/// <summary>Branch and bound over which lines are in use; exact when it ends.</summary>
/// <remarks>
/// <para>At each node the prices climb a little from those of the parent, then bounds of lines that no better count allows are taken in.
/// It branches on the line whose use the two ends, over the last steps, agree about least. A node ends when its bound reaches the
/// best count, when both ends of all lines agree (their flow is the best of the node), or when each line is decided:
/// then a flow either exists or not.</para>
/// <para>Cost: exponential in the worst case; the meter ends it, and the best flow so far stays.</para>
/// </remarks>
internal sealed class LineSearch
{
    private const int Steps = 60;
    private const double Agility = 0.7;
    private readonly FixedChargeFlow _problem;
    private readonly LagrangianBound _bound;
    private readonly WorkMeter _meter;
    private long _end;

    public LineSearch(FixedChargeFlow problem, LagrangianBound root, LinePrices prices, long[] best, WorkMeter meter)
    {
        (_problem, _meter) = (problem, meter);
        _bound = root;
        _bound.Restart(prices);
        Best = [.. best];
        BestCount = FixedChargeFlow.Count(best);
    }

    /// <summary>The best flow known.</summary>
    public long[] Best { get; }

    /// <summary>Its lines in use.</summary>
    public int BestCount { get; private set; }

    /// <summary>Nodes of the search so far.</summary>
    public long Nodes { get; private set; }

    /// <summary>Searches all; false when the meter stopped it.</summary>
    /// <param name="work">What it may spend, beside the meter.</param>
    /// <param name="floor">A bound that is known already: a count as low ends the search.</param>
    public bool Run(int floor, long work)
    {
        _end = work < long.MaxValue - _meter.Used ? _meter.Used + work : long.MaxValue;
        return BestCount <= floor || Branch(floor) || BestCount <= floor;
    }

    private bool Branch(int floor)
    {
        Nodes++;
        if (_meter.Used > _end || !_bound.Climb(Steps, BestCount, Agility, _meter))
            return false;
        if (_bound.Count >= BestCount)
            return true;
        if (_bound.Agreed)
        {
            Take(_bound.Flow);
            return true;
        }

        for (var round = 0; round < 3 && _bound.Reduce(BestCount - 1); round++)
        {
            if (!_meter.TrySpend(_bound.Low.Length))
                return false;
        }

        if (_bound.Count >= BestCount)
            return true;
        var line = Undecided();
        if (line < 0)
        {
            if (Feasible() is { } flow)
                Take(flow);
            return true;
        }

        var (low, high, prices) = ((long[])_bound.Low.Clone(), (long[])_bound.High.Clone(), new LinePrices(_problem));
        prices.Set(_bound.Best);
        var inUseFirst = _bound.Use[line] >= 0.5;
        for (var child = 0; child < 2 && BestCount > floor; child++)
        {
            if (child > 0)
            {
                low.CopyTo(_bound.Low, 0);
                high.CopyTo(_bound.High, 0);
            }

            if (child == 0 == inUseFirst)
                _bound.Low[line] = 1;
            else
                _bound.High[line] = 0;
            _bound.Restart(prices);
            if (!Branch(floor))
                return false;
        }

        return true;
    }

    private void Take(ReadOnlySpan<long> flow)
    {
        var count = FixedChargeFlow.Count(flow);
        if (count >= BestCount)
            return;
        BestCount = count;
        flow.CopyTo(Best);
    }

    private int Undecided()
    {
        var (best, nearest) = (-1, 2d);
        for (var line = 0; line < _bound.Low.Length; line++)
        {
            if (_bound.Low[line] > 0 || _bound.High[line] == 0)
                continue;
            var distance = Math.Abs(_bound.Use[line] - 0.5);
            if (distance < nearest)
                (best, nearest) = (line, distance);
        }

        return best;
    }

    // Some flow within the bounds, by a flow of cost 0.
    private long[]? Feasible()
    {
        var lines = _bound.Low.Length;
        var supply = new long[_problem.Nodes];
        for (var node = 0; node < supply.Length; node++)
            supply[node] = -_problem.Need[node];
        var room = new long[lines];
        for (var line = 0; line < lines; line++)
        {
            if (_bound.Low[line] > _bound.High[line])
                return null;
            room[line] = _bound.High[line] - _bound.Low[line];
            supply[_problem.Tail[line]] -= _bound.Low[line];
            supply[_problem.Head[line]] += _bound.Low[line];
        }

        var simplex = new NetworkSimplex(_problem.Tail, _problem.Head, room, supply);
        // Not to be cut off: "no flow" must be certain. It is short, the problem is a small one.
        simplex.Minimise(new long[lines], 1, new WorkMeter(long.MaxValue, default));
        foreach (var unsent in simplex.Unsent)
        {
            if (unsent != 0)
                return null;
        }

        var flow = new long[lines];
        for (var line = 0; line < lines; line++)
            flow[line] = simplex.Flow[line] + _bound.Low[line];
        return flow;
    }
}
