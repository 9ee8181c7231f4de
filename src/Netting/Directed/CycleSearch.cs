namespace Interlieux.Netting.Directed;

/// <summary>Empties lines by pushing flow round cycles of the residual graph.</summary>
/// <remarks>
/// <para>For a fixed step δ each residual arc has an exact price: opening a line costs its weight, emptying one gains it, all else is free. A
/// cycle of negative price is an improvement (the cycle-based neighbourhood of Ghamlouche, Crainic and Gendreau 2003); Bellman–Ford with
/// Tarjan's ancestor test finds one, and never takes the line back that it came by. Weights are disturbed from round to round (the noising
/// method of Charon and Hudry 1993), so that the search moves on plateaus; the best flow is kept.</para>
/// <para>Each round costs O(steps · passes · lines).</para>
/// </remarks>
internal sealed class CycleSearch
{
    private readonly FixedChargeFlow _problem;
    private readonly long[] _flow;
    private readonly int[] _weight;
    private readonly long[] _distance;
    private readonly int[] _from;
    private readonly int[] _queue;
    private readonly bool[] _queued;
    private readonly SortedSet<long> _steps = [];
    private ulong _random;

    public CycleSearch(FixedChargeFlow problem, ulong seed)
    {
        _problem = problem;
        _flow = [.. problem.Start];
        Best = [.. problem.Start];
        BestCount = FixedChargeFlow.Count(Best);
        _weight = new int[_flow.Length];
        _distance = new long[problem.Nodes];
        (_from, _queue, _queued) = (new int[problem.Nodes], new int[problem.Nodes], new bool[problem.Nodes]);
        _random = seed;
    }

    /// <summary>The best flow so far.</summary>
    public long[] Best { get; }

    /// <summary>Its lines in use.</summary>
    public int BestCount { get; private set; }

    public long Work { get; private set; }

    /// <summary>Rounds until the bound is met, the rounds are over or no work is left.</summary>
    public void Improve(int bound, int rounds, WorkMeter meter, int unit, int noise)
    {
        for (var round = 0; round < rounds && BestCount > bound; round++)
        {
            for (var line = 0; line < _weight.Length; line++)
                _weight[line] = unit + (round == 0 ? 0 : (int)(Next() % (ulong)((2 * noise) + 1)) - noise);
            Descend(meter);
            var count = FixedChargeFlow.Count(_flow);
            if (count <= BestCount)
            {
                BestCount = count;
                _flow.CopyTo(Best, 0);
            }
            else if (count > BestCount + 1 + (BestCount / 100))
            {
                Best.CopyTo(_flow, 0);
            }
        }
    }

    private void Descend(WorkMeter meter)
    {
        var improved = true;
        while (improved)
        {
            improved = false;
            _steps.Clear();
            for (var line = 0; line < _flow.Length; line++)
            {
                if (_flow[line] > 0)
                    _steps.Add(_flow[line]);
            }

            foreach (var step in _steps.ToArray())
            {
                while (Cycle(step))
                    improved = true;
            }
        }
    }

    // Finds and pushes one negative cycle.
    private bool Cycle(long step)
    {
        unchecked
        {
            var nodes = _problem.Nodes;
            Array.Fill(_from, int.MinValue);
            Array.Clear(_distance);
            Array.Fill(_queued, true);
            var offset = (int)(Next() % (ulong)nodes);
            for (var i = 0; i < nodes; i++)
                _queue[i] = (i + offset) % nodes;
            var (begin, waiting, scans) = (0, nodes, 0);
            while (waiting > 0 && ++scans < 60 * nodes)
            {
                var node = _queue[begin];
                begin = begin + 1 == nodes ? 0 : begin + 1;
                waiting--;
                _queued[node] = false;
                var came = _from[node] == int.MinValue ? -1 : _from[node] >= 0 ? _from[node] : ~_from[node];
                var lines = _problem.Incident.AsSpan(_problem.First[node]..(_problem.First[node + 1]));
                Work += lines.Length;
                foreach (var incident in lines)
                {
                    var (line, enters) = incident >= 0 ? (incident, true) : (~incident, false);
                    if (line == came)
                        continue;
                    var flow = _flow[line];
                    long price;
                    int other;
                    if (enters)
                    {
                        if (flow < step)
                            continue;
                        price = flow == step ? -_weight[line] : 0;
                        other = _problem.Tail[line];
                    }
                    else
                    {
                        if (_problem.Capacity[line] - flow < step)
                            continue;
                        price = flow == 0 ? _weight[line] : 0;
                        other = _problem.Head[line];
                    }

                    var distance = _distance[node] + price;
                    if (distance >= _distance[other])
                        continue;
                    for (var ancestor = node; ; )
                    {
                        if (ancestor == other)
                        {
                            _from[other] = enters ? ~line : line;
                            Push(other, step);
                            return true;
                        }

                        var arc = _from[ancestor];
                        if (arc == int.MinValue)
                            break;
                        ancestor = arc >= 0 ? _problem.Tail[arc] : _problem.Head[~arc];
                    }

                    _distance[other] = distance;
                    _from[other] = enters ? ~line : line;
                    if (_queued[other])
                        continue;
                    _queued[other] = true;
                    var end = begin + waiting;
                    _queue[end >= nodes ? end - nodes : end] = other;
                    waiting++;
                }
            }

            return false;
        }
    }

    private void Push(int start, long step)
    {
        var node = start;
        do
        {
            var arc = _from[node];
            if (arc >= 0)
            {
                _flow[arc] += step;
                node = _problem.Tail[arc];
            }
            else
            {
                _flow[~arc] -= step;
                node = _problem.Head[~arc];
            }
        }
        while (node != start);
    }

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
