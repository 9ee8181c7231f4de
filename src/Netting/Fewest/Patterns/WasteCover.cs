namespace Interlieux.Netting.Fewest.Patterns;

/// <summary>Exact cover within a budget of waste: a partition into so many groups, or the proof that there is none.</summary>
/// <remarks>
/// <para>With prices p and the least cost D of a pattern, the waste of a group is its cost above D. A partition into T groups wastes exactly
/// W = Σ m·p − T·D, so only patterns of waste W or less can occur (reduced-cost patterns, Belov &amp; Scheithauer 2006). A
/// depth-first search takes the value with the fewest patterns left that fit and can be paid, then these in the order of their
/// waste; a state (what remains, what is left of W) that failed is never searched again.</para>
/// <para>docs/certificates.md defines this order: the numbers of candidates and nodes are part of a certificate. Cost: candidates at
/// each node; nothing is allocated but when arrays grow.</para>
/// </remarks>
internal sealed class WasteCover
{
    /// <summary>How a search ended.</summary>
    public enum Outcome
    {
        /// <summary>It found a partition.</summary>
        Found,

        /// <summary>There is none.</summary>
        Excluded,

        /// <summary>It reached a limit, and knows nothing.</summary>
        Cut,
    }

    private readonly PatternPool _candidates = new();
    private readonly List<long> _waste = [];
    private readonly List<int> _chosen = [];
    private int[] _order = [];
    private int[] _list = new int[1024];
    private int[] _options = [];
    private int[] _remaining = [];
    private ushort[] _states = new ushort[4096];
    private int[] _slots = new int[256];
    private long[] _stateLeft = new long[256];
    private int _stateCount;
    private long _nodesMax;
    private long _operations;

    /// <summary>Candidates: patterns within the budget.</summary>
    public int Candidates => _candidates.Count;

    /// <summary>Nodes searched.</summary>
    public long Nodes { get; private set; }

    /// <summary>The groups that were found, as members.</summary>
    public IEnumerable<int[]> Groups => _chosen.Select(_candidates.Members);

    /// <summary>Lists the candidates and searches. <paramref name="remaining"/> is what the groups have to use up.</summary>
    /// <param name="remaining">How often each value.</param>
    /// <param name="fitting">Lists patterns of these values.</param>
    /// <param name="walks">Priced by <paramref name="prices"/>, with at least the values that remain.</param>
    /// <param name="prices">The price of each value.</param>
    /// <param name="scale">D.</param>
    /// <param name="budget">W, 0 or more.</param>
    /// <param name="limits">The most candidates and nodes.</param>
    /// <param name="meter">What pays.</param>
    public Outcome Search(
        int[] remaining, FittingPatterns fitting, ClosedWalks walks, long[] prices, long scale, long budget,
        (int Candidates, int Nodes) limits, WorkMeter meter)
    {
        _candidates.Clear();
        _waste.Clear();
        _chosen.Clear();
        _remaining = remaining;
        Nodes = 0;
        if (remaining.AsSpan().ContainsAnyExceptInRange(0, ushort.MaxValue))
            return Outcome.Cut;
        var listed = fitting.List(remaining, prices, walks, scale + budget, -1, 100L * limits.Candidates, (members, cost) =>
        {
            _candidates.TryAdd(members);
            _waste.Add(cost - scale);
            return _candidates.Count < limits.Candidates;
        });
        if (!meter.TrySpend(4 * fitting.Nodes) || !listed)
            return Outcome.Cut;
        Sort();
        if (_options.Length < remaining.Length)
            _options = new int[remaining.Length];
        _slots.AsSpan().Clear();
        (_stateCount, _nodesMax, _operations) = (0, limits.Nodes, 0);
        if (_list.Length < 2 * Candidates)
            _list = new int[2 * Candidates];
        _order.AsSpan(0, Candidates).CopyTo(_list);
        var outcome = Node(0, Candidates, budget);
        return meter.TrySpend(_operations) ? outcome : Outcome.Cut;
    }

    /// <summary>By waste, then by the members one by one.</summary>
    private void Sort()
    {
        if (_order.Length < Candidates)
            _order = new int[2 * Candidates];
        var order = _order.AsSpan(0, Candidates);
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        order.Sort((a, b) => _waste[a] != _waste[b] ? _waste[a].CompareTo(_waste[b]) : _candidates.Compare(a, b));
    }

    private Outcome Node(int from, int to, long left)
    {
        if (Known(left))
            return Outcome.Excluded;
        if (Nodes >= _nodesMax)
            return Outcome.Cut;
        Nodes++;
        var element = Filter(from, to, left, out var end);
        if (element < 0)
            return element == Done ? Outcome.Found : Fail(left);
        for (var i = to; i < end; i++)
        {
            var candidate = _list[i];
            if (_candidates.Types(candidate).IndexOf(element) < 0)
                continue;
            _candidates.Take(candidate, 1, _remaining);
            _chosen.Add(candidate);
            var outcome = Node(to, end, left - _waste[candidate]);
            _candidates.Take(candidate, -1, _remaining);
            if (outcome != Outcome.Excluded)
                return outcome;
            _chosen.RemoveAt(_chosen.Count - 1);
        }

        return Fail(left);
    }

    private const int Done = -1;
    private const int Stuck = -2;

    /// <summary>Copies the candidates that still fit behind the list, and returns the value with the fewest.</summary>
    private int Filter(int from, int to, long left, out int end)
    {
        if (_list.Length < to + to - from)
            Array.Resize(ref _list, Math.Max(to + to - from, 2 * _list.Length));
        var options = _options.AsSpan(0, _remaining.Length);
        options.Clear();
        end = to;
        for (var i = from; i < to; i++)
        {
            var candidate = _list[i];
            if (_waste[candidate] > left)
                break;
            if (_candidates.Fits(candidate, _remaining) == 0)
                continue;
            _list[end++] = candidate;
            foreach (var type in _candidates.Types(candidate))
                options[type]++;
        }

        _operations += (8L * (to - from)) + options.Length;
        var (fewest, found) = (int.MaxValue, Done);
        for (var type = 0; type < options.Length; type++)
        {
            if (_remaining[type] > 0 && options[type] < fewest)
                (fewest, found) = (options[type], type);
        }

        return fewest == 0 ? Stuck : found;
    }

    private Outcome Fail(long left)
    {
        var width = _remaining.Length;
        if ((_stateCount + 1) * width > _states.Length)
            Array.Resize(ref _states, Math.Max(2 * _states.Length, (_stateCount + 1) * width));
        if (_stateCount == _stateLeft.Length)
            Array.Resize(ref _stateLeft, 2 * _stateCount);
        for (var type = 0; type < width; type++)
            _states[(_stateCount * width) + type] = (ushort)_remaining[type];
        _stateLeft[_stateCount++] = left;
        if (2 * _stateCount > _slots.Length)
        {
            _slots = new int[4 * _slots.Length];
            for (var state = 0; state < _stateCount; state++)
                _slots[Slot(_states.AsSpan(state * width, width), _stateLeft[state])] = state + 1;
        }
        else
        {
            _slots[Slot(_states.AsSpan((_stateCount - 1) * width, width), left)] = _stateCount;
        }

        return Outcome.Excluded;
    }

    private bool Known(long left)
    {
        Span<ushort> state = stackalloc ushort[_remaining.Length];
        for (var type = 0; type < state.Length; type++)
            state[type] = (ushort)_remaining[type];
        return _slots[Slot(state, left)] > 0;
    }

    /// <summary>The slot of a failed state, or the free one where it belongs. States are compared whole: a proof rests on it.</summary>
    private int Slot(ReadOnlySpan<ushort> state, long left)
    {
        var hash = unchecked((ulong)left * 0x9E3779B97F4A7C15);
        foreach (var count in state)
            hash = unchecked(((hash ^ count) * 0xBF58476D1CE4E5B9) + (hash >> 29));
        for (var slot = (int)((hash >> 20) & (ulong)(_slots.Length - 1)); ; slot = (slot + 1) & (_slots.Length - 1))
        {
            var known = _slots[slot] - 1;
            if (known < 0 || (_stateLeft[known] == left && state.SequenceEqual(_states.AsSpan(known * state.Length, state.Length))))
                return slot;
        }
    }
}
