namespace Interlieux.Netting.Directed;

/// <summary>One piece on its way to the fewest lines: the best flow, the bound, the prices.</summary>
internal sealed class PieceCount
{
    private readonly CycleSearch _cycles;
    private readonly LagrangianBound _bound;
    private bool _prepared;
    private int _steps;

    public PieceCount(FixedChargeFlow problem)
    {
        Problem = problem;
        _cycles = new CycleSearch(problem, 1);
        _bound = new LagrangianBound(problem);
        Prices = new LinePrices(problem);
    }

    /// <summary>The piece.</summary>
    public FixedChargeFlow Problem { get; }

    /// <summary>The best flow.</summary>
    public long[] Best => _cycles.Best;

    /// <summary>The fewest lines, as far as is known.</summary>
    public int LowerBound { get; private set; }

    /// <summary>What the prices alone prove.</summary>
    public int PriceBound { get; private set; }

    /// <summary>The prices behind the bound, if it was not found by a search.</summary>
    public LinePrices Prices { get; }

    /// <summary>A search closed the gap that the prices left.</summary>
    public bool Searched { get; private set; }

    private bool Closed => _cycles.BestCount <= LowerBound;

    /// <summary>Whether the node was relaxed for want of space.</summary>
    public bool IsRelaxed(int node) => _bound.IsRelaxed(node);

    /// <summary>Local search.</summary>
    public void Improve(long work, WorkMeter meter)
    {
        if (!Closed && meter.Stopped == StopReason.Finished)
            _cycles.Improve(LowerBound, work, meter);
    }

    /// <summary>Climbs with the prices, to so many steps in all.</summary>
    public void Bound(int steps, WorkMeter meter)
    {
        if (Closed || meter.Stopped != StopReason.Finished)
            return;
        if (!_prepared)
        {
            if (!_bound.Prepare(meter))
                return;
            _prepared = true;
        }

        _bound.Climb(steps - _steps, _cycles.BestCount, _steps == 0 ? 1.5 : 1, meter);
        _steps = steps;
        Prices.Set(_bound.Best);
        PriceBound = Math.Max(PriceBound, _bound.Count);
        LowerBound = Math.Max(LowerBound, _bound.Count);
        if (_bound.Agreed)
            _cycles.Offer(_bound.Flow);
    }

    /// <summary>Makes sure that the bound is the one of the prices: a piece that no work was left for has it from the first ones.</summary>
    public void Settle()
    {
        if (_bound.IsKnown)
            return;
        _bound.Climb(1, _cycles.BestCount, 1, new WorkMeter(long.MaxValue, CancellationToken.None));
        Prices.Set(_bound.Best);
        PriceBound = _bound.Count;
        LowerBound = Math.Max(LowerBound, PriceBound);
    }

    /// <summary>Branch and bound, until it ends or so much work is spent.</summary>
    public void Search(long work, WorkMeter meter)
    {
        if (Closed || !_prepared || meter.Stopped != StopReason.Finished)
            return;
        var search = new LineSearch(Problem, new LagrangianBound(Problem), Prices, _cycles.Best, meter);
        var ended = search.Run(LowerBound, work);
        _cycles.Offer(search.Best);
        if (!ended)
            return;
        Searched |= _cycles.BestCount > LowerBound;
        LowerBound = _cycles.BestCount;
    }
}
