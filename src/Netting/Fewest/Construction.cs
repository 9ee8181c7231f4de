namespace Interlieux.Netting.Fewest;

/// <summary>First partitions, found greedily: by small groups, and by filling the rarer sign.</summary>
/// <remarks>
/// <para><see cref="SmallGroups"/> aims at the bound by size: for the largest absolute value that is left it looks for two others that
/// complete it, then for three, of which the first is one of the <see cref="FirstsMax"/> largest. Cost: O(d) look-ups an element
/// for d distinct values.</para>
/// <para><see cref="Fill()"/> aims at the bound by sign: each venue of the rarer sign, from the largest down, is filled exactly with
/// venues of the other sign, large ones first, by a depth-first search of at most <see cref="NodesMax"/> nodes (subset sum).</para>
/// <para>Neither proves anything; what they cannot place is the pool. A construction that the work limit cuts off is thrown away, so
/// that less work never has more luck.</para>
/// </remarks>
internal sealed class Construction(Rest rest, WorkMeter meter)
{
    /// <summary>Nodes after which filling one venue is given up; local search does better than a deeper search here.</summary>
    private const int NodesMax = 2_000;

    /// <summary>Largest values tried as the first of three; the next hundred would cost more than local search.</summary>
    private const int FirstsMax = 32;

    private int[] _left = [];
    private bool _cut;

    public Partition? SmallGroups()
    {
        _left = [.. rest.Counts];
        var partition = new Partition([], []);
        for (var first = 0; first < _left.Length; first++)
        {
            while (_left[first] > 0 && !_cut)
            {
                _left[first]--;
                var others = Two(rest.Values[first], first) ?? Three(first);
                Place(partition, first, others);
            }
        }

        return _cut ? null : partition;
    }

    public Partition? Fill()
    {
        _left = [.. rest.Counts];
        var partition = new Partition([], []);
        var rarer = rest.Positive <= rest.Negative ? 1 : -1;
        var fillers = Enumerable.Range(0, _left.Length).Where(i => Math.Sign(rest.Values[i]) != rarer).ToArray();
        for (var first = 0; first < _left.Length; first++)
        {
            while (Math.Sign(rest.Values[first]) == rarer && _left[first] > 0 && !_cut)
            {
                _left[first]--;
                var taken = new List<int>();
                var nodes = 0;
                var filled = Fill(fillers, 0, -(Int128)rest.Values[first], taken, ref nodes);
                Place(partition, first, filled ? [.. taken] : null);
            }
        }

        for (var i = 0; i < _left.Length; i++)
            partition.Pool.AddRange(Enumerable.Repeat(i, _left[i]));
        return _cut ? null : partition;
    }

    private void Place(Partition partition, int first, int[]? others)
    {
        if (others is null)
        {
            partition.Pool.Add(first);
            return;
        }

        foreach (var other in others)
            _left[other]--;
        partition.Groups.Add([first, .. others]);
    }

    /// <summary>Two elements, neither before <paramref name="from"/>, that bring <paramref name="sum"/> to 0.</summary>
    private int[]? Two(Int128 sum, int from)
    {
        if (!TrySpend(_left.Length - from))
            return null;
        for (var x = from; x < _left.Length; x++)
        {
            if (_left[x] == 0)
                continue;
            var y = rest.IndexOf(-sum - rest.Values[x]);
            if (y >= from && _left[y] >= (y == x ? 2 : 1))
                return [x, y];
        }

        return null;
    }

    private int[]? Three(int first)
    {
        var tried = 0;
        for (var x = first; x < _left.Length && tried < FirstsMax && !_cut; x++)
        {
            if (_left[x] == 0)
                continue;
            tried++;
            _left[x]--;
            var two = Two((Int128)rest.Values[first] + rest.Values[x], x);
            _left[x]++;
            if (two is not null)
                return [x, .. two];
        }

        return null;
    }

    private bool Fill(int[] fillers, int from, Int128 missing, List<int> taken, ref int nodes)
    {
        if (missing == 0)
            return true;
        for (var i = FirstAtMost(fillers, from, Int128.Abs(missing)); i < fillers.Length; i++)
        {
            var value = (Int128)rest.Values[fillers[i]];
            var most = _left[fillers[i]] == 0 ? 0 : (int)Int128.Min(_left[fillers[i]], missing / value);
            for (var times = most; times >= 0; times--)
            {
                if (++nodes > NodesMax || !TrySpend(1))
                    return false;
                if (times == 0)
                    break;
                taken.AddRange(Enumerable.Repeat(fillers[i], times));
                if (Fill(fillers, i + 1, missing - (times * value), taken, ref nodes))
                    return true;
                taken.RemoveRange(taken.Count - times, times);
            }
        }

        return false;
    }

    /// <summary>The first filler from <paramref name="low"/> on that is not larger than what is missing; they go
    /// from large to small.</summary>
    private int FirstAtMost(int[] fillers, int low, Int128 missing)
    {
        var high = fillers.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Int128.Abs(rest.Values[fillers[middle]]) > missing)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private bool TrySpend(long operations)
    {
        _cut |= !meter.TrySpend(operations);
        return !_cut;
    }
}
