using Interlieux.Netting.Fewest.Sets;

namespace Interlieux.Netting.Existing;

/// <summary>Lists every connected zero-sum set of open venues up to a size, each once.</summary>
/// <remarks>
/// <para>ESU (Wernicke 2006): a set grows only by venues after its first one, which border on its newest member and on no earlier one; so
/// each connected set comes up exactly once. Nothing is pruned by sums, the list is complete: it may feed a bound.</para>
/// <para>Cost: the connected sets of one venue less, times their neighbours; counted, and paid from the meter as it goes.
/// Recursion is as deep as the size. Sums are of 128 bits only where positions may pass 2⁵⁹.</para>
/// </remarks>
internal sealed class ConnectedSets
{
    private const long Chunk = 1 << 20;

    private readonly long[] _positions;
    private readonly int[][] _near;
    private readonly SetPool _pool;
    private readonly WorkMeter _meter;
    private readonly int _size;
    private readonly int _most;

    // How often a venue is in the set or next to it: 0 is fresh.
    private readonly int[] _seen;
    private readonly int[] _set;
    private readonly int[][] _border;
    private readonly ushort[] _sorted;
    private long _unpaid;
    private long _paid;
    private readonly long _workMax;

    private ConnectedSets(long[] positions, AllowedGraph graph, int size, (int Sets, long Work) limits, WorkMeter meter)
    {
        (_positions, _size, _pool, _meter) = (positions, size, new SetPool(), meter);
        (_most, _workMax) = limits;
        _near = [.. Enumerable.Range(0, positions.Length).Select(venue =>
            Enumerable.Range(0, graph.Degree(venue)).Select(rank => graph.Neighbour(venue, rank)).ToArray())];
        _seen = new int[positions.Length];
        _set = new int[size];
        _border = [.. Enumerable.Range(0, size + 1).Select(_ => new int[positions.Length])];
        _sorted = new ushort[size];
    }

    /// <summary>The sets of venues of a graph whose positions are all open; null when they are too many or take too much work.</summary>
    /// <param name="positions">Open net positions, each of at most 2⁵⁹ in absolute value.</param>
    /// <param name="graph">Who may invoice whom among them.</param>
    /// <param name="size">The most members of a set.</param>
    /// <param name="limits">The most sets and operations.</param>
    /// <param name="meter">What pays.</param>
    public static SetPool? List(long[] positions, AllowedGraph graph, int size, (int Sets, long Work) limits, WorkMeter meter)
    {
        var lister = new ConnectedSets(positions, graph, size, limits, meter);
        for (var first = 0; first < positions.Length; first++)
        {
            lister._set[0] = first;
            var count = 0;
            lister._seen[first]++;
            foreach (var other in lister._near[first])
            {
                lister._seen[other]++;
                if (other > first)
                    lister._border[1][count++] = other;
            }

            var whole = lister.Grow(1, count, positions[first]);
            lister._seen[first]--;
            foreach (var other in lister._near[first])
                lister._seen[other]--;
            if (!whole)
                return null;
        }

        return lister.Pay() ? lister._pool : null;
    }

    private bool Grow(int size, int borderCount, long sum)
    {
        var border = _border[size];
        _unpaid += 4 + borderCount;
        if (_unpaid > Chunk && !Pay())
            return false;
        for (var i = 0; i < borderCount; i++)
        {
            if (sum + _positions[border[i]] != 0)
                continue;
            _set[size] = border[i];
            if (!Keep(size + 1))
                return false;
        }

        if (size + 1 == _size)
            return true;
        for (var i = 0; i < borderCount; i++)
        {
            var venue = border[i];
            _set[size] = venue;
            var count = borderCount - i - 1;
            border.AsSpan(i + 1, count).CopyTo(_border[size + 1]);
            foreach (var other in _near[venue])
            {
                if (_seen[other]++ == 0 && other > _set[0])
                    _border[size + 1][count++] = other;
            }

            var whole = Grow(size + 1, count, sum + _positions[venue]);
            foreach (var other in _near[venue])
                _seen[other]--;
            if (!whole)
                return false;
        }

        return true;
    }

    private bool Keep(int size)
    {
        if (_pool.Count == _most)
            return false;
        for (var i = 0; i < size; i++)
            _sorted[i] = (ushort)_set[i];
        _sorted.AsSpan(0, size).Sort();
        _pool.Add(_sorted.AsSpan(0, size));
        return true;
    }

    private bool Pay()
    {
        _paid += _unpaid;
        var due = _unpaid;
        _unpaid = 0;
        return _paid <= _workMax && _meter.TrySpend(due);
    }
}
