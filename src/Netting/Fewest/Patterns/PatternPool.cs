namespace Interlieux.Netting.Fewest.Patterns;

/// <summary>Zero-sum patterns, each once: which values they hold and how often.</summary>
internal sealed class PatternPool
{
    private int[] _start = new int[256];
    private int[] _types = new int[1024];
    private int[] _times = new int[1024];
    private int[] _slots = new int[512];

    public PatternPool() => _slots.AsSpan().Fill(-1);

    /// <summary>Forgets all patterns, but not the memory.</summary>
    public void Clear()
    {
        Count = 0;
        _slots.AsSpan().Fill(-1);
    }

    /// <summary>The order of two patterns by their members, ascending with repetition, compared one by one; a beginning comes first.</summary>
    public int Compare(int a, int b)
    {
        var (i, j, usedA, usedB) = (_start[a], _start[b], 0, 0);
        while (i < _start[a + 1] && j < _start[b + 1])
        {
            if (_types[i] != _types[j])
                return _types[i].CompareTo(_types[j]);
            if (++usedA == _times[i])
                (i, usedA) = (i + 1, 0);
            if (++usedB == _times[j])
                (j, usedB) = (j + 1, 0);
        }

        return (i < _start[a + 1] ? 1 : 0) - (j < _start[b + 1] ? 1 : 0);
    }

    /// <summary>Number of patterns; they are numbered from 0.</summary>
    public int Count { get; private set; }

    /// <summary>The values of a pattern, ascending by index.</summary>
    public ReadOnlySpan<int> Types(int pattern) => _types.AsSpan(_start[pattern].._start[pattern + 1]);

    /// <summary>How often each of them.</summary>
    public ReadOnlySpan<int> Times(int pattern) => _times.AsSpan(_start[pattern].._start[pattern + 1]);

    /// <summary>How often a pattern fits into what remains.</summary>
    public int Fits(int pattern, ReadOnlySpan<int> remaining)
    {
        var fits = int.MaxValue;
        var types = Types(pattern);
        var times = Times(pattern);
        for (var i = 0; i < types.Length; i++)
            fits = Math.Min(fits, remaining[types[i]] / times[i]);
        return fits;
    }

    /// <summary>Takes a pattern out of what remains so many times; puts it back when negative.</summary>
    public void Take(int pattern, int count, Span<int> remaining)
    {
        var types = Types(pattern);
        var times = Times(pattern);
        for (var i = 0; i < types.Length; i++)
            remaining[types[i]] -= count * times[i];
    }

    /// <summary>The members, one by one.</summary>
    public int[] Members(int pattern)
    {
        var members = new List<int>();
        for (var i = _start[pattern]; i < _start[pattern + 1]; i++)
            members.AddRange(Enumerable.Repeat(_types[i], _times[i]));
        return [.. members];
    }

    /// <summary>Adds a pattern by its members, which are sorted in place. False when it is there already.</summary>
    public bool TryAdd(Span<int> members)
    {
        members.Sort();
        var end = _start[Count];
        if (end + members.Length > _types.Length)
        {
            Array.Resize(ref _types, 2 * _types.Length + members.Length);
            Array.Resize(ref _times, _types.Length);
        }

        if (Count + 2 > _start.Length)
            Array.Resize(ref _start, 2 * _start.Length);
        var hash = 17u;
        foreach (var member in members)
        {
            if (end > _start[Count] && _types[end - 1] == member)
                _times[end - 1]++;
            else
                (_types[end], _times[end++]) = (member, 1);
            hash = unchecked(((hash ^ (uint)member) * 0x9E3779B1u) + (hash >> 15));
        }

        var slot = (int)(hash & (uint)(_slots.Length - 1));
        for (; _slots[slot] >= 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            var (from, to) = (_start[_slots[slot]], _start[_slots[slot] + 1]);
            if (_types.AsSpan(from..to).SequenceEqual(_types.AsSpan(_start[Count]..end))
                && _times.AsSpan(from..to).SequenceEqual(_times.AsSpan(_start[Count]..end)))
            {
                return false;
            }
        }

        _slots[slot] = Count++;
        _start[Count] = end;
        if (2 * Count > _slots.Length)
            Rehash();
        return true;
    }

    private void Rehash()
    {
        _slots = new int[4 * _slots.Length];
        _slots.AsSpan().Fill(-1);
        for (var pattern = 0; pattern < Count; pattern++)
        {
            var hash = 17u;
            for (var i = _start[pattern]; i < _start[pattern + 1]; i++)
            {
                for (var times = 0; times < _times[i]; times++)
                    hash = unchecked(((hash ^ (uint)_types[i]) * 0x9E3779B1u) + (hash >> 15));
            }

            var slot = (int)(hash & (uint)(_slots.Length - 1));
            while (_slots[slot] >= 0)
                slot = (slot + 1) & (_slots.Length - 1);
            _slots[slot] = pattern;
        }
    }
}
