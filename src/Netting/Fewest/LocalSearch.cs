namespace Interlieux.Netting.Fewest;

/// <summary>Improves a partition: a few groups at a time are taken apart and put together again by <see cref="SubsetProgram"/>.</summary>
/// <remarks>
/// <para>One round draws some groups (and part of the pool) of <see cref="StatesMax"/> sub-multisets at most, and solves
/// them exactly for the most groups; what is left over goes back to the pool. A result with as many groups is taken too: it costs
/// nothing, and moves the search on. A large group cannot be drawn whole, so it is poured into the pool first; at the end the
/// pool, which sums to 0, counts as one group.</para>
/// <para>Source: large neighbourhood search (Shaw 1998). It proves nothing. Cost: one small program a round, all of it
/// metered. The draws come from a fixed generator, so that a plan can be made again in ten years.</para>
/// </remarks>
internal sealed class LocalSearch(Rest rest, WorkMeter meter)
{
    private const long StatesMax = 1 << 12;
    private const int GroupSizeMax = 10;
    private const int GroupsDrawn = 4;

    private readonly SubsetProgram _program = new();
    private Partition? _current;
    private bool _cut;
    private int _reached;
    private readonly Draws _draws = new();

    /// <summary>Goes on until <paramref name="target"/> groups are reached or <paramref name="work"/> is spent; the best so far.</summary>
    /// <remarks>One walk from the first start, however it is portioned: less work sees the beginning of what more work sees.</remarks>
    public Partition Improve(Partition start, int target, long work)
    {
        var end = meter.Used + Math.Min(work, meter.Left);
        var best = start;
        _current ??= Pour(start);
        while (!_cut && best.Count < target && meter.Used < end && Round(_current))
        {
            if (_current.Count <= _reached)
                continue;
            _reached = _current.Count;
            // Divided at each step, not at the end alone: what a group falls into by luck is kept when the search goes on.
            if (new Partition([.. _current.Groups], [.. _current.Pool]).Divided(rest) is { } divided && divided.Count > best.Count)
                best = divided;
        }

        return best;
    }

    private static Partition Pour(Partition start)
    {
        var poured = new Partition([], [.. start.Pool]);
        foreach (var group in start.Groups)
        {
            if (group.Length <= GroupSizeMax)
                poured.Groups.Add(group);
            else
                poured.Pool.AddRange(group);
        }

        return poured;
    }

    /// <summary>One round, in place. False when there is no work left.</summary>
    private bool Round(Partition current)
    {
        var counts = new SortedDictionary<int, int>();
        var states = 1L;
        var drawn = 0;
        while (drawn < GroupsDrawn && current.Groups.Count > drawn)
        {
            // Drawn groups are swapped behind the others, to be cut off together.
            var last = current.Groups.Count - 1 - drawn;
            var pick = _draws.Below(last + 1);
            if (!TryAdd(counts, current.Groups[pick], ref states))
                break;
            (current.Groups[pick], current.Groups[last]) = (current.Groups[last], current.Groups[pick]);
            drawn++;
        }

        var left = current.Pool.Count;
        while (left > 0)
        {
            var pick = _draws.Below(left);
            if (!TryAdd(counts, [current.Pool[pick]], ref states))
                break;
            left--;
            (current.Pool[pick], current.Pool[left]) = (current.Pool[left], current.Pool[pick]);
        }

        // A round that cannot be paid ends the search: one that went on without it would take another way than with more work.
        _cut = !meter.TrySpend(states * counts.Count);
        if (_cut)
            return false;
        int[] elements = [.. counts.Keys];
        var solved = _program.Solve([.. elements.Select(element => rest.Values[element])], [.. counts.Values]);
        current.Groups.RemoveRange(current.Groups.Count - drawn, drawn);
        current.Pool.RemoveRange(left, current.Pool.Count - left);
        current.Groups.AddRange(solved.Groups.Select(group => Array.ConvertAll(group, i => elements[i])));
        current.Pool.AddRange(solved.Pool.Select(i => elements[i]));
        return true;
    }

    private static bool TryAdd(SortedDictionary<int, int> counts, int[] elements, ref long states)
    {
        var grown = states;
        var added = 0;
        foreach (var element in elements)
        {
            var count = counts.GetValueOrDefault(element);
            grown = grown / (count + 1) * (count + 2);
            counts[element] = count + 1;
            added++;
            if (grown <= StatesMax)
                continue;
            foreach (var undone in elements.AsSpan(0, added))
            {
                if (--counts[undone] == 0)
                    counts.Remove(undone);
            }

            return false;
        }

        states = grown;
        return true;
    }
}
