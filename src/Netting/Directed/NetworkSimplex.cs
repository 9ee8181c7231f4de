namespace Interlieux.Netting.Directed;

/// <summary>Minimum-cost flow with capacities, exactly, by the primal network simplex method on integers.</summary>
/// <remarks>
/// <para>Source: Cunningham 1976 for strongly feasible bases, which cannot cycle; the data layout and the block search for the entering arc
/// follow the findings of Király and Kovács 2012. A basis is a tree over the nodes and one artificial root; the tree is
/// kept as parent, first child and siblings, and only the subtree that hangs over is touched by a pivot.</para>
/// <para>Each node has one artificial arc: to the root when its supply is 0 or more, else from it. Its flow is what cannot be sent. With an
/// artificial cost above what any simple path costs, the least total is unsent first, the least cost counts second.</para>
/// <para>At any moment the flow, with the artificial arcs, meets every supply: a search that is cut off leaves a valid state, and
/// the cost only falls. Costs may be changed between two calls: the basis is kept (a warm start).</para>
/// <para>Range: the supply and the capacities at one node sum to less than 2⁶³ (checked by the caller), so no flow overflows; |cost| ≤ 2⁴⁰ and
/// artificial cost ≤ 2⁵⁶ keep potentials within 2⁵⁷. So the arithmetic is unchecked.</para>
/// </remarks>
internal sealed class NetworkSimplex
{
    private const int None = -1;
    private readonly int _nodes;
    private readonly int _arcs;
    private readonly int[] _tail;
    private readonly int[] _head;
    private readonly long[] _capacity;
    private readonly long[] _cost;
    private readonly long[] _flow;

    // 1: at 0, may grow; −1: full, may shrink; 0: in the tree.
    private readonly sbyte[] _state;
    private readonly long[] _potential;
    private readonly int[] _parent;
    private readonly int[] _arcUp;
    private readonly int[] _depth;
    private readonly int[] _child;
    private readonly int[] _next;
    private readonly int[] _previous;
    private readonly int _block;
    private int _scan;

    /// <summary>Makes the start: no flow, everything on the artificial arcs.</summary>
    /// <param name="tail">Where each arc begins.</param>
    /// <param name="head">Where it ends.</param>
    /// <param name="capacity">What it carries at most, 0 or more.</param>
    /// <param name="supply">Of each node: what leaves it − what enters it; the sum is 0.</param>
    public NetworkSimplex(ReadOnlySpan<int> tail, ReadOnlySpan<int> head, ReadOnlySpan<long> capacity, ReadOnlySpan<long> supply)
    {
        (_nodes, _arcs) = (supply.Length, tail.Length);
        var all = _arcs + _nodes;
        (_tail, _head) = (new int[all], new int[all]);
        (_capacity, _cost, _flow, _state) = (new long[all], new long[all], new long[all], new sbyte[all]);
        tail.CopyTo(_tail);
        head.CopyTo(_head);
        capacity.CopyTo(_capacity);
        _potential = new long[_nodes + 1];
        (_parent, _arcUp, _depth) = (new int[_nodes + 1], new int[_nodes + 1], new int[_nodes + 1]);
        (_child, _next, _previous) = (new int[_nodes + 1], new int[_nodes + 1], new int[_nodes + 1]);
        _block = Math.Max(20, (int)Math.Sqrt(_arcs));
        Start(supply);
    }

    /// <summary>Pivots since the start.</summary>
    public long Pivots { get; private set; }

    /// <summary>The flow of each arc.</summary>
    public ReadOnlySpan<long> Flow => _flow.AsSpan(0, _arcs);

    /// <summary>What each node could not send (its supply is above 0) or did not get (below 0).</summary>
    public ReadOnlySpan<long> Unsent => _flow.AsSpan(_arcs, _nodes);

    /// <summary>After <see cref="Minimise"/>: cost + potential(tail) − potential(head) is 0 or more where there is room, 0 or less where there is flow.</summary>
    public ReadOnlySpan<long> Potentials => _potential.AsSpan(0, _nodes);

    /// <summary>Goes to the least cost; false when the meter stopped it before.</summary>
    public bool Minimise(ReadOnlySpan<long> cost, long artificial, WorkMeter meter)
    {
        cost.CopyTo(_cost);
        _cost.AsSpan(_arcs).Fill(artificial);
        _potential[_nodes] = 0;
        for (var node = Following(_nodes, _nodes); node != None; node = Following(node, _nodes))
        {
            var arc = _arcUp[node];
            _potential[node] = _tail[arc] == node ? _potential[_parent[node]] - _cost[arc] : _potential[_parent[node]] + _cost[arc];
        }

        const int burst = 64;
        while (meter.TrySpend(_nodes + (burst * (long)_block)))
        {
            for (var pivot = 0; pivot < burst; pivot++)
            {
                var entering = Entering();
                if (entering == None)
                    return true;
                Pivot(entering);
            }
        }

        return false;
    }

    private void Start(ReadOnlySpan<long> supply)
    {
        var root = _nodes;
        (_parent[root], _arcUp[root], _child[root], _next[root], _previous[root]) = (None, None, None, None, None);
        _state.AsSpan(0, _arcs).Fill(1);
        for (var node = _nodes - 1; node >= 0; node--)
        {
            var arc = _arcs + node;
            (_tail[arc], _head[arc]) = supply[node] >= 0 ? (node, root) : (root, node);
            (_flow[arc], _capacity[arc]) = (Math.Abs(supply[node]), long.MaxValue);
            (_arcUp[node], _depth[node], _child[node]) = (arc, 1, None);
            Hang(node, root);
        }
    }

    // The arc that breaks optimality most within a block; blocks follow each other in a ring.
    private int Entering()
    {
        unchecked
        {
            var (best, worst, left, scan) = (None, 0L, _block, _scan);
            var (tail, head, cost, state, potential) = (_tail, _head, _cost, _state, _potential);
            for (var seen = 0; seen < _arcs; seen++)
            {
                if (scan >= _arcs)
                    scan = 0;
                var reduced = state[scan] * (cost[scan] + potential[tail[scan]] - potential[head[scan]]);
                if (reduced < worst)
                    (best, worst) = (scan, reduced);
                scan++;
                if (--left > 0)
                    continue;
                if (best != None)
                    break;
                left = _block;
            }

            _scan = scan;
            return best;
        }
    }

    private void Pivot(int entering)
    {
        unchecked
        {
            Pivots++;
            // Flow goes round: first → second by the entering arc, second up to the join, down to first.
            var (first, second) = _state[entering] > 0 ? (_tail[entering], _head[entering]) : (_head[entering], _tail[entering]);
            var join = Join(first, second);
            var (step, leaving, onFirst) = (_capacity[entering], None, false);
            for (var node = first; node != join; node = _parent[node])
            {
                var arc = _arcUp[node];
                var room = _tail[arc] == node ? _flow[arc] : _capacity[arc] - _flow[arc];
                if (room < step)
                    (step, leaving, onFirst) = (room, node, true);
            }

            // The last blocking arc in the direction of flow leaves: so the basis stays strongly feasible.
            for (var node = second; node != join; node = _parent[node])
            {
                var arc = _arcUp[node];
                var room = _tail[arc] == node ? _capacity[arc] - _flow[arc] : _flow[arc];
                if (room <= step)
                    (step, leaving, onFirst) = (room, node, false);
            }

            if (step > 0)
                Push(entering, first, second, join, step);
            if (leaving == None)
            {
                _state[entering] = (sbyte)-_state[entering];
                return;
            }

            var exit = _arcUp[leaving];
            _state[entering] = 0;
            _state[exit] = (sbyte)(_flow[exit] == 0 ? 1 : -1);
            Rehang(entering, onFirst ? first : second, onFirst ? second : first, leaving);
        }
    }

    private int Join(int a, int b)
    {
        while (a != b)
        {
            if (_depth[a] >= _depth[b])
                a = _parent[a];
            else
                b = _parent[b];
        }

        return a;
    }

    private void Push(int entering, int first, int second, int join, long step)
    {
        unchecked
        {
            _flow[entering] += _state[entering] * step;
            for (var node = first; node != join; node = _parent[node])
                _flow[_arcUp[node]] += _tail[_arcUp[node]] == node ? -step : step;
            for (var node = second; node != join; node = _parent[node])
                _flow[_arcUp[node]] += _tail[_arcUp[node]] == node ? step : -step;
        }
    }

    // The subtree below the leaving arc hangs by `inside` on `outside` now.
    private void Rehang(int entering, int inside, int outside, int leaving)
    {
        unchecked
        {
            var (node, parent, arc) = (inside, outside, entering);
            while (true)
            {
                var (formerParent, formerArc) = (_parent[node], _arcUp[node]);
                Unhang(node);
                Hang(node, parent);
                _arcUp[node] = arc;
                if (node == leaving)
                    break;
                (parent, node, arc) = (node, formerParent, formerArc);
            }

            var reduced = _cost[entering] + _potential[_tail[entering]] - _potential[_head[entering]];
            var shift = _tail[entering] == inside ? -reduced : reduced;
            for (node = inside; node != None; node = Following(node, inside))
            {
                _potential[node] += shift;
                _depth[node] = _depth[_parent[node]] + 1;
            }
        }
    }

    private void Hang(int node, int parent)
    {
        var sibling = _child[parent];
        (_parent[node], _next[node], _previous[node], _child[parent]) = (parent, sibling, None, node);
        if (sibling != None)
            _previous[sibling] = node;
    }

    private void Unhang(int node)
    {
        var (previous, next) = (_previous[node], _next[node]);
        if (previous == None)
            _child[_parent[node]] = next;
        else
            _next[previous] = next;
        if (next != None)
            _previous[next] = previous;
    }

    // The node after this one in the subtree of `top`, parents first.
    private int Following(int node, int top)
    {
        if (_child[node] != None)
            return _child[node];
        while (node != top)
        {
            if (_next[node] != None)
                return _next[node];
            node = _parent[node];
        }

        return None;
    }
}
