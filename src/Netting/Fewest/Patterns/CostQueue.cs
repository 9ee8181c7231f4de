namespace Interlieux.Netting.Fewest.Patterns;

/// <summary>States in buckets by their cost: those of a lower bucket come first, within one in any order.</summary>
/// <remarks>A state may come twice, when its cost fell after it came: so a search with it corrects labels, and ends with the least costs
/// whatever the order (Dial 1969 with wide buckets). Cost: O(1) a state, and the buckets once.</remarks>
internal sealed class CostQueue
{
    private const int Buckets = 1024;

    private readonly int[] _first = new int[Buckets];
    private int[] _next = new int[1024];
    private int[] _state = new int[1024];
    private long[] _cost = new long[1024];
    private int _count;
    private int _bucket;
    private int _shift;

    /// <summary>Empties it; costs are below this, those that are not share the last bucket.</summary>
    public void Reset(long below)
    {
        _first.AsSpan().Fill(-1);
        (_count, _bucket, _shift) = (0, 0, Math.Max(0, 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)Math.Min(below, 1L << 40)) - 10));
    }

    /// <summary>A state has this cost now.</summary>
    public void Push(int state, long cost)
    {
        unchecked
        {
            if (_count == _next.Length)
                Grow();
            var bucket = (int)Math.Min(cost >> _shift, Buckets - 1);
            (_state[_count], _cost[_count], _next[_count]) = (state, cost, _first[bucket]);
            _first[bucket] = _count++;
            if (bucket < _bucket)
                _bucket = bucket;
        }
    }

    /// <summary>The next state whose cost is still what it was; false when there is none.</summary>
    public bool TryPop(long[] costs, out int state, out long cost)
    {
        while (_bucket < Buckets)
        {
            var entry = _first[_bucket];
            if (entry < 0)
            {
                _bucket++;
                continue;
            }

            _first[_bucket] = _next[entry];
            (state, cost) = (_state[entry], _cost[entry]);
            if (costs[state] == cost)
                return true;
        }

        (state, cost) = (0, 0);
        return false;
    }

    private void Grow()
    {
        Array.Resize(ref _next, 2 * _count);
        Array.Resize(ref _state, 2 * _count);
        Array.Resize(ref _cost, 2 * _count);
    }
}
