using System.Diagnostics;

namespace Interlieux.Netting.Fewest.Patterns;

/// <summary>The cheapest zero-sum patterns under prices, exactly: shortest closed walks through 0 over prefix sums.</summary>
/// <remarks>
/// <para>The members of any zero-sum pattern can be put in an order in which a positive follows a sum that is 0 or less, and a negative one
/// a sum above 0. The sums then stay between the least and the largest value, and the pattern is a walk from 0
/// back to 0. Prices are 0 or more, so Dijkstra (1959) finds the cheapest; once from 0 and once towards it, and then each
/// value knows the cheapest pattern that holds it. A walk may use a value more often than it occurs.</para>
/// <para>Cost: states · values for each direction; nothing is allocated after the constructor but by a heap that grows.</para>
/// </remarks>
internal sealed class ClosedWalks
{
    /// <summary>More than any price of a walk: no walk.</summary>
    public const long Unreached = long.MaxValue / 4;

    private readonly int[] _values;
    private readonly Arcs _positive;
    private readonly Arcs _negative;
    private readonly long[] _from;
    private readonly long[] _to;
    private readonly int[] _fromBy;
    private readonly int[] _toBy;
    private readonly long[] _throughCost;
    private readonly int[] _throughState;
    private readonly int _low;
    private readonly int _high;
    private (long Cost, int State)[] _heap = new (long, int)[256];
    private int _heapSize;

    /// <param name="values">Distinct, not 0, of both signs, from the largest absolute one down.</param>
    public ClosedWalks(int[] values)
    {
        _values = values;
        _positive = new Arcs(values, 1);
        _negative = new Arcs(values, -1);
        (_low, _high) = (values.Min(), values.Max());
        (_from, _to) = (new long[States], new long[States]);
        (_fromBy, _toBy) = (new int[States], new int[States]);
        (_throughCost, _throughState) = (new long[values.Length], new int[values.Length]);
    }

    /// <summary>The least prefix sum.</summary>
    public int Low => _low;

    /// <summary>The largest prefix sum.</summary>
    public int High => _high;

    /// <summary>Prefix sums that can occur.</summary>
    public int States => _high - _low + 1;

    /// <summary>Operations of one <see cref="Price"/>, about.</summary>
    public long Cost => (long)States * _values.Length * 2;

    /// <summary>The cost of the cheapest pattern, or <see cref="Unreached"/> when none is below <paramref name="below"/>.</summary>
    /// <param name="prices">By value, 0 or more; a negative one shuts the value out. Their sum over any walk must fit.</param>
    /// <param name="below">Walks that cost this much are not looked at.</param>
    public long Price(ReadOnlySpan<long> prices, long below)
    {
        _positive.Open(prices);
        _negative.Open(prices);
        Spread(_from, _fromBy, below, forward: true);
        Spread(_to, _toBy, below, forward: false);
        _throughCost.AsSpan().Fill(Unreached);
        var least = Unreached;
        for (var sum = _low; sum <= _high; sum++)
        {
            if (_from[sum - _low] < below)
                least = Math.Min(least, sum <= 0 ? Through(sum, _positive, 1, _high - sum, below) : Through(sum, _negative, -1, sum - _low, below));
        }

        return least;
    }

    /// <summary>The cost of the cheapest pattern that holds a value; <see cref="Unreached"/> when there is none below the limit.</summary>
    public long CostThrough(int value) => _throughCost[value];

    /// <summary>The least that a walk from this sum back to 0 costs.</summary>
    public long CostTo(int sum) => _to[sum - _low];

    /// <summary>The members of the cheapest pattern that holds a value, in the order of the walk.</summary>
    public void Members(int value, List<int> members)
    {
        Debug.Assert(_throughCost[value] < Unreached, "only what was found can be told");
        members.Clear();
        for (var sum = _throughState[value]; sum != 0; sum -= _values[members[^1]])
            members.Add(_fromBy[sum - _low]);
        members.Reverse();
        members.Add(value);
        for (var sum = _throughState[value] + _values[value]; sum != 0; sum += _values[members[^1]])
            members.Add(_toBy[sum - _low]);
    }

    private void Spread(long[] cost, int[] by, long below, bool forward)
    {
        cost.AsSpan().Fill(Unreached);
        cost[-_low] = 0;
        _heapSize = 0;
        var (spent, at) = (0L, -_low);
        while (true)
        {
            // Backwards: before a positive the sum was 0 or less, before a negative one above 0.
            var sum = at + _low;
            if (!forward)
            {
                Relax(cost, by, at, spent, below, _positive, -1, Math.Max(1, sum), sum - _low);
                Relax(cost, by, at, spent, below, _negative, 1, Math.Max(1, 1 - sum), _high - sum);
            }
            else if (sum <= 0)
            {
                Relax(cost, by, at, spent, below, _positive, 1, 1, _high - sum);
            }
            else
            {
                Relax(cost, by, at, spent, below, _negative, -1, 1, sum - _low);
            }

            do
            {
                if (_heapSize == 0)
                    return;
                (spent, at) = Pop();
            }
            while (spent > cost[at]);
        }
    }

    private void Relax(long[] cost, int[] by, int at, long spent, long below, Arcs arcs, int sign, int least, int most)
    {
        unchecked
        {
            var magnitudes = arcs.Magnitudes.AsSpan(0, arcs.Count);
            var prices = arcs.Prices.AsSpan(0, arcs.Count);
            for (var i = least <= 1 ? 0 : arcs.FirstFrom(least); i < magnitudes.Length && magnitudes[i] <= most; i++)
            {
                var next = at + (sign * magnitudes[i]);
                var grown = spent + prices[i];
                if (grown >= cost[next] || grown >= below)
                    continue;
                cost[next] = grown;
                by[next] = arcs.Types[i];
                Push(grown, next);
            }
        }
    }

    private long Through(int sum, Arcs arcs, int sign, int most, long below)
    {
        unchecked
        {
            var least = Unreached;
            var (at, spent) = (sum - _low, _from[sum - _low]);
            var magnitudes = arcs.Magnitudes.AsSpan(0, arcs.Count);
            var prices = arcs.Prices.AsSpan(0, arcs.Count);
            for (var i = 0; i < magnitudes.Length && magnitudes[i] <= most; i++)
            {
                var whole = spent + prices[i] + _to[at + (sign * magnitudes[i])];
                if (whole >= below || whole >= _throughCost[arcs.Types[i]])
                    continue;
                (_throughCost[arcs.Types[i]], _throughState[arcs.Types[i]]) = (whole, sum);
                least = Math.Min(least, whole);
            }

            return least;
        }
    }

    private void Push(long cost, int state)
    {
        if (_heapSize == _heap.Length)
            Array.Resize(ref _heap, 2 * _heapSize);
        var heap = _heap;
        var at = _heapSize++;
        while (at > 0)
        {
            var above = (at - 1) / 2;
            if (heap[above].Cost <= cost)
                break;
            heap[at] = heap[above];
            at = above;
        }

        heap[at] = (cost, state);
    }

    private (long Cost, int State) Pop()
    {
        var heap = _heap;
        var (first, last) = (heap[0], heap[--_heapSize]);
        var at = 0;
        while (true)
        {
            var below = (2 * at) + 1;
            if (below >= _heapSize)
                break;
            if (below + 1 < _heapSize && heap[below + 1].Cost < heap[below].Cost)
                below++;
            if (heap[below].Cost >= last.Cost)
                break;
            heap[at] = heap[below];
            at = below;
        }

        heap[at] = last;
        return first;
    }

    /// <summary>The values of one sign, ascending; the open ones in front.</summary>
    private sealed class Arcs
    {
        private readonly int[] _all;
        private readonly int[] _values;

        public Arcs(int[] values, int sign)
        {
            _values = values;
            _all = [.. Enumerable.Range(0, values.Length).Where(i => Math.Sign(values[i]) == sign).Reverse()];
            (Types, Magnitudes, Prices) = (new int[_all.Length], new int[_all.Length], new long[_all.Length]);
        }

        public int Count { get; private set; }

        public int[] Types { get; }

        public int[] Magnitudes { get; }

        public long[] Prices { get; }

        public void Open(ReadOnlySpan<long> prices)
        {
            Count = 0;
            foreach (var type in _all)
            {
                if (prices[type] >= 0)
                    (Types[Count], Magnitudes[Count], Prices[Count++]) = (type, Math.Abs(_values[type]), prices[type]);
            }
        }

        /// <summary>The first arc of at least this magnitude.</summary>
        public int FirstFrom(int magnitude)
        {
            var found = Array.BinarySearch(Magnitudes, 0, Count, magnitude);
            return found < 0 ? ~found : found;
        }
    }
}
