namespace Interlieux.Netting.Directed;

/// <summary>Empties lines by pushing flow round cycles of the residual graph.</summary>
/// <remarks>
/// <para>A line of flow δ is emptied when δ can go round another way. For this step each residual arc has an exact price: opening a line
/// costs its weight, emptying one gains it, all else is free. A cycle of negative price is an improvement (the cycle-based neighbourhood of
/// Ghamlouche, Crainic and Gendreau 2003). Every such cycle can be begun at a line it empties so that all its partial sums are
/// negative: so labels of 0 or more are never followed, and the search from one line stays near it.</para>
/// <para>Weights are disturbed from round to round (the noising method of Charon and Hudry 1993), so that the search moves on plateaus;
/// the best flow is kept. A round costs about lines in use · <see cref="ScansMost"/> nodes at most.</para>
/// </remarks>
internal sealed class CycleSearch
{
    private const int None = int.MinValue;
    private const int Unit = 16;
    private const int Noise = 5;
    private const int ScansMost = 3000;
    private readonly FixedChargeFlow _problem;
    private readonly long[] _flow;
    private readonly int[] _weight;
    private readonly int[] _distance;
    private readonly int[] _from;
    private readonly bool[] _queued;
    private readonly Queue<int> _queue = new();
    private readonly List<int> _touched = [];
    private readonly int[] _order;
    private ulong _random;
    private long _work;

    public CycleSearch(FixedChargeFlow problem, ulong seed)
    {
        _problem = problem;
        _flow = [.. problem.Start];
        Best = [.. problem.Start];
        BestCount = FixedChargeFlow.Count(Best);
        (_weight, _distance) = (new int[_flow.Length], new int[problem.Nodes]);
        (_from, _queued) = (new int[problem.Nodes], new bool[problem.Nodes]);
        Array.Fill(_from, None);
        _order = [.. Enumerable.Range(0, _flow.Length)];
        _random = seed;
    }

    /// <summary>The best flow so far.</summary>
    public long[] Best { get; }

    /// <summary>Its lines in use.</summary>
    public int BestCount { get; private set; }

    /// <summary>Rounds until the bound is met, <paramref name="work"/> is spent or the meter says no.</summary>
    public void Improve(int bound, long work, WorkMeter meter)
    {
        var spent = _work = 0;
        for (var round = 0; BestCount > bound && _work < work; round++)
        {
            for (var line = 0; line < _weight.Length; line++)
                _weight[line] = Unit + (round == 0 ? 0 : (int)(Next() % ((2 * Noise) + 1)) - Noise);
            if (!Descend(meter, ref spent))
                return;
            var count = FixedChargeFlow.Count(_flow);
            if (count <= BestCount)
            {
                BestCount = count;
                _flow.CopyTo(Best, 0);
            }
            else if (count > BestCount + 2 + (BestCount / 100))
            {
                Best.CopyTo(_flow, 0);
            }
        }
    }

    /// <summary>Takes over a flow found elsewhere, if it is better.</summary>
    public void Offer(ReadOnlySpan<long> flow)
    {
        var count = FixedChargeFlow.Count(flow);
        if (count >= BestCount)
            return;
        BestCount = count;
        flow.CopyTo(Best);
        flow.CopyTo(_flow);
    }

    private bool Descend(WorkMeter meter, ref long spent)
    {
        Shuffle();
        for (var improved = true; improved;)
        {
            improved = false;
            foreach (var line in _order)
            {
                _work++;
                while (_flow[line] > 0 && Reroute(line))
                    improved = true;
                if (_work - spent < 50_000)
                    continue;
                if (!meter.TrySpend(_work - spent))
                    return false;
                spent = _work;
            }
        }

        return true;
    }

    // Looks for a cycle of negative price that empties the line, and pushes it.
    private bool Reroute(int emptied)
    {
        var step = _flow[emptied];
        var (start, found) = (_problem.Tail[emptied], None);
        Label(start, ~emptied, -_weight[emptied]);
        for (var scans = 0; found == None && _queue.Count > 0 && scans < ScansMost; scans++)
        {
            var node = _queue.Dequeue();
            _queued[node] = false;
            found = Scan(node, step);
        }

        if (found != None)
            Push(found, step);
        foreach (var node in _touched)
            (_distance[node], _from[node], _queued[node]) = (0, None, false);
        _touched.Clear();
        _queue.Clear();
        return found != None;
    }

    // Returns a node on a negative cycle, or None.
    private int Scan(int node, long step)
    {
        unchecked
        {
            var came = _from[node] >= 0 ? _from[node] : ~_from[node];
            var lines = _problem.Incident.AsSpan(_problem.First[node].._problem.First[node + 1]);
            _work += 2 * lines.Length;
            foreach (var incident in lines)
            {
                var (line, enters) = incident >= 0 ? (incident, true) : (~incident, false);
                if (line == came)
                    continue;
                var flow = _flow[line];
                if ((enters ? flow : _problem.Capacity[line] - flow) < step)
                    continue;
                var price = enters ? (flow == step ? -_weight[line] : 0) : (flow == 0 ? _weight[line] : 0);
                var other = enters ? _problem.Tail[line] : _problem.Head[line];
                var distance = _distance[node] + price;
                if (distance >= _distance[other])
                    continue;
                if (IsAncestor(other, node))
                {
                    _touched.Add(other);
                    _from[other] = enters ? ~line : line;
                    return other;
                }

                Label(other, enters ? ~line : line, distance);
            }

            return None;
        }
    }

    private void Label(int node, int arc, int distance)
    {
        if (_from[node] == None)
            _touched.Add(node);
        (_from[node], _distance[node]) = (arc, distance);
        if (_queued[node])
            return;
        _queued[node] = true;
        _queue.Enqueue(node);
    }

    private bool IsAncestor(int ancestor, int node)
    {
        while (node != ancestor)
        {
            var arc = _from[node];
            if (arc == None)
                return false;
            node = arc >= 0 ? _problem.Tail[arc] : _problem.Head[~arc];
            _work++;
        }

        return true;
    }

    private void Push(int start, long step)
    {
        var node = start;
        do
        {
            var arc = _from[node];
            _flow[arc >= 0 ? arc : ~arc] += arc >= 0 ? step : -step;
            node = arc >= 0 ? _problem.Tail[arc] : _problem.Head[~arc];
        }
        while (node != start);
    }

    private void Shuffle()
    {
        for (var i = _order.Length - 1; i > 0; i--)
        {
            var j = (int)(Next() % (ulong)(i + 1));
            (_order[i], _order[j]) = (_order[j], _order[i]);
        }
    }

    // SplitMix64 (Steele, Lea and Flood 2014): the same numbers everywhere.
    private ulong Next()
    {
        unchecked
        {
            _random += 0x9E3779B97F4A7C15;
            var z = _random;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
