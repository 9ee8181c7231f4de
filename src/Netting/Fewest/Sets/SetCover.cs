using System.Numerics;

namespace Interlieux.Netting.Fewest.Sets;

/// <summary>Partition into so many groups within a budget of waste: finds one, or shows that there is none.</summary>
/// <remarks>
/// <para>By prices a group costs D or more, and what it costs above is its waste. A partition into T groups wastes total − T·D at
/// most, so only sets within that budget can occur (reduced-cost fixing). Depth first: the element with the fewest options,
/// its sets in the order of their waste, at last to leave it for a group larger than those listed. A state (what remains, what is left
/// of the budget) that failed is never searched again.</para>
/// <para>docs/certificates.md defines this order: the number of nodes is part of a certificate. T − 1 groups and something
/// left are T groups where what is left is one group.</para>
/// <para>Cost: candidates at each node, mostly one word-wise test each; nothing is allocated but when arrays grow.</para>
/// </remarks>
internal sealed class SetCover
{
    /// <summary>How a search ended.</summary>
    public enum Outcome
    {
        /// <summary>It found a partition.</summary>
        Found,

        /// <summary>There is none.</summary>
        Excluded,

        /// <summary>There is none, unless elements that were left for groups larger than those listed make up more than one of these.</summary>
        Larger,

        /// <summary>It reached a limit, and knows nothing.</summary>
        Cut,
    }

    private const int None = -1;

    /// <summary>What a node may cost on average; where lists are long there are fewer nodes.</summary>
    private const int OperationsEach = 500;

    private readonly SetPool _pool;
    private readonly ILeftovers? _leftovers;
    private readonly int _elements;
    private readonly int _words;

    // Words of a state: what remains and, where it matters which they are, the elements left for larger groups.
    private readonly int _stride;
    private readonly ulong[] _path;
    private readonly int[] _options;
    private readonly List<int> _chosen = [];
    private readonly FailedStates _failed;
    private readonly List<(long Waste, int Set)> _collected = [];
    private int[] _order = [];
    private long[] _waste = [];
    private ulong[] _bits = [];
    private long[] _leave = [];
    private int[] _list = new int[1024];
    private WorkMeter _meter = null!;
    private long _operationsMax;
    private long _paid;
    private long _unpaid;
    private int _target;
    private int _size;
    private bool _larger;

    public SetCover(SetPool pool, int elements, ILeftovers? leftovers = null)
    {
        (_pool, _elements, _words, _leftovers) = (pool, elements, (elements + 63) / 64, leftovers);
        _stride = leftovers is null ? _words : 2 * _words;
        _options = new int[elements];
        _path = new ulong[(elements + 1) * _stride];
        _failed = new FailedStates(_stride);
    }

    /// <summary>Sets within the budget.</summary>
    public int Candidates => _collected.Count;

    /// <summary>Nodes searched.</summary>
    public long Nodes { get; private set; }

    /// <summary>The sets of the partition that was found.</summary>
    public IReadOnlyList<int> Chosen => _chosen;

    /// <summary>Searches for <paramref name="target"/> groups.</summary>
    /// <param name="prices">Prices by which every listed set costs the scale or more.</param>
    /// <param name="target">T.</param>
    /// <param name="limits">The most candidates, and nodes of usual size.</param>
    /// <param name="meter">What pays.</param>
    /// <param name="banned">Sets that do not take part; null: none.</param>
    public Outcome Search(
        SetPrices prices, int target, (int Candidates, long Nodes) limits, WorkMeter meter, Func<int, bool>? banned = null)
    {
        (_target, _operationsMax, _meter, _unpaid, _paid) = (target, limits.Nodes * OperationsEach, meter, 0, 0);
        (Nodes, _larger, _size) = (0, false, prices.Size);
        _chosen.Clear();
        _failed.Clear();
        var times = prices.Size + 1;
        var budget = (prices.Total - (target * prices.Scale)) * times;
        if (!Collect(prices, budget, times, limits.Candidates, banned))
            return Outcome.Cut;
        _leave = Array.ConvertAll(prices.Elements, price => (times * price) - prices.Scale);
        if (_list.Length < 2 * Candidates)
            _list = new int[2 * Candidates];
        for (var i = 0; i < Candidates; i++)
            _list[i] = i;
        _path.AsSpan(0, _stride).Clear();
        for (var word = 0; word < _words; word++)
            _path[word] = 64 * (word + 1) <= _elements ? ulong.MaxValue : (1UL << (_elements & 63)) - 1;
        var outcome = Node(0, 0, Candidates, budget);
        if (!_meter.TrySpend(_unpaid))
            return Outcome.Cut;
        return outcome == Outcome.Excluded && _larger ? Outcome.Larger : outcome;
    }

    /// <summary>The sets within the budget, by waste, then by their members.</summary>
    private bool Collect(SetPrices prices, long budget, int times, int most, Func<int, bool>? banned)
    {
        _collected.Clear();
        if (!_meter.TrySpend(_pool.Entries))
            return false;
        for (var set = 0; set < _pool.Count; set++)
        {
            if (banned is not null && banned(set))
                continue;
            var waste = (prices.Cost(_pool.Members(set)) - prices.Scale) * times;
            if (waste > budget)
                continue;
            _collected.Add((waste, set));
            if (_collected.Count > most)
                return false;
        }

        _collected.Sort((a, b) => a.Waste != b.Waste
            ? a.Waste.CompareTo(b.Waste)
            : _pool.Members(a.Set).SequenceCompareTo(_pool.Members(b.Set)));
        if (_order.Length < Candidates)
            (_order, _waste) = (new int[2 * Candidates], new long[2 * Candidates]);
        if (_bits.Length < Candidates * _words)
            _bits = new ulong[2 * Candidates * _words];
        _bits.AsSpan(0, Candidates * _words).Clear();
        for (var i = 0; i < Candidates; i++)
        {
            (_waste[i], _order[i]) = _collected[i];
            foreach (var element in _pool.Members(_order[i]))
                _bits[(i * _words) + (element >> 6)] |= 1UL << (element & 63);
        }

        return true;
    }

    // Where not all elements may be in one group, the state knows which elements were left for larger groups: whether these can
    // make up what is missing depends on it.
    private Outcome Node(int depth, int from, int to, long left)
    {
        var state = _path.AsSpan(depth * _stride, _stride);
        var remaining = state[.._words];
        if (_failed.Contains(state, left))
            return Outcome.Excluded;
        if (!Pay())
            return Outcome.Cut;
        Nodes++;
        var nothing = !remaining.ContainsAnyExcept(0UL);
        if (_chosen.Count >= _target - 1 && IsFound(nothing))
            return Outcome.Found;
        if (nothing)
        {
            _larger |= _leftovers is null
                || _chosen.Count + _leftovers.LargerAtMost(Elements(state[_words..]), _size) >= _target;
            return Outcome.Excluded;
        }

        var element = Filter(remaining, from, to, left, out var end);
        if (element == None)
            return Fail(state, left);
        var (word, bit) = (element >> 6, 1UL << (element & 63));
        var next = _path.AsSpan((depth + 1) * _stride, _stride);
        for (var i = to; i < end; i++)
        {
            var candidate = _list[i];
            if ((_bits[(candidate * _words) + word] & bit) == 0)
                continue;
            state.CopyTo(next);
            for (var w = 0; w < _words; w++)
                next[w] &= ~_bits[(candidate * _words) + w];
            _chosen.Add(_order[candidate]);
            var outcome = Node(depth + 1, to, end, left - _waste[candidate]);
            if (outcome != Outcome.Excluded)
                return outcome;
            _chosen.RemoveAt(_chosen.Count - 1);
        }

        if (_leave[element] > left)
            return Fail(state, left);
        state.CopyTo(next);
        next[word] &= ~bit;
        if (_leftovers is not null)
            next[_words + word] |= bit;
        var last = Node(depth + 1, to, end, left - _leave[element]);
        return last == Outcome.Excluded ? Fail(state, left) : last;
    }

    private Outcome Fail(ReadOnlySpan<ulong> state, long left)
    {
        _failed.Add(state, left);
        return Outcome.Excluded;
    }

    /// <summary>Whether the chosen sets and what they leave are as many groups as wanted.</summary>
    private bool IsFound(bool nothing)
    {
        if (_leftovers is null)
            return _chosen.Count >= _target || !nothing;
        var outside = new ulong[_words];
        for (var word = 0; word < _words; word++)
            outside[word] = _path[word];
        foreach (var set in _chosen)
        {
            foreach (var element in _pool.Members(set))
                outside[element >> 6] &= ~(1UL << (element & 63));
        }

        var made = _leftovers.Groups(Elements(outside));
        return made >= 0 && _chosen.Count + made >= _target;
    }

    private static int[] Elements(ReadOnlySpan<ulong> bits)
    {
        var elements = new List<int>();
        for (var word = 0; word < bits.Length; word++)
        {
            for (var left = bits[word]; left != 0; left &= left - 1)
                elements.Add((64 * word) + BitOperations.TrailingZeroCount(left));
        }

        return [.. elements];
    }

    /// <summary>Copies the candidates that still fit behind the list, and returns the element with the fewest options.</summary>
    private int Filter(ReadOnlySpan<ulong> remaining, int from, int to, long left, out int end)
    {
        if (_list.Length < to + to - from)
            Array.Resize(ref _list, Math.Max(to + to - from, 2 * _list.Length));
        _options.AsSpan().Clear();
        end = to;
        for (var i = from; i < to; i++)
        {
            var candidate = _list[i];
            if (_waste[candidate] > left)
                break;
            var missing = 0UL;
            for (var w = 0; w < remaining.Length; w++)
                missing |= _bits[(candidate * _words) + w] & ~remaining[w];
            if (missing != 0)
                continue;
            _list[end++] = candidate;
            foreach (var element in _pool.Members(_order[candidate]))
                _options[element]++;
        }

        _unpaid += to - from + (6L * (end - to)) + _elements;
        var (fewest, found) = (int.MaxValue, None);
        for (var w = 0; w < remaining.Length; w++)
        {
            for (var bits = remaining[w]; bits != 0; bits &= bits - 1)
            {
                var element = (64 * w) + BitOperations.TrailingZeroCount(bits);
                var options = _options[element] + (_leave[element] <= left ? 1 : 0);
                if (options < fewest)
                    (fewest, found) = (options, element);
            }
        }

        return fewest == 0 ? None : found;
    }

    private bool Pay()
    {
        if (_paid + _unpaid > _operationsMax)
            return false;
        if (_unpaid < 100_000)
            return true;
        var due = _unpaid;
        _paid += due;
        _unpaid = 0;
        return _meter.TrySpend(due);
    }
}
